// Tags, catalog and referrers over HTTP.
import { describe, expect, it } from 'vitest'
import { image, mediaTypes, referrer, seed } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import { call, start } from './harness.ts'

const names = ['A', 'a1', 'a2', 'b', 'c']

async function startWithTags(): Promise<Sandbox> {
  const registry = await start()
  seed(registry.store, 'acme/app', image(), ['b', 'a2', 'c', 'A', 'a1'])
  return registry
}

describe('tags', () => {
  it.each([
    ['', names, null],
    ['?n=2', ['A', 'a1'], '</v2/acme/app/tags/list?n=2&last=a1>; rel="next"'],
    ['?n=2&last=a2', ['b', 'c'], null],
    ['?n=5', names, null],
    ['?n=0', [], null],
    ['?last=b', ['c'], null],
    ['?last=zzz', [], null],
  ])('listed with "%s"', async (query, tags, link) => {
    const registry = await startWithTags()
    const response = await call(registry, 'GET', `/v2/acme/app/tags/list${query}`)
    expect(await response.json()).toEqual({ name: 'acme/app', tags })
    expect(response.headers.get('link')).toBe(link)
  })

  it('refuses a number that is none, and knows no absent repository', async () => {
    const registry = await startWithTags()
    expect((await call(registry, 'GET', '/v2/acme/app/tags/list?n=many')).status).toBe(400)
    expect((await call(registry, 'GET', '/v2/acme/absent/tags/list')).status).toBe(404)
  })

  it('of the catalog are paged alike', async () => {
    const registry = await startWithTags()
    seed(registry.store, 'acme/other', image())
    const response = await call(registry, 'GET', '/v2/_catalog?n=1')
    expect(await response.json()).toEqual({ repositories: ['acme/app'] })
    expect(response.headers.get('link')).toBe('</v2/_catalog?n=1&last=acme%2Fapp>; rel="next"')
  })
})

describe('referrers', () => {
  const subject = image()
  const sbom = referrer({ subject, artifactType: 'application/spdx+json', annotations: { of: 'app' } })
  const old = referrer({ subject, artifactType: 'application/vnd.example.sig', typeInConfig: true })

  async function list(query = '', digest = subject.digest): Promise<Response> {
    const registry = await start()
    for (const built of [subject, sbom, old]) seed(registry.store, 'acme/app', built)
    return call(registry, 'GET', `/v2/acme/app/referrers/${digest}${query}`)
  }

  it('are an index of descriptors with type and annotations', async () => {
    const response = await list()
    expect(response.headers.get('content-type')).toBe(mediaTypes.index)
    const { mediaType, digest } = sbom
    const entry = {
      mediaType,
      digest,
      size: sbom.bytes.length,
      artifactType: 'application/spdx+json',
      annotations: { of: 'app' },
    }
    const otherDescriptor = {
      mediaType,
      digest: old.digest,
      size: old.bytes.length,
      artifactType: 'application/vnd.example.sig',
    }
    const manifests = [entry, otherDescriptor].sort((a, b) => (a.digest < b.digest ? -1 : 1))
    expect(await response.json()).toEqual({ schemaVersion: 2, mediaType: mediaTypes.index, manifests })
  })

  it('are filtered by type, and it says so', async () => {
    const response = await list('?artifactType=application/vnd.example.sig')
    expect(response.headers.get('oci-filters-applied')).toBe('artifactType')
    expect(await response.json()).toMatchObject({ manifests: [{ digest: old.digest }] })
  })

  it('of nothing are an empty list, of no digest an error', async () => {
    expect(await (await list('', image({ labels: { other: 'image' } }).digest)).json()).toMatchObject({ manifests: [] })
    expect((await list('', 'latest')).status).toBe(400)
  })

  it('with an empty artifact type have that of the config', async () => {
    const registry = await start()
    const config = { mediaType: 'application/vnd.example.config' }
    const bytes = Buffer.from(JSON.stringify({ artifactType: '', config, layers: [], subject: subject.descriptor }))
    registry.store.putManifest('acme/app', { mediaType: mediaTypes.manifest, bytes })
    const response = await call(registry, 'GET', `/v2/acme/app/referrers/${subject.digest}`)
    expect(await response.json()).toMatchObject({ manifests: [{ artifactType: config.mediaType }] })
  })

  it('without an artifact type in an index have none', async () => {
    const registry = await start()
    const bytes = Buffer.from(JSON.stringify({ manifests: [], subject: subject.descriptor }))
    registry.store.putManifest('acme/app', { mediaType: mediaTypes.index, bytes })
    const response = await call(registry, 'GET', `/v2/acme/app/referrers/${subject.digest}`)
    expect(await response.text()).not.toContain('artifactType')
  })
})
