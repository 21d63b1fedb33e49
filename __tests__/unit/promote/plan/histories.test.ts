// Over thousands of histories of releases, backports, prereleases, variants and runs at once: no floating name goes back.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { floatingTag } from '../../../../src/promote/match/version/floating.ts'
import { versionScheme } from '../../../../src/promote/match/version/scheme.ts'
import { tag } from '../../../integration/promote/support.ts'
import { versionTexts } from '../match/version/texts.ts'
import { newDestination, type Release, startRun } from './history.ts'

const classes = ['patch', 'minor', 'major', 'latest', 'stable']

const release: fc.Arbitrary<Release> = fc
  .record({
    version: versionTexts,
    named: fc.subarray(['major', 'minor', 'latest']),
    latest: fc.boolean(),
    derived: fc.subarray(classes),
  })
  .map(({ version, named, latest, derived }) => {
    const read = versionScheme().version(tag(version))
    const names = named.flatMap((which) => (read === undefined ? [] : (floatingTag(read, which) ?? [])))
    return { version, named: [...new Set([...names, ...(latest ? ['latest'] : [])])], derived }
  })

/** One run, or two at once; `schedule` says whose phase is next. */
const step = fc.record({
  runs: fc.array(release, { minLength: 1, maxLength: 2 }),
  schedule: fc.array(fc.nat({ max: 1 }), { minLength: 12, maxLength: 12 }),
})

it('no floating name goes to a lower version, and no published version is replaced', () => {
  let moves = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), (history) => {
      const destination = newDestination()
      for (const { runs, schedule } of history) {
        const started = runs.map((run) => startRun(destination, run))
        for (const turn of schedule) started[turn % started.length]?.next()
        for (const run of started) while (run.next()) moves += 1
      }
    }),
    { numRuns: 3000 },
  )
  expect(moves).toBeGreaterThan(3000)
})
