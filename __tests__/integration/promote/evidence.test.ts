// A tag that this run created is deleted only if its image was not in that repository before.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seed } from '../../../sandbox/content.ts'
import { formatReference } from '../../../src/registry/model/reference.ts'
import { app, openRelease, openStage, type Release, run, type Stage } from './release.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage([])
})
afterAll(() => stage.close())

/** The session of the preflight goes to the smallest blob, which is then one of the image and not of its SBOM. */
function withoutReferrers(release: Release): Release {
  const requests = release.requests.map((request) => ({
    ...request,
    options: { ...request.options, referrers: 'none' as const },
  }))
  return { ...release, requests }
}

/** A release whose last tag may not move; the mirror holds the image beforehand, or not. */
async function failing(name: string, isThere: boolean) {
  const release = withoutReferrers(openRelease(stage, name))
  const mirror = stage.registries[2]
  if (isThere) seed(mirror.store, `acme/${name}`, app, [])
  stage.arm(({ operation, reference }) =>
    operation === 'manifest-put' && reference === 'latest' ? { kind: 'status', status: 403 } : undefined,
  )
  const report = await run(release)
  stage.arm(undefined)
  const reference = `${mirror.host}/acme/${name}:1.1.0`
  const targets = report.promotions.flatMap((promotion) => promotion.targets)
  return {
    report: targets.find(({ target }) => formatReference(target) === reference),
    holds: release.holds(reference),
  }
}

it('an image that was not there: the tag goes', async () => {
  const { report, holds } = await failing('absent', false)
  expect(report?.result).toBe('deleted')
  expect(holds).toBeUndefined()
})

it('an image that was there untagged: the tag stays, though a blob was sent by the session of the preflight', async () => {
  const { report, holds } = await failing('present', true)
  expect(report).toMatchObject({ result: 'left', after: app.digest })
  expect(report?.detail).toMatch(/nothing shows that the image was not in this repository before/)
  expect(holds).toBe(app.digest)
})
