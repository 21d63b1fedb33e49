// Notation's two signature envelopes, JWS and COSE, as one shape (notaryproject/specifications, specs/signature-envelope-*.md).
import { X509Certificate } from 'node:crypto'
import { isRecord, type Json } from '../../../registry/model/descriptor.ts'
import { decodeJson } from '../../../registry/model/json/json.ts'
import { SignatureRejected } from '../signed/rejection.ts'
import { type Cbor, decodeCbor, encodeBytes } from './cbor.ts'

export interface NotationSignature {
  readonly kind: 'notation'
  /** As JWS names it: `PS256`, `ES384`, … */
  readonly algorithm: string
  /** The signing certificate first. */
  readonly chain: readonly X509Certificate[]
  readonly signed: Uint8Array
  readonly signature: Uint8Array
  readonly payload: Json
  readonly contentType: unknown
  readonly scheme: unknown
  /** Milliseconds since the epoch. */
  readonly signingTime: number
  readonly expiry: number | undefined
  /** Attributes that must be understood, as far as this envelope's own are concerned. */
  readonly critical: readonly unknown[]
}

export const jwsType = 'application/jose+json'
const coseType = 'application/cose'

const header = {
  scheme: 'io.cncf.notary.signingScheme',
  time: 'io.cncf.notary.signingTime',
  expiry: 'io.cncf.notary.expiry',
} as const

/** Throws SignatureRejected for anything that is not such an envelope. */
export function readEnvelope(bytes: Uint8Array, mediaType: string): NotationSignature {
  if (mediaType === jwsType) return readJws(bytes)
  if (mediaType === coseType) return readCose(bytes)
  throw new SignatureRejected('has an envelope that is neither JWS nor COSE')
}

function readJws(bytes: Uint8Array): NotationSignature {
  const envelope = record(decodeJson(bytes, 'the envelope'))
  const [protectedPart, payload] = [text(envelope['protected']), text(envelope['payload'])]
  const headers = record(decodeJson(base64url(protectedPart), 'its header'))
  const chain = list(record(envelope['header'])['x5c']).map((der) => Buffer.from(text(der), 'base64'))
  return {
    kind: 'notation',
    algorithm: text(headers['alg']),
    chain: chain.map((der) => new X509Certificate(der)),
    signed: Buffer.from(`${protectedPart}.${payload}`),
    signature: base64url(text(envelope['signature'])),
    payload: record(decodeJson(base64url(payload), 'its payload')),
    contentType: headers['cty'],
    scheme: headers[header.scheme],
    signingTime: dateOf(headers[header.time]),
    expiry: headers[header.expiry] === undefined ? undefined : dateOf(headers[header.expiry]),
    critical: list(headers['crit']),
  }
}

/** COSE algorithm identifiers (RFC 9053, RFC 8230). */
const coseAlgorithms: Readonly<Record<number, string>> = {
  [-37]: 'PS256',
  [-38]: 'PS384',
  [-39]: 'PS512',
  [-7]: 'ES256',
  [-35]: 'ES384',
  [-36]: 'ES512',
}

/** COSE_Sign1 (RFC 9052, 4.2): tag 18, an array of protected headers, unprotected headers, payload, signature. */
function readCose(bytes: Uint8Array): NotationSignature {
  const envelope = decodeCbor(bytes)
  const parts = isTagged(envelope) && envelope.tag === 18 && Array.isArray(envelope.value) ? envelope.value : []
  const [protectedPart, unprotected, payload, signature] = parts as readonly (Cbor | undefined)[]
  const headers = map(decodeCbor(binary(protectedPart)))
  const chain = [map(unprotected).get(33)].flat().map((der) => new X509Certificate(binary(der)))
  const algorithm = headers.get(1)
  return {
    kind: 'notation',
    algorithm: (typeof algorithm === 'number' ? coseAlgorithms[algorithm] : undefined) ?? '',
    chain,
    signed: Buffer.concat([
      Buffer.from([0x84, 0x6a]),
      Buffer.from('Signature1'),
      encodeBytes(binary(protectedPart)),
      encodeBytes(new Uint8Array()),
      encodeBytes(binary(payload)),
    ]),
    signature: binary(signature),
    payload: record(decodeJson(binary(payload), 'its payload')),
    contentType: headers.get(3),
    scheme: headers.get(header.scheme),
    signingTime: epochOf(headers.get(header.time)),
    expiry: headers.get(header.expiry) === undefined ? undefined : epochOf(headers.get(header.expiry)),
    critical: [headers.get(2) ?? []].flat(),
  }
}

function isTagged(value: Cbor): value is { readonly tag: number; readonly value: Cbor } {
  return typeof value === 'object' && value !== null && 'tag' in value
}

/** Tag 1: seconds since the epoch. */
function epochOf(value: Cbor | undefined): number {
  const seconds = value !== undefined && isTagged(value) && value.tag === 1 ? value.value : undefined
  if (typeof seconds !== 'number') throw malformed()
  return seconds * 1000
}

function dateOf(value: unknown): number {
  const milliseconds = Date.parse(text(value))
  if (Number.isNaN(milliseconds)) throw malformed()
  return milliseconds
}

function base64url(value: string): Buffer {
  return Buffer.from(value, 'base64url')
}

function record(value: unknown): Json {
  if (!isRecord(value)) throw malformed()
  return value
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw malformed()
  return value
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function binary(value: Cbor | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw malformed()
  return value
}

function map(value: Cbor | undefined): ReadonlyMap<Cbor, Cbor> {
  if (!(value instanceof Map)) throw malformed()
  return value
}

function malformed(): SignatureRejected {
  return new SignatureRejected('has an envelope that is not well formed')
}
