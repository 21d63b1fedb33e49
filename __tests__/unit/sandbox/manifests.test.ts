// Manifests over HTTP, as the specification has them.
import { once } from 'node:events'
import { get } from 'node:http'
import { describe, expect, it } from 'vitest'
import { image, multiPlatform, push, referrer, seed } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import { digestOf } from '../../../sandbox/storage/names.ts'
import { call, putManifest, start, startWithImage, text } from './harness.ts'

describe('pulling a manifest', () => {
  it('gives the exact bytes, type and digest, by tag and by digest', async () => {
    const { registry, built } = await startWithImage()
    for (const reference of ['1.0', built.digest]) {
      const response = await call(registry, 'GET', `/v2/acme/app/manifests/${reference}`)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe(built.mediaType)
      expect(response.headers.get('docker-content-digest')).toBe(built.digest)
      expect(await response.text()).toBe(text(built.bytes))
    }
  })

  it('answers HEAD with the length and no body', async () => {
    const { registry, built } = await startWithImage()
    const response = await call(registry, 'HEAD', '/v2/acme/app/manifests/1.0')
    expect(response.headers.get('content-length')).toBe(String(built.bytes.length))
    expect(response.headers.get('docker-content-digest')).toBe(built.digest)
    expect(await response.text()).toBe('')
  })

  it.each([
    ['/v2/acme/app/manifests/absent', 'MANIFEST_UNKNOWN'],
    [`/v2/acme/app/manifests/${digestOf(Buffer.from('absent'))}`, 'MANIFEST_UNKNOWN'],
    ['/v2/acme/app/manifests/.not-a-tag', 'MANIFEST_UNKNOWN'],
    ['/v2/acme/absent/manifests/1.0', 'NAME_UNKNOWN'],
  ])('is 404 where there is none: %s', async (path, code) => {
    const { registry } = await startWithImage()
    const response = await call(registry, 'GET', path)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ errors: [{ code }] })
  })

  it('is 304 if If-None-Match names its digest', async () => {
    const { registry, built } = await startWithImage()
    const ask = async (digest: string): Promise<number> => {
      const headers = { 'if-none-match': `"${digest}"` }
      return (await call(registry, 'GET', '/v2/acme/app/manifests/1.0', { headers })).status
    }
    expect(await ask(built.digest)).toBe(304)
    expect(await ask(image().digest)).toBe(200)
  })
})

describe('pushing a manifest', () => {
  it('answers 201 with the digest and moves the tag', async () => {
    const { registry, built } = await startWithImage()
    const child = built.children[0] ?? built
    const response = await putManifest(registry, '/v2/acme/app/manifests/1.0', child)
    expect(response.status).toBe(201)
    expect(response.headers.get('docker-content-digest')).toBe(child.digest)
    expect(response.headers.get('location')).toContain('/v2/acme/app/manifests/')
    expect(registry.store.tag('acme/app', '1.0')).toBe(child.digest)
  })

  it('makes the tags named in the query beside a digest, and says which', async () => {
    const { registry, built } = await startWithImage()
    const tags = Array.from({ length: 12 }, (_, at) => `v${at}`)
    const query = tags.map((tag) => `tag=${tag}`).join('&')
    const response = await putManifest(registry, `/v2/acme/app/manifests/${built.digest}?${query}`, built)
    expect(response.headers.get('oci-tag')?.split(', ')).toEqual(tags)
    for (const tag of tags) expect(registry.store.tag('acme/app', tag)).toBe(built.digest)
  })

  it('names every blob and child that is missing', async () => {
    const registry = await start()
    const built = multiPlatform('missing')
    const response = await putManifest(registry, '/v2/acme/app/manifests/1.0', built)
    expect(response.status).toBe(400)
    const errors = built.children.map(({ digest }) => ({ code: 'MANIFEST_BLOB_UNKNOWN', detail: { digest } }))
    expect(await response.json()).toMatchObject({ errors })
    expect(registry.store.has('acme/app')).toBe(false)
  })

  it.each([
    ['a layer', {}, 400],
    ['a layer with urls, which may live elsewhere', { urls: ['https://example.com/layer'] }, 201],
  ])('that misses %s is answered so', async (_name, extra, status) => {
    const registry = await start()
    const digest = digestOf(Buffer.from('absent'))
    const body = JSON.stringify({ layers: [{ mediaType: 'a/b', digest, size: 6, ...extra }] })
    const headers = { 'content-type': 'application/vnd.oci.image.manifest.v1+json' }
    expect((await call(registry, 'PUT', '/v2/acme/app/manifests/1.0', { headers, body })).status).toBe(status)
  })

  it('does not mount across repositories: a blob elsewhere is missing here', async () => {
    const { registry, built } = await startWithImage()
    const response = await putManifest(registry, '/v2/acme/other/manifests/1.0', built)
    expect(response.status).toBe(400)
  })

  const index = 'application/vnd.oci.image.index.v1+json'
  it.each([
    { name: 'a body that is not JSON', reference: 'tag', body: 'nonsense', code: 'MANIFEST_INVALID' },
    { name: 'a body that is no object', reference: 'tag', body: '[]', code: 'MANIFEST_INVALID' },
    {
      name: 'a mediaType unlike Content-Type',
      reference: 'tag',
      body: '{"mediaType":"a/b"}',
      code: 'MANIFEST_INVALID',
    },
    { name: 'both index and image', reference: 'tag', body: '{"manifests":[],"layers":[]}', code: 'MANIFEST_INVALID' },
    { name: 'another digest', reference: image().digest, body: '{}', code: 'DIGEST_INVALID' },
    { name: 'a digest that is none', reference: 'sha256:123', body: '{}', code: 'DIGEST_INVALID' },
    { name: 'an unknown algorithm', reference: `md5:${'0'.repeat(32)}`, body: '{}', code: 'DIGEST_INVALID' },
    { name: 'a tag that is none', reference: '-tag', body: '{}', code: 'TAG_INVALID' },
  ])('refuses $name', async ({ reference, body, code }) => {
    const registry = await start()
    const path = `/v2/acme/app/manifests/${reference}`
    const response = await call(registry, 'PUT', path, { headers: { 'content-type': index }, body })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ code }] })
    expect(registry.store.repositories()).toEqual([])
  })

  it('takes 4 MiB and refuses a byte more with 413', async () => {
    const registry = await start()
    const put = async (size: number): Promise<number> => {
      const start = '{"manifests":[],"annotations":{"a":"'
      const body = `${start}${'x'.repeat(size - start.length - 3)}"}}`
      const headers = { 'content-type': index }
      return (await call(registry, 'PUT', '/v2/acme/app/manifests/big', { headers, body })).status
    }
    expect(await put(4 * 1024 * 1024)).toBe(201)
    expect(await put(4 * 1024 * 1024 + 1)).toBe(413)
  })

  it('ignores parameters of Content-Type', async () => {
    const registry = await start()
    const headers = { 'content-type': `${index}; charset=utf-8` }
    await call(registry, 'PUT', '/v2/acme/app/manifests/1.0', { headers, body: '{"manifests":[]}' })
    expect(registry.store.manifest('acme/app', '1.0')?.mediaType).toBe(index)
  })

  it('keeps a sha512 manifest under its own digest', async () => {
    const registry = await start()
    const built = image({ layers: [] })
    seed(registry.store, 'acme/app', built)
    const digest = digestOf(built.bytes, 'sha512')
    expect((await putManifest(registry, `/v2/acme/app/manifests/${digest}`, built)).status).toBe(201)
    const response = await call(registry, 'GET', `/v2/acme/app/manifests/${digest}`)
    expect(response.headers.get('docker-content-digest')).toBe(digest)
  })

  it('answers OCI-Subject, whether or not the subject is there', async () => {
    const registry = await start()
    const subject = image()
    const artifact = referrer({ subject, artifactType: 'application/spdx+json' })
    seed(registry.store, 'acme/app', artifact)
    const response = await putManifest(registry, `/v2/acme/app/manifests/${artifact.digest}`, artifact)
    expect(response.status).toBe(201)
    expect(response.headers.get('oci-subject')).toBe(subject.digest)
  })
})

describe('deleting a manifest', () => {
  it('by tag takes only that tag', async () => {
    const { registry, built } = await startWithImage()
    await push(registry.url, 'acme/app', built, ['2.0'])
    expect((await call(registry, 'DELETE', '/v2/acme/app/manifests/1.0')).status).toBe(202)
    expect(registry.store.tags('acme/app')).toEqual(['2.0'])
    expect(registry.store.manifest('acme/app', built.digest)?.digest).toBe(built.digest)
    expect((await call(registry, 'DELETE', '/v2/acme/app/manifests/1.0')).status).toBe(404)
  })

  it('by digest takes its tags too', async () => {
    const { registry, built } = await startWithImage()
    expect((await call(registry, 'DELETE', `/v2/acme/app/manifests/${built.digest}`)).status).toBe(202)
    expect(registry.store.tags('acme/app')).toEqual([])
    expect((await call(registry, 'GET', `/v2/acme/app/manifests/${built.digest}`)).status).toBe(404)
  })
})

describe('the rest of the surface', () => {
  it.each([
    ['GET', '/v2/', 200],
    ['GET', '/v2', 200],
    ['GET', '/', 404],
    ['GET', '/v2/acme/app/unknown', 404],
    ['POST', '/v2/acme/app/tags/list', 405],
    ['GET', '/v2/Acme/app/tags/list', 400],
    ['GET', `/v2/${'a/'.repeat(128)}b/tags/list`, 400],
    ['GET', `/v2/${'a/'.repeat(127)}b/tags/list`, 404],
    ['GET', '/v2/%E0%A4%A/tags/list', 400],
  ])('%s %s is %i', async (method, path, status) => {
    const registry = await start()
    expect((await call(registry, method, path)).status).toBe(status)
  })

  it('answers a request target that is not a URL', async () => {
    const registry = await start()
    const answered = await once(get({ ...addressOf(registry), path: '//?' }), 'response')
    expect(answered).toMatchObject([{ statusCode: 404 }])
  })
})

function addressOf({ host }: Sandbox): { readonly host: string; readonly port: string } {
  const [name = '', port = ''] = host.split(':')
  return { host: name, port }
}
