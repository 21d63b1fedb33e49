// Docker schema 1 manifests as a daemon of that time pushed them: signed with a key of its own (docker/libtrust).
import { createHash, generateKeyPairSync, sign } from 'node:crypto'

export const schema1Types = {
  signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  unsigned: 'application/vnd.docker.distribution.manifest.v1+json',
} as const

/** The document before it is signed, as Go writes it. */
export function schema1Payload(layers: readonly string[], name = 'acme/app', tag = '1.2.3'): string {
  const document = {
    schemaVersion: 1,
    name,
    tag,
    architecture: 'amd64',
    fsLayers: layers.map((blobSum) => ({ blobSum })),
    history: layers.map((_, at) => ({ v1Compatibility: JSON.stringify({ id: `${at}`.repeat(64) }) })),
  }
  return JSON.stringify(document, undefined, 3)
}

interface Format {
  readonly formatLength: number
  /** base64url */
  readonly formatTail: string
}

/** How libtrust cuts a document: before its closing brace. */
export function formatOf(payload: string): Format {
  const [tail = ''] = /\s*\}\s*$/.exec(payload) ?? []
  return {
    formatLength: Buffer.byteLength(payload) - Buffer.byteLength(tail),
    formatTail: Buffer.from(tail).toString('base64url'),
  }
}

/** The document with its signature, as registries of the time take it. */
export function signSchema1(payload: string, format = formatOf(payload)): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' })
  const fingerprint = createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest()
  const kid = base32(fingerprint.subarray(0, 30)).match(/.{4}/g)?.join(':')
  const header = Buffer.from(JSON.stringify({ ...format, time: '2015-06-01T00:00:00Z' })).toString('base64url')
  const input = Buffer.from(`${header}.${Buffer.from(payload).toString('base64url')}`)
  const signature = sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  const signatures = [{ header: { jwk: { crv, kid, kty, x, y }, alg: 'ES256' }, signature, protected: header }]
  const prefix = Buffer.from(payload).subarray(0, format.formatLength).toString()
  return `${prefix},\n   "signatures": ${JSON.stringify(signatures)}${Buffer.from(format.formatTail, 'base64url').toString()}`
}

/** RFC 4648, section 6; the length is a multiple of five. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)] ?? '')
    .join('')
}
