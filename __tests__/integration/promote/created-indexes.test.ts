// Indexes that a run creates: with annotations, and without the attestations of BuildKit.
import { describe, expect, it } from 'vitest'
import { attestation, image, index } from '../../../sandbox/content.ts'
import type { Index } from '../../../src/registry/model/manifest.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tag } from './support.ts'

const [amd64, arm64] = [image({ platform: 'linux/amd64' }), image({ platform: 'linux/arm64' })]
const attested = index([amd64, arm64, attestation(amd64), attestation(arm64)], { 'org.example.own': 'kept' })
const annotations = { 'org.opencontainers.image.source': 'https://github.com/acme/app', 'org.example.own': 'ours' }

type World = ReturnType<typeof memoryRegistries>

function world(): World {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), attested, 'all')
  store(registries.repository('one.test/app'), amd64, 'amd64')
  store(registries.repository('one.test/app'), arm64, 'arm64')
  return registries
}

/** The index that `two.test/app:1` names. */
function promoted(registries: World): Index {
  const { tags, manifests } = registries.repository('two.test/app')
  const manifest = manifests.get(tags.get(tag('1')) ?? digest(attested.digest))
  if (manifest?.kind !== 'index') throw new Error('no index')
  return manifest
}

const combined = (options: object) => ({
  ...request('one.test/app:amd64', ['two.test/app:1'], options),
  sources: [parseReference('one.test/app:amd64'), parseReference('one.test/app:arm64')] as const,
})

describe('annotations', () => {
  it.each([
    ['combine', combined({ annotations })],
    ['platforms', request('one.test/app:all', ['two.test/app:1'], { annotations, platforms: ['linux/amd64'] })],
    ['attestations: false', request('one.test/app:all', ['two.test/app:1'], { annotations, attestations: false })],
  ])('are added to the index that %s creates, over its own, and a second run has nothing to do', async (_, asked) => {
    const registries = world()
    expect(await run(registries, [asked])).toMatchObject({ status: 'promoted', warnings: [] })
    expect(promoted(registries).annotations).toEqual(annotations)
    expect(await run(registries, [asked])).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('never change an index that keeps its digest, with a warning', async () => {
    const registries = world()
    const options = { annotations, platforms: ['linux/amd64', 'linux/arm64'] }
    const report = await run(registries, [request('one.test/app:all', ['two.test/app:1'], options)])
    expect(report.promotions[0]?.digest).toBe(attested.digest)
    expect(report.warnings).toEqual([expect.stringContaining('annotations are not added: ')])
  })
})

describe('attestations: false', () => {
  it('leaves out every entry for an unknown platform, and says the new digest', async () => {
    const registries = world()
    const report = await run(registries, [request('one.test/app:all', ['two.test/app:1'], { attestations: false })])
    expect(report.status).toBe('promoted')
    const { entries, annotations: kept, descriptor } = promoted(registries)
    expect(entries.map(({ platform }) => platform?.architecture)).toEqual(['amd64', 'arm64'])
    expect(kept).toEqual({ 'org.example.own': 'kept' })
    expect(report.promotions[0]).toMatchObject({ digest: descriptor.digest, attestations: 0 })
    expect(report.notices).toEqual([
      expect.stringContaining(`the new index ${descriptor.digest} is not ${attested.digest}`),
    ])
    expect(registries.repository('two.test/app').manifests.size).toBe(3)
  })

  it('goes with platforms', async () => {
    const registries = world()
    const options = { attestations: false, platforms: ['linux/arm64'] }
    await run(registries, [request('one.test/app:all', ['two.test/app:1'], options)])
    expect(promoted(registries).entries.map(({ digest }) => digest)).toEqual([arm64.digest])
  })

  it('keeps the digest of an image that has none', async () => {
    const registries = world()
    store(registries.repository('one.test/app'), index([amd64, arm64]), 'bare')
    const report = await run(registries, [request('one.test/app:bare', ['two.test/app:1'], { attestations: false })])
    expect(report.promotions[0]?.digest).toBe(index([amd64, arm64]).digest)
  })

  it('fails for an index of attestations alone', async () => {
    const registries = world()
    store(registries.repository('one.test/app'), index([attestation(amd64)]), 'none')
    const report = await run(registries, [request('one.test/app:none', ['two.test/app:1'], { attestations: false })])
    expect(report.failures[0]?.message).toContain('has no entry for a platform, and attestations are left out')
  })
})
