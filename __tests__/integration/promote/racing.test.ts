// Another writer in the middle of a rollback: its tag is left alone, and the report says so.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { image, layer, seed } from '../../../sandbox/content.ts'
import { openRelease, openStage, run, type Stage } from './release.ts'

const theirs = image({ layers: [layer({ app: 'theirs' })] })
let stage: Stage
beforeAll(async () => {
  stage = await openStage([])
})
afterAll(() => stage.close())

it.each([
  [1, 'before it is put back', /someone else moved it to sha256:\w+ meanwhile/],
  [2, 'right after it was put back', /someone else moved it to sha256:\w+ while it was put back/],
])('after %d writes of the tag, %s', async (writes, when, words) => {
  const release = openRelease(stage, `racing-${writes}`)
  const [build] = stage.registries
  let written = 0
  stage.arm(({ operation, reference, repository }, registry) => {
    if (registry === 2 && operation === 'manifest-put' && reference === '1.1.0') return { kind: 'status', status: 403 }
    if (registry !== 0 || reference !== 'stable') return undefined
    if (operation === 'manifest-put') written += 1
    if (operation === 'manifest-head' && written === writes) seed(build.store, repository, theirs, ['stable'])
    return undefined
  })
  const { promotions } = await run(release)
  stage.arm(undefined)
  const targetResult = promotions[0]?.targets[0]
  expect(targetResult?.result, when).toBe('moved-by-other')
  expect(targetResult?.detail).toMatch(words)
  expect(release.holds(`${build.host}/acme/racing-${writes}:stable`)).toBe(theirs.digest)
})
