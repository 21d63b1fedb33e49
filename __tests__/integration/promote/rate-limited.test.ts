// A registry that refuses every third request for being one too many: whatever meets it comes again, and the release is done.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectPromise, openRelease, openStage, run, type Stage } from './release.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(['rate-limited'])
})
afterAll(() => stage.close())

it('a release is done at a registry that refuses every third request, and then there is nothing to do', async () => {
  const release = openRelease(stage, 'limited')
  const report = await run(release)
  expect(report.status).toBe('promoted')
  expectPromise(report, release, false)
  const [, limited] = stage.registries
  expect(limited.requests.filter(({ status }) => status === 429).length).toBeGreaterThan(5)
  expect((await run(release)).status).toBe('unchanged')
})
