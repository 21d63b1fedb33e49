// Manifests and their descriptors: what is read of hostile documents, and what is refused.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeManifest, manifestLimit } from '../../../../src/registry/model/decode/manifest.ts'
import { decodeDescriptor, formatPlatform, isRecord } from '../../../../src/registry/model/descriptor.ts'
import { digestOf } from '../../../../src/registry/model/digest.ts'
import { MalformedError } from '../../../../src/registry/model/errors.ts'
import { childBlobs, childManifests, type Manifest } from '../../../../src/registry/model/manifest.ts'
import {
  isForeignLayer,
  isManifestType,
  manifestAccept,
  mediaTypes,
} from '../../../../src/registry/model/media-types.ts'
import { isTag } from '../../../../src/registry/model/reference.ts'
import { fallbackTag, referrerDescriptor } from '../../../../src/registry/model/referrer-listing.ts'

type Document = Readonly<Record<string, unknown>>

const descriptor = (name: string, mediaType = 'application/x') => ({
  mediaType,
  digest: digestOf(name),
  size: name.length,
})
const image: Document = {
  schemaVersion: 2,
  mediaType: mediaTypes.ociManifest,
  config: descriptor('config', mediaTypes.ociConfig),
  layers: [descriptor('one'), descriptor('two')],
}
const index: Document = {
  schemaVersion: 2,
  mediaType: mediaTypes.ociIndex,
  manifests: [
    descriptor('child', mediaTypes.ociManifest),
    descriptor('nested', mediaTypes.dockerList),
    descriptor('data'),
  ],
}

function without(document: Document, field: string): Document {
  return Object.fromEntries(Object.entries(document).filter(([key]) => key !== field))
}

function decode(document: unknown, contentType?: string): Manifest {
  return decodeManifest(Buffer.from(JSON.stringify(document)), contentType)
}

describe('a manifest', () => {
  it('keeps its exact bytes, and is named by them', () => {
    const bytes = Buffer.from(` ${JSON.stringify(image, undefined, 3)}\n`)
    for (const algorithm of ['sha256', 'sha512']) {
      const manifest = decodeManifest(bytes, mediaTypes.ociManifest, digestOf(bytes, algorithm))
      expect(manifest.bytes).toBe(bytes)
      expect(manifest.descriptor).toEqual({
        mediaType: mediaTypes.ociManifest,
        digest: digestOf(bytes, algorithm),
        size: bytes.byteLength,
      })
    }
  })

  it.each<[string, Document, string | undefined, string]>([
    ['its own type', image, undefined, mediaTypes.ociManifest],
    ["the registry's type", without(image, 'mediaType'), mediaTypes.dockerManifest, mediaTypes.dockerManifest],
    ['a type with parameters', image, `${mediaTypes.ociManifest}; charset=utf-8`, mediaTypes.ociManifest],
    ['its own where the registry is vague', image, 'application/json', mediaTypes.ociManifest],
    ['the look of an image', without(image, 'mediaType'), undefined, mediaTypes.ociManifest],
    ['the look of an index', without(index, 'mediaType'), undefined, mediaTypes.ociIndex],
    ['its own where the registry knows no type', image, 'application/octet-stream', mediaTypes.ociManifest],
    ['its look where its own type is empty', { ...image, mediaType: '' }, 'text/plain', mediaTypes.ociManifest],
    ['its look without layers', without(without(image, 'mediaType'), 'layers'), undefined, mediaTypes.ociManifest],
    ['the same with a subject that is null', { ...image, subject: null }, undefined, mediaTypes.ociManifest],
    ['a list of Docker', { ...index, mediaType: mediaTypes.dockerList }, undefined, mediaTypes.dockerList],
  ])('is known by %s', (_title, document, contentType, mediaType) => {
    expect(decode(document, contentType).descriptor.mediaType).toBe(mediaType)
  })

  it.each<[string, unknown, string | undefined, string]>([
    ['is no object', [], mediaTypes.ociIndex, 'not a JSON object'],
    ['is null', null, mediaTypes.ociIndex, 'not a JSON object'],
    ['has no type', { layers: [] }, undefined, 'no media type'],
    ['has a strange type', { ...image, mediaType: 'text/html' }, undefined, 'not a media type of a manifest'],
    ['is called another thing', image, mediaTypes.ociIndex, 'the registry calls the manifest'],
    ['is an image and an index', { ...image, manifests: [] }, undefined, 'an image and an index at once'],
    ['is an index with layers', { ...index, layers: [] }, undefined, 'an image and an index at once'],
    ['is an index with a config', { ...index, config: {} }, undefined, 'an image and an index at once'],
    ['is both, without a type', { ...without(image, 'mediaType'), manifests: [] }, undefined, 'an image and an index'],
    ['claims schema 1', { ...image, schemaVersion: 1 }, undefined, 'not a valid Docker schema 1 manifest'],
    ['is called schema 1', image, mediaTypes.dockerSchema1, 'the registry calls the manifest'],
    ['has no config', without(image, 'config'), undefined, 'config is not a descriptor'],
    ['has layers of another kind', { ...image, layers: { 0: descriptor('one') } }, undefined, 'no layers'],
    ['has a bad layer', { ...image, layers: [descriptor('one'), 'two'] }, undefined, 'layers[1] is not a descriptor'],
    ['has a bad subject', { ...image, subject: {} }, undefined, 'subject has no valid digest'],
    ['has too many layers', { ...image, layers: Array.from({ length: 10_001 }, () => 0) }, undefined, '10001 layers'],
  ])('that %s is refused', (_title, document, contentType, message) => {
    expect(() => decode(document, contentType)).toThrow(MalformedError)
    expect(() => decode(document, contentType)).toThrow(message)
  })

  it.each<[string, Uint8Array, string]>([
    ['is no JSON', Buffer.from('<html>'), 'not JSON'],
    ['is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not JSON'],
    ['is nested without end', Buffer.from('['.repeat(5_000_000)), 'nested deeper than 64 levels'],
    ['is larger than any', Buffer.alloc(manifestLimit + 1, ' '), 'larger than any registry takes'],
  ])('that %s is refused', (_title, bytes, message) => {
    expect(() => decodeManifest(bytes, mediaTypes.ociManifest)).toThrow(MalformedError)
    expect(() => decodeManifest(bytes, mediaTypes.ociManifest)).toThrow(message)
  })

  it('may have its empty lists as Go writes them', () => {
    expect(childManifests(decode({ ...index, manifests: null }))).toEqual([])
    expect(childBlobs(decode({ ...image, layers: null }))).toHaveLength(1)
  })

  it('of any content throws nothing but its own error', () => {
    const documents = fc.oneof(
      fc.jsonValue(),
      fc
        .tuple(
          fc.constantFrom(image, index),
          fc.constantFrom(...Object.keys(image), 'manifests', 'subject', 'annotations'),
          fc.jsonValue(),
        )
        .map(([base, key, value]) => ({ ...base, [key]: value })),
    )
    fc.assert(
      fc.property(documents, (document) => {
        try {
          const { descriptor } = decode(document)
          expect(isManifestType(descriptor.mediaType)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('what a manifest holds', () => {
  it('is its manifests, or its blobs without foreign layers', () => {
    const foreign = {
      ...descriptor('three', 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'),
      urls: ['https://x'],
    }
    const held = decode({ ...image, layers: [descriptor('one'), foreign] })
    expect(childManifests(held)).toEqual([])
    expect(childBlobs(held).map(({ digest }) => digest)).toEqual([digestOf('config'), digestOf('one')])
    const listed = decode(index)
    expect(childManifests(listed).map(({ digest }) => digest)).toEqual([digestOf('child'), digestOf('nested')])
    expect(childBlobs(listed).map(({ digest }) => digest)).toEqual([digestOf('data')])
  })

  it.each([
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', true],
    ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', true],
    ['application/vnd.oci.image.layer.v1.tar+gzip', false],
  ])('%s is foreign: %s', (mediaType, foreign) => {
    expect(isForeignLayer(mediaType)).toBe(foreign)
  })

  it('asks for every type of manifest at once, and for anything else last', () => {
    const types = manifestAccept.split(', ')
    expect(types.slice(0, 4).every(isManifestType)).toBe(true)
    expect(types.slice(4)).toEqual(['*/*'])
  })
})

describe('a referrer', () => {
  const subject = descriptor('subject', mediaTypes.ociManifest)
  it.each<[string, Document, string | undefined]>([
    ['its own artifact type', { ...image, artifactType: 'application/spdx+json' }, 'application/spdx+json'],
    ["its config's type", image, mediaTypes.ociConfig],
    ["its config's type for an empty one", { ...image, artifactType: '' }, mediaTypes.ociConfig],
    ['none, where it is an index', index, undefined],
  ])('is listed with %s', (_title, document, artifactType) => {
    const annotations = { kept: 'yes' }
    const manifest = decode({ ...document, subject, annotations: { ...annotations, dropped: 1 } })
    expect(manifest.subject).toEqual(subject)
    expect(referrerDescriptor(manifest)).toEqual({
      ...manifest.descriptor,
      annotations,
      ...(artifactType !== undefined && { artifactType }),
    })
  })

  it('is kept behind a tag that every registry takes', () => {
    expect(fallbackTag(digestOf(''))).toBe('sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(isTag(fallbackTag(digestOf('', 'sha512')))).toBe(true)
    expect(fallbackTag(digestOf('', 'sha512'))).toHaveLength('sha512-'.length + 64)
  })
})

describe('a descriptor', () => {
  const base = descriptor('x')
  it.each<[string, Document, Document]>([
    [
      'a platform',
      { platform: { os: 'linux', architecture: 'arm64', variant: 'v8', extra: 1 } },
      { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
    ],
    [
      'a version of Windows',
      { platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0', 'os.features': ['win32k'] } },
      { platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0', 'os.features': ['win32k'] } },
    ],
    [
      'empty fields',
      { platform: { os: 'linux', architecture: 'amd64', variant: '', 'os.features': [] }, artifactType: '' },
      { platform: { os: 'linux', architecture: 'amd64' } },
    ],
    [
      'everything else',
      { annotations: { a: 'b' }, urls: ['https://x'], data: 'eA==', artifactType: 'a/b' },
      { annotations: { a: 'b' }, urls: ['https://x'], data: 'eA==', artifactType: 'a/b' },
    ],
    ['fields of other types', { annotations: { a: 1 }, urls: 'x', data: 1, platform: 'linux', artifactType: {} }, {}],
    ['half a platform', { platform: { os: 'linux' } }, {}],
  ])('with %s', (_title, given, read) => {
    expect(decodeDescriptor({ ...base, ...given }, 'here')).toEqual({ ...base, ...read })
  })

  it.each<[unknown, string]>([
    ['text', 'here is not a descriptor'],
    [null, 'here is not a descriptor'],
    [{ ...base, mediaType: 1 }, 'here has no mediaType'],
    [{ ...base, digest: 'sha256:../x' }, 'here has no valid digest'],
    [{ ...base, size: -1 }, 'here has no valid size'],
    [{ ...base, size: 1.5 }, 'here has no valid size'],
    [{ ...base, size: 2 ** 53 }, 'here has no valid size'],
    [{ ...base, size: '1' }, 'here has no valid size'],
  ])('%j is refused', (value, message) => {
    expect(() => decodeDescriptor(value, 'here')).toThrow(message)
  })

  it('of any JSON throws nothing but its own error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          expect(isRecord(decodeDescriptor(value, 'here'))).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError)
        }
      }),
    )
  })

  it('has a platform that people can write', () => {
    expect(formatPlatform({ os: 'linux', architecture: 'arm', variant: 'v7' })).toBe('linux/arm/v7')
    expect(formatPlatform({ os: 'linux', architecture: 'amd64' })).toBe('linux/amd64')
  })

  it('has a platform that stays on one line, whatever the index names', () => {
    const platform = { os: 'linux\nPromoted', architecture: 'amd64\u001B[31m', variant: '\u202Ev8' }
    expect(formatPlatform(platform)).toBe('linux Promoted/amd64 [31m/ v8')
  })
})
