// Proves when a signature was made: by a timestamp (RFC 3161), or by an entry of a transparency log.
import { createHash } from 'node:crypto'
import { isRecord, type Json } from '../../registry/model/descriptor.ts'
import { describeResponse, jsonOf, type SendRequest, type ServiceResponse } from './request.ts'
import type { SigningInstance } from './signing-instance.ts'

export interface SignedEnvelope {
  /** DSSE, in JSON. */
  readonly envelope: Json
  /** What was signed: the pre-authentication encoding. */
  readonly signed: Uint8Array
  readonly signature: Uint8Array
  /** The signer's certificate, in DER. */
  readonly certificate: Uint8Array
}

/** The verification material beside the certificate. Throws ServiceRefusal with what a service answered. */
export async function verificationMaterial(
  signed: SignedEnvelope,
  instance: SigningInstance,
  send: SendRequest,
): Promise<Json> {
  const { timestampAuthority, log } = instance
  const [timestamp, entry] = await Promise.all([
    timestampAuthority && stamp(signed, timestampAuthority, send),
    log && (log.version === 1 ? enterV1(signed, log.url, send) : enterV2(signed, log.url, send)),
  ])
  return {
    tlogEntries: entry === undefined ? [] : [entry],
    ...(timestamp !== undefined && {
      timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: base64(timestamp) }] },
    }),
  }
}

async function stamp({ signature }: SignedEnvelope, url: URL, send: SendRequest): Promise<Uint8Array> {
  const response = await post(url, { artifactHash: sha256(signature), hashAlgorithm: 'sha256' }, send)
  return response.bytes
}

/** sigstore/rekor, openapi.yaml, createLogEntry with the type dsse 0.0.1. */
async function enterV1({ envelope, certificate }: SignedEnvelope, log: URL, send: SendRequest): Promise<Json> {
  const spec = {
    proposedContent: { envelope: JSON.stringify(envelope), verifiers: [base64(Buffer.from(pem(certificate)))] },
  }
  const response = await post(at(log, 'api/v1/log/entries'), { apiVersion: '0.0.1', kind: 'dsse', spec }, send)
  const document = jsonOf(response)
  const [entry] = isRecord(document) ? Object.values(document) : []
  const verification = isRecord(entry) ? entry['verification'] : undefined
  const proof = isRecord(verification) ? verification['inclusionProof'] : undefined
  if (!isRecord(entry) || !isRecord(verification) || !isRecord(proof)) throw malformed(log)
  const { hashes } = proof
  return {
    logIndex: String(entry['logIndex']),
    logId: { keyId: fromHex(entry['logID']) },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(entry['integratedTime']),
    inclusionPromise: { signedEntryTimestamp: verification['signedEntryTimestamp'] },
    inclusionProof: {
      logIndex: String(proof['logIndex']),
      rootHash: fromHex(proof['rootHash']),
      treeSize: String(proof['treeSize']),
      hashes: Array.isArray(hashes) ? hashes.map(fromHex) : [],
      checkpoint: { envelope: proof['checkpoint'] },
    },
    canonicalizedBody: entry['body'],
  }
}

/** sigstore/rekor-tiles, CreateEntry: an entry of the kind hashedrekord, since those of the kind dsse were removed. */
async function enterV2({ signed, signature, certificate }: SignedEnvelope, log: URL, send: SendRequest): Promise<Json> {
  const verifier = { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate: { rawBytes: base64(certificate) } }
  const body = {
    hashedRekordRequestV002: { digest: sha256(signed), signature: { content: base64(signature), verifier } },
  }
  const document = jsonOf(await post(at(log, 'api/v2/log/entries'), body, send))
  if (!isRecord(document) || document['canonicalizedBody'] === undefined) throw malformed(log)
  return document
}

/** A service answered, and not with a success. */
export class ServiceRefusal extends Error {
  override readonly name = 'ServiceRefusal'
  readonly status: number

  constructor(host: string, response: ServiceResponse) {
    super(`${host}: ${describeResponse(response)}`)
    this.status = response.status
  }
}

/** Throws ServiceRefusal unless the answer is a success. */
export async function post(url: URL, body: Json, send: SendRequest) {
  const headers = { 'content-type': 'application/json', accept: '*/*' }
  const response = await send(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (response.status < 200 || response.status > 299) throw new ServiceRefusal(url.host, response)
  return response
}

export function at(base: URL, path: string): URL {
  return new URL(`${base.href.replace(/\/$/, '')}/${path}`)
}

function malformed({ host }: URL): Error {
  return new Error(`${host}: the answer is not a log entry`)
}

function pem(certificate: Uint8Array): string {
  const lines = base64(certificate).replace(/(.{64})(?=.)/g, '$1\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}

function fromHex(value: unknown): string {
  return Buffer.from(String(value), 'hex').toString('base64')
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64')
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
