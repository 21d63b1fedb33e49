import { describe, expect, it } from 'vitest'
import { isDigestOf } from '../../../../../src/registry/model/decode/is-digest-of.ts'
import { decodeManifest } from '../../../../../src/registry/model/decode/manifest.ts'
import { digestOf } from '../../../../../src/registry/model/digest.ts'
import { childBlobs, childManifests } from '../../../../../src/registry/model/manifest.ts'
import { UnsupportedManifestError } from '../../../../../src/registry/model/unsupported-manifest.ts'
import { formatOf, schema1Payload, schema1Types, signSchema1 } from '../../../../support/schema1.ts'

const [firstLayer, secondLayer] = [digestOf('one'), digestOf('two')]
const payload = schema1Payload([firstLayer, secondLayer, firstLayer])
const signed = signSchema1(payload)

/** The tail that closes the object after further members. */
function cut(at: string, tail: string) {
  return { formatLength: payload.indexOf(at), formatTail: Buffer.from(tail).toString('base64url') }
}

describe('a schema 1 manifest', () => {
  it('that is signed is named by the digest of what was signed, and by that of its bytes', () => {
    const bytes = Buffer.from(signed)
    expect(decodeManifest(bytes, schema1Types.signed)).toMatchObject({
      kind: 'schema-1',
      descriptor: { mediaType: schema1Types.signed, digest: digestOf(payload), size: bytes.byteLength },
      layers: [firstLayer, secondLayer],
    })
    expect(decodeManifest(bytes, schema1Types.signed, digestOf(bytes)).descriptor.digest).toBe(digestOf(bytes))
    for (const digest of [digestOf(payload), digestOf(bytes), digestOf(payload, 'sha512')])
      expect(isDigestOf(bytes, digest, schema1Types.signed)).toBe(true)
    expect(isDigestOf(bytes, digestOf(payload), 'application/vnd.oci.image.manifest.v1+json')).toBe(false)
    expect(isDigestOf(bytes, firstLayer, schema1Types.signed)).toBe(false)
  })

  it('that is not signed is named by the digest of its bytes, also if only its schemaVersion says what it is', () => {
    for (const contentType of [schema1Types.unsigned, 'application/json', undefined])
      expect(decodeManifest(Buffer.from(payload), contentType).descriptor).toMatchObject({
        mediaType: schema1Types.unsigned,
        digest: digestOf(payload),
      })
  })

  it('has no children whose size it states', () => {
    const manifest = decodeManifest(Buffer.from(signed), schema1Types.signed)
    expect([...childBlobs(manifest), ...childManifests(manifest)]).toEqual([])
  })

  it.each<[string, string]>([
    [
      'a tail that holds members',
      signSchema1(payload, cut(',\n   "history"', payload.slice(payload.indexOf(',\n   "history"')))),
    ],
    ['another member beside the signatures', signed.replace(/,\n {3}"signatures"/, ',"fsLayers":[]$&')],
    ['another member after the signatures', signed.replace(/\s*\}\s*$/, ',"fsLayers":[]}')],
    ['a length in the middle of a text', signSchema1(payload, cut('cme/app', '\n}'))],
    ['a length past the end', signSchema1(payload, { ...formatOf(payload), formatLength: 1_000_000 })],
    ['no protected header', signed.replace('"protected"', '"other"')],
  ])('with %s is not named by the digest of its payload', (_title, text) => {
    expect(isDigestOf(Buffer.from(text), digestOf(payload), schema1Types.signed)).toBe(false)
  })

  it('with signatures that cut it differently is not named by its payload', () => {
    const protectedHeader = Buffer.from(JSON.stringify({ formatLength: 1, formatTail: 'fQ' })).toString('base64url')
    const text = signed.replace('"signatures": [', `"signatures": [{"protected":"${protectedHeader}"},`)
    expect(isDigestOf(Buffer.from(text), digestOf(payload), schema1Types.signed)).toBe(false)
  })

  it.each<[string, object, string]>([
    ['another type', { schemaVersion: 1, mediaType: 'application/x', fsLayers: [] }, 'mediaType is of another kind'],
    ['schemaVersion 2', { schemaVersion: 2, fsLayers: [] }, 'schemaVersion is not 1'],
    ['layers of an image', { schemaVersion: 1, fsLayers: [], layers: [] }, 'it has layers'],
    ['entries of an index', { schemaVersion: 1, fsLayers: [], manifests: [] }, 'it has manifests'],
    ['no fsLayers', { schemaVersion: 1 }, 'it has no fsLayers'],
    [
      'a layer that is not named by a digest',
      { schemaVersion: 1, fsLayers: [{ blobSum: '../x' }] },
      'no valid blobSum',
    ],
    ['too many layers', { schemaVersion: 1, fsLayers: Array.from({ length: 10_001 }, () => 0) }, '10001 layers'],
  ])('with %s exists and is not copied', (_title, document, message) => {
    const decode = () => decodeManifest(Buffer.from(JSON.stringify(document)), schema1Types.signed)
    expect(decode).toThrow(UnsupportedManifestError)
    expect(decode).toThrow(message)
  })
})
