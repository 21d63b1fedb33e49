// A sample of the matrix of single faults through the built action: __tests__/integration/faults has all of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../../sandbox/server.ts'
import { app, isWhole, openRelease, openStage, type Stage } from './release.ts'

const page = { 'content-type': 'text/html' }
const faults: readonly (readonly [name: string, fault: Fault])[] = [
  ['503', { kind: 'status', status: 503 }],
  ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
  ['403', { kind: 'status', status: 403 }],
  ['reset before it was applied', { kind: 'reset' }],
  ['reset after it was applied', { kind: 'apply-then-reset' }],
  ['a page of HTML', { kind: 'status', status: 200, headers: page, body: '<html>log in</html>' }],
]

/** Requests of a release, of which there are about fifty: reads, uploads, manifests and tags. */
const requests = [1, 9, 20, 32, 44] as const

const notKnown = /it is not known whether there is a newer version/

let stage: Stage
let armed: { left: number; readonly fault: Fault } | undefined
beforeAll(async () => {
  stage = await openStage({
    fault: () => {
      if (armed === undefined) return undefined
      armed.left -= 1
      return armed.left === 0 ? armed.fault : undefined
    },
  })
})
afterAll(() => stage.close())

describe.each(faults)('%s', (_, fault) => {
  it.each(requests)('at request %i: the release is done, or undone, and a second run completes it', async (at) => {
    const release = openRelease(stage)
    armed = { left: at, fault }
    const ended = await release.run()
    armed = undefined
    const now = release.now()
    expect(ended.log).not.toMatch(/bug/i)
    expect(ended.leftovers).toEqual([])
    // A tag list that is refused leaves the floating tag of that registry where it is, with a warning.
    const unjudged = release.targets.map(
      ({ tag, registry }) =>
        tag === 'latest' && ended.log.split('\n').some((line) => line.includes(registry.host) && notKnown.test(line)),
    )
    const expected = release.before.map((before, index) => (unjudged[index] === true ? before : app.digest))
    if (ended.status === 0) expect(now, ended.log).toEqual(expected)
    else expect([ended.outputs['status'], now], ended.log).toEqual(['failed', release.before])
    for (const [index, { registry, reference }] of release.targets.entries()) {
      const repository = reference.slice(reference.indexOf('/') + 1, reference.lastIndexOf(':'))
      if (now[index] === app.digest) expect(isWhole(registry, repository, app)).toBe(true)
    }
    if (ended.status === 0) return
    const again = await release.run()
    expect([again.status, new Set(release.now())], again.log).toEqual([0, new Set([app.digest])])
  })
})
