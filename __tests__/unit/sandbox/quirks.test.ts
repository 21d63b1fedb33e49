// Every quirk does what its line says, and nothing of it happens without it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digestTag, image, index } from '../../../sandbox/content.ts'
import { expandQuirks, listQuirks } from '../../../sandbox/quirks.ts'
import type { Quirk } from '../../../sandbox/server.ts'
import { root } from '../../support/root.ts'
import { call } from './harness.ts'
import { artifact, blob, byTag, digest, first, open, second, uploads } from './quirk-registry.ts'

interface Difference {
  readonly quirk: Quirk
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Picks what differs of the answer; the status by default. */
  readonly of?: (response: Response) => unknown
  readonly plain: unknown
  readonly quirky: unknown
}

const header = (name: string) => (response: Response) => response.headers.get(name)
const read = (response: Response): Promise<unknown> => response.json()
const put = { method: 'PUT', headers: { 'content-type': first.mediaType } } as const
const mount = { method: 'POST', path: `/v2/acme/other/blobs/uploads/?mount=${digest}&from=acme/app` } as const
const lost = { method: 'POST', path: `${uploads}?mount=${digest}&from=acme/absent` } as const
const referrers = { method: 'GET', path: `/v2/acme/app/referrers/${first.digest}` } as const
const none = `/v2/acme/app/referrers/${second.digest}`
const pushArtifact = { ...put, path: `/v2/acme/app/manifests/${artifact.digest}`, body: artifact.bytes } as const
const sized = { headers: { 'content-type': 'application/octet-stream' }, body: blob } as const
const emptyIndex = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json' }

const differences: readonly Difference[] = [
  { quirk: 'no-referrers-api', ...referrers, plain: 200, quirky: 404 },
  { quirk: 'no-referrers-api', ...pushArtifact, of: header('oci-subject'), plain: first.digest, quirky: null },
  { quirk: 'no-subject-header', ...pushArtifact, of: header('oci-subject'), plain: first.digest, quirky: null },
  { quirk: 'subject-without-api', ...referrers, plain: 200, quirky: 404 },
  {
    quirk: 'subject-without-api',
    ...pushArtifact,
    of: header('oci-subject'),
    plain: first.digest,
    quirky: first.digest,
  },
  {
    quirk: 'referrers-null',
    method: 'GET',
    path: none,
    of: read,
    plain: { ...emptyIndex, manifests: [] },
    quirky: { ...emptyIndex, manifests: null },
  },
  { quirk: 'mount-declined', ...mount, plain: 201, quirky: 202 },
  { quirk: 'mount-unknown-404', ...lost, plain: 202, quirky: 404 },
  { quirk: 'mount-unknown-401', ...lost, plain: 202, quirky: 401 },
  {
    quirk: 'no-digest-header',
    method: 'HEAD',
    path: byTag,
    of: header('docker-content-digest'),
    plain: first.digest,
    quirky: null,
  },
  {
    quirk: 'no-digest-on-tag-get',
    method: 'GET',
    path: byTag,
    of: header('docker-content-digest'),
    plain: first.digest,
    quirky: null,
  },
  {
    quirk: 'no-digest-on-tag-get',
    method: 'HEAD',
    path: byTag,
    of: header('docker-content-digest'),
    plain: first.digest,
    quirky: first.digest,
  },
  { quirk: 'immutable-tags', ...put, path: byTag, body: second.bytes, plain: 201, quirky: 400 },
  { quirk: 'immutable-tags', ...put, path: byTag, body: first.bytes, plain: 201, quirky: 201 },
  { quirk: 'immutable-tags-403', ...put, path: byTag, body: second.bytes, plain: 201, quirky: 403 },
  { quirk: 'immutable-tags-403', ...put, path: byTag, body: first.bytes, plain: 201, quirky: 201 },
  { quirk: 'immutable-tags-409', ...put, path: byTag, body: second.bytes, plain: 201, quirky: 409 },
  { quirk: 'immutable-tags-412', ...put, path: byTag, body: second.bytes, plain: 201, quirky: 412 },
  { quirk: 'immutable-tags-strict', ...put, path: byTag, body: first.bytes, plain: 201, quirky: 400 },
  { quirk: 'no-delete', method: 'DELETE', path: byTag, plain: 202, quirky: 405 },
  { quirk: 'no-delete', method: 'DELETE', path: `/v2/acme/app/blobs/${digest}`, plain: 202, quirky: 405 },
  { quirk: 'no-cancel', method: 'DELETE', path: `${uploads}none`, plain: 404, quirky: 405 },
  {
    quirk: 'tags-null',
    method: 'GET',
    path: '/v2/acme/app/tags/list?last=2',
    of: read,
    plain: { name: 'acme/app', tags: [] },
    quirky: { name: 'acme/app', tags: null },
  },
  { quirk: 'tags-page-max', method: 'GET', path: '/v2/acme/app/tags/list?n=1001', plain: 200, quirky: 400 },
  { quirk: 'tags-page-max', method: 'GET', path: '/v2/acme/app/tags/list?n=1000', plain: 200, quirky: 200 },
  {
    quirk: 'no-multi-tag',
    ...put,
    path: `/v2/acme/app/manifests/${first.digest}?tag=a&tag=b`,
    body: first.bytes,
    of: header('oci-tag'),
    plain: 'a, b',
    quirky: null,
  },
  {
    quirk: 'single-post-unsupported',
    method: 'POST',
    path: `${uploads}?digest=${digest}`,
    ...sized,
    plain: 201,
    quirky: 202,
  },
  {
    quirk: 'relative-location',
    method: 'POST',
    path: uploads,
    of: (response) => URL.canParse(response.headers.get('location') ?? ''),
    plain: true,
    quirky: false,
  },
  { quirk: 'head-manifest-405', method: 'HEAD', path: byTag, plain: 200, quirky: 405 },
  { quirk: 'head-manifest-405', method: 'GET', path: byTag, plain: 200, quirky: 200 },
  {
    quirk: 'false-fallback-tag',
    method: 'GET',
    path: `/v2/acme/app/manifests/${digestTag(first.digest)}`,
    plain: 404,
    quirky: 200,
  },
  { quirk: 'read-only', method: 'POST', path: uploads, plain: 202, quirky: 405 },
  { quirk: 'read-only', method: 'GET', path: byTag, plain: 200, quirky: 200 },
  { quirk: 'upload-denied', method: 'POST', path: uploads, plain: 202, quirky: 403 },
  { quirk: 'upload-denied', ...mount, plain: 201, quirky: 403 },
  { quirk: 'distribution-accept', method: 'GET', path: byTag, headers: { accept: '*/*' }, plain: 200, quirky: 404 },
  {
    quirk: 'distribution-accept',
    method: 'GET',
    path: byTag,
    headers: { accept: `a/b, ${first.mediaType}` },
    plain: 200,
    quirky: 200,
  },
  { quirk: 'namespace-required', method: 'POST', path: '/v2/alpine/blobs/uploads/', plain: 202, quirky: 404 },
  {
    quirk: 'ratelimit-headers',
    method: 'HEAD',
    path: byTag,
    of: header('ratelimit-limit'),
    plain: null,
    quirky: '100;w=21600',
  },
  {
    quirk: 'honours-if-match',
    method: 'PUT',
    headers: { 'content-type': first.mediaType, 'if-match': `"${second.digest}"` },
    path: byTag,
    body: second.bytes,
    plain: 201,
    quirky: 412,
  },
  {
    quirk: 'honours-if-match',
    method: 'PUT',
    headers: { 'content-type': first.mediaType, 'if-match': `"${first.digest}"` },
    path: byTag,
    body: second.bytes,
    plain: 201,
    quirky: 201,
  },
  {
    quirk: 'lax-references',
    method: 'PUT',
    headers: { 'content-type': emptyIndex.mediaType },
    path: byTag,
    body: index([image({ labels: { not: 'there' } })]).bytes,
    plain: 400,
    quirky: 201,
  },
]

describe('quirks', () => {
  it.each(differences)(
    '$quirk: $method $path',
    async ({ quirk, method, path, of, plain, quirky, headers = {}, body }) => {
      const pick = of ?? (({ status }: Response): unknown => status)
      const content = body === undefined ? { headers } : { headers, body }
      expect(await pick(await call(await open(), method, path, content))).toEqual(plain)
      expect(await pick(await call(await open(quirk), method, path, content))).toEqual(quirky)
    },
  )

  it('of one registry include several others', () => {
    expect([...expandQuirks(['gitlab', 'no-delete'])]).toEqual(['no-referrers-api', 'false-fallback-tag', 'no-delete'])
  })

  it('are all listed on the page of quirks', () => {
    const page = readFileSync(join(root, 'docs', 'quirks.md'), 'utf8')
    const missing = listQuirks().filter(([name]) => !page.includes(`\`${name}\``))
    expect(missing).toEqual([])
  })
})
