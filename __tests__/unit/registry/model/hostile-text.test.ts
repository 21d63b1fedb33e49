// What comes in from outside may be anything: it is read as what it is, or refused by an error of ours, and never more.
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commitLocation, uploadAt } from '../../../../src/registry/client/blobs/upload/location.ts'
import { nextPage } from '../../../../src/registry/client/lists/pagination.ts'
import { decodeIndex, encodeIndex, setTags } from '../../../../src/registry/layout/index-json.ts'
import { digestOf } from '../../../../src/registry/model/digest.ts'
import { MalformedError, RegistryError } from '../../../../src/registry/model/errors.ts'
import { mediaTypes } from '../../../../src/registry/model/media-types.ts'
import { isTag } from '../../../../src/registry/model/reference.ts'
import type { RegistryResponse } from '../../../../src/registry/transport/types.ts'
import { tag } from '../../../integration/registry/content.ts'

const url = new URL('https://registry.test/v2/acme/app/blobs/uploads/')
const remote = { name: { kind: 'registry', registry: 'registry.test', path: 'acme/app' } } as const
const asked = {
  registry: 'registry.test',
  repository: 'registry.test/acme/app',
  operation: 'test',
  access: 'read',
} as const

function answer(headers: Readonly<Record<string, string>>): RegistryResponse {
  return {
    status: 202,
    headers,
    url,
    body: Readable.from([]),
    discard: async () => undefined,
    freed: Promise.resolve(),
  }
}

/** What `read` gives; `undefined` where it throws an error of these classes, as it may. */
function allowing<T>(classes: readonly (typeof RegistryError | typeof MalformedError)[], read: () => T) {
  try {
    return read()
  } catch (error) {
    if (classes.some((errorClass) => error instanceof errorClass)) return undefined
    throw error
  }
}

/** Text that looks like a header's, and text that does not. */
const urlish = fc.oneof(
  fc.string(),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.stringMatching(/^[/.?#@:\\a-z0-9%&=;,<>"' -]{0,60}$/),
)

describe('a Location', () => {
  it('is a URL to go on at, or an error', () => {
    fc.assert(
      fc.property(urlish, urlish, urlish, (location, shortest, longest) => {
        const headers = { location, 'oci-chunk-min-length': shortest, 'oci-chunk-max-length': longest }
        const upload = allowing([RegistryError], () => uploadAt(remote, answer(headers)))
        if (upload === undefined) return
        expect(upload.location.url).toBeInstanceOf(URL)
        expect(upload.chunkMinLength).toBeGreaterThanOrEqual(0)
        expect(upload.chunkMaxLength).toBeGreaterThan(0)
        expect(commitLocation(upload, digestOf('x')).url.origin).toBe(upload.location.url.origin)
      }),
    )
  })

  it('keeps its query letter by letter', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9%+=&;._~!$'()*,:@/?-]{1,80}$/), (query) => {
        const upload = uploadAt(remote, answer({ location: `/v2/up?${query}` }))
        const { url: commitUrl, requestTarget } = commitLocation(upload, digestOf('x'))
        expect(requestTarget ?? `${commitUrl.pathname}${commitUrl.search}`).toBe(
          `/v2/up?${query}&digest=${digestOf('x')}`,
        )
      }),
    )
  })
})

describe('a Link', () => {
  it('leads to the same origin, nowhere, or to an error', () => {
    const link = fc.tuple(urlish, urlish).map(([target, more]) => `<${target}>; rel="next"; ${more}`)
    fc.assert(
      fc.property(fc.oneof(link, urlish), (link) => {
        const next = allowing([RegistryError], () => nextPage(asked, answer({ link })))
        if (next !== undefined) expect(next.origin).toBe(url.origin)
      }),
    )
  })
})

describe('the index of a layout', () => {
  const descriptor = { mediaType: mediaTypes.ociManifest, digest: digestOf('x'), size: 1 }
  const annotations = fc.dictionary(
    fc.constantFrom('org.opencontainers.image.ref.name', 'io.containerd.image.name', '__proto__', 'x'),
    fc.oneof(fc.string(), fc.constantFrom('1.0', 'acme/app:1.0', 'docker.io/acme/app:1.0@sha256:1')),
  )
  const manifests = fc.array(
    fc.oneof(
      fc.jsonValue(),
      annotations.map((map) => ({ ...descriptor, annotations: map })),
    ),
  )
  const document = fc.oneof(fc.jsonValue(), fc.record({ manifests }))

  it('is read as tags that are some, and written again so that it is read alike', () => {
    fc.assert(
      fc.property(document, (given) => {
        const bytes = Buffer.from(JSON.stringify(given))
        const index = allowing([MalformedError], () => decodeIndex(bytes))
        if (index === undefined) return
        for (const entry of index.entries) expect(entry.tag === undefined || isTag(entry.tag)).toBe(true)
        const next = decodeIndex(encodeIndex(setTags(index, descriptor, [tag('new')])))
        expect(next.entries.filter((entry) => entry.tag === 'new')).toHaveLength(1)
        expect(next.entries.filter((entry) => entry.tag !== 'new').map(({ written }) => written)).toEqual(
          index.entries.filter((entry) => entry.tag !== 'new').map(({ written }) => written),
        )
      }),
    )
  })

  it.each([
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['an endless beginning', Buffer.from('['.repeat(100_000))],
  ])('of %s is an error', (_, bytes) => {
    expect(() => decodeIndex(bytes)).toThrow(MalformedError)
  })

  it('is an error if it is nested too deeply to be written again', () => {
    const deep = `{"manifests":[],"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(() => encodeIndex(setTags(decodeIndex(Buffer.from(deep)), descriptor, [tag('new')]))).toThrow(MalformedError)
  })
})
