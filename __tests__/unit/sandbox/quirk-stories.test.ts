// Quirks that show over several requests, or on another origin.
import { describe, expect, it } from 'vitest'
import { referrer, seed } from '../../../sandbox/content.ts'
import { basic, call, openUpload, putManifest } from './harness.ts'
import { artifact, blob, byTag, digest, first, open, second } from './quirk-registry.ts'

const sized = { headers: { 'content-type': 'application/octet-stream' }, body: blob } as const

describe('quirks', () => {
  it('referrers-paged: a page at a time, with a Link to the next', async () => {
    const registry = await open('referrers-paged', { pageSize: 1 })
    const otherReferrer = referrer({ subject: first, artifactType: 'application/spdx+json', payload: 'other' })
    seed(registry.store, 'acme/app', otherReferrer)
    const foundLists: unknown[] = []
    let path: string | undefined = `/v2/acme/app/referrers/${first.digest}?artifactType=application/spdx%2Bjson`
    while (path !== undefined) {
      const response: Response = await call(registry, 'GET', path)
      foundLists.push(await response.json())
      path = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1]
    }
    const digests = [artifact.digest, otherReferrer.digest].sort()
    expect(foundLists).toMatchObject(digests.map((listedDigest) => ({ manifests: [{ digest: listedDigest }] })))
  })

  it('tags-no-link: a page without a Link', async () => {
    const links: (string | null)[] = []
    for (const registry of [await open(), await open('tags-no-link')]) {
      seed(registry.store, 'acme/app', first, ['2.0'])
      links.push((await call(registry, 'GET', '/v2/acme/app/tags/list?n=1')).headers.get('link'))
    }
    expect(links).toEqual([expect.stringContaining('last=1.0'), null])
  })

  it('lagging-reads: so many reads of a tag show what it was, and a digest never lags', async () => {
    const registry = await open('lagging-reads', { lagReads: 2 })
    const seen = async (path: string): Promise<string | number> => {
      const response = await call(registry, 'HEAD', path)
      return response.headers.get('docker-content-digest') ?? response.status
    }
    await putManifest(registry, byTag, second)
    await putManifest(registry, '/v2/acme/app/manifests/new', second)
    expect([await seen(byTag), await seen(byTag), await seen(byTag)]).toEqual([
      first.digest,
      first.digest,
      second.digest,
    ])
    const fresh = '/v2/acme/app/manifests/new'
    expect([await seen(fresh), await seen(fresh), await seen(fresh)]).toEqual([404, 404, second.digest])
    expect(await seen(`/v2/acme/app/manifests/${second.digest}`)).toBe(second.digest)
  })

  it('location-other-host: the upload goes to another origin, which wants no credential', async () => {
    const registry = await open('location-other-host')
    const location = `${await openUpload(registry)}&digest=${digest}`
    expect(new URL(location).host).not.toBe(registry.host)
    const withSecret = await call(registry, 'PUT', location, { ...sized, headers: basic('ci', 'secret') })
    expect(withSecret.status).toBe(400)
    expect((await call(registry, 'PUT', location, sized)).status).toBe(201)
    expect(registry.requests.at(-1)).toMatchObject({ operation: 'upload-put', origin: 'second' })
    expect((await call(registry, 'GET', new URL(byTag, location).href)).status).toBe(404)
  })

  it('blob-redirect: the blob is at another origin, which wants a signature and no credential', async () => {
    const registry = await open('blob-redirect')
    const redirect = await call(registry, 'GET', `/v2/acme/app/blobs/${digest}`, { headers: { range: 'bytes=0-4' } })
    const location = redirect.headers.get('location') ?? ''
    expect([redirect.status, new URL(location).host === registry.host]).toEqual([307, false])
    expect((await call(registry, 'GET', location, { headers: basic('ci', 'secret') })).status).toBe(400)
    expect((await call(registry, 'GET', location.replace('Signature=', 'Signature=x'))).status).toBe(403)
    expect(await (await call(registry, 'GET', location, { headers: { range: 'bytes=0-4' } })).text()).toBe('hello')
    expect(registry.requests.at(-1)).toMatchObject({ operation: 'blob-get', origin: 'second', status: 206 })
  })

  it.each([
    ['seconds', /^7$/],
    ['date', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
  ] as const)(
    'rate-limited: every second request is one too many, Retry-After in %s',
    async (retryAfterAs, pattern) => {
      const registry = await open('rate-limited', { rateEvery: 2, retryAfter: 7, retryAfterAs })
      const answers = [
        await call(registry, 'GET', byTag),
        await call(registry, 'GET', byTag),
        await call(registry, 'GET', byTag),
      ]
      expect(answers.map(({ status }) => status)).toEqual([200, 429, 200])
      expect(answers[1]?.headers.get('retry-after')).toMatch(pattern)
    },
  )

  it('patch-201: a chunk is answered 201', async () => {
    const patched: number[] = []
    for (const registry of [await open(), await open('patch-201')]) {
      patched.push((await call(registry, 'PATCH', await openUpload(registry), sized)).status)
    }
    expect(patched).toEqual([202, 201])
  })
})
