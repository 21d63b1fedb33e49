// Referrers that are kept in a repository of their own, on either side.
import { describe, expect, it } from 'vitest'
import { cosignSignature, digestTag, index, multiPlatform, referrer } from '../../../sandbox/content.ts'
import { formatName } from '../../../src/registry/model/reference.ts'
import { type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tagsOf } from './support.ts'

const app = multiPlatform('app')
const [amd = app] = app.children
const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
const attestation = referrer({ subject: amd, artifactType: 'application/vnd.example.attestation' })
const signature = cosignSignature(app)
const [from, to] = ['one.test/signatures', 'two.test/signatures']

function world(referrers: 'api' | 'tag'): MemoryRegistries {
  const registries = memoryRegistries({ referrers })
  store(registries.repository('one.test/build'), app, 'new')
  const held = registries.repository(from)
  for (const [subject, built] of [[app, sbom] as const, [amd, attestation] as const]) {
    store(held, built)
    if (referrers === 'tag') store(held, index([built]), digestTag(subject.digest))
  }
  store(held, signature, digestTag(app.digest, '.sig'))
  return registries
}

function holds(registries: MemoryRegistries, name: string): readonly boolean[] {
  const { manifests } = registries.repository(name)
  return [sbom, attestation, signature].map((built) => manifests.has(digest(built.digest)))
}

const promotion = (options: Parameters<typeof request>[2]) => [
  request('one.test/build:new', ['two.test/app:1.2.3'], options),
]

describe.each(['api', 'tag'] as const)('referrers in another repository, registries that speak %s,', (referrers) => {
  it('are read from one repository and written to another', async () => {
    const registries = world(referrers)
    const requests = promotion({ referrersSource: from, referrersTarget: to })
    const report = await run(registries, requests)
    expect(report).toMatchObject({ status: 'promoted', warnings: [], failures: [] })
    expect(holds(registries, to)).toEqual([true, true, true])
    expect(holds(registries, 'two.test/app')).toEqual([false, false, false])
    expect(tagsOf(registries.repository(to))).toHaveProperty([digestTag(app.digest, '.sig')])
    expect(report.promotions[0]?.referrers.map(({ destination }) => formatName(destination))).toEqual([to, to, to])
    const again = await run(registries, requests)
    expect(again).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('come to the image from their repository, and to their repository from the image', async () => {
    const registries = world(referrers)
    await run(registries, promotion({ referrersSource: from }))
    expect(holds(registries, 'two.test/app')).toEqual([true, true, true])
    await run(registries, [
      request('two.test/app:1.2.3', ['two.test/app:edge'], { referrersTarget: 'three.test/signatures' }),
    ])
    expect(holds(registries, 'three.test/signatures')).toEqual([true, true, true])
  })
})

describe('a repository for referrers', () => {
  it('is the repository in which gates look for signatures', async () => {
    const registries = world('api')
    const require = { 'referrers-present': ['application/spdx+json'] }
    expect(await run(registries, promotion({ require }))).toMatchObject({ status: 'refused' })
    expect(await run(registries, promotion({ require, referrersSource: from }))).toMatchObject({ status: 'promoted' })
  })

  it('that does not exist is named by a warning: every signature is lost', async () => {
    const registries = world('api')
    const report = await run(registries, promotion({ referrersSource: 'one.test/nope' }))
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(report.warnings).toEqual([
      `\`referrers-source\`: one.test/nope has no referrers of one.test/build@${app.digest}; none is copied: it does not exist, or has no tag`,
    ])
  })

  it.each(['api', 'tag'] as const)('is named by a warning if it has none of the image: %s', async (referrers) => {
    const registries = world(referrers)
    store(registries.repository('one.test/others'), multiPlatform('other'), 'other')
    const report = await run(registries, promotion({ referrersSource: 'one.test/others' }))
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(report.warnings).toEqual([
      `\`referrers-source\`: one.test/others has no referrers of one.test/build@${app.digest}; none is copied`,
    ])
  })

  it('is named by a warning if its registry does not say whether it exists', async () => {
    const registries = memoryRegistries({ fault: ({ kind }) => (kind === 'exists' ? 'refused' : undefined) })
    store(registries.repository('one.test/build'), app, 'new')
    const report = await run(registries, promotion({ referrersSource: 'one.test/nope' }))
    expect(report.status).toBe('promoted')
    expect(report.warnings.join()).toContain('one.test/nope has no referrers')
  })

  it('must be allowed, and is not contacted otherwise', async () => {
    const registries = world('api')
    const options = { referrersSource: from, referrersTarget: to, allowTargets: ['two.test/app'] }
    expect(await run(registries, promotion(options))).toMatchObject({ status: 'refused', changed: false })
    expect(registries.repository(to).manifests.size).toBe(0)
    const allowed = { ...options, allowTargets: ['two.test/**'] }
    expect(await run(registries, promotion(allowed))).toMatchObject({ status: 'promoted' })
  })

  it('is a mistake if no referrers are copied', async () => {
    const registries = world('api')
    const report = await run(registries, promotion({ referrers: 'none', referrersTarget: to }))
    expect(report.failures[0]?.message).toContain('`referrers-target` names a repository for referrers')
  })
})
