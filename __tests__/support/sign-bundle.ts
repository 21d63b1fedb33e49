// Signs bundles with a key of one's own, for what no real tool would sign; and a transparency log that says what it is told.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

export function ecKeys(namedCurve = 'P-256'): KeyPair {
  return generateKeyPairSync('ec', { namedCurve })
}

export function pem({ publicKey }: KeyPair): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

/** DSSE, "pre-authentication encoding". */
function preAuthentication(type: string, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload])
}

export interface BundleOptions {
  readonly payload: unknown
  readonly payloadType?: string
  readonly keys: KeyPair
  readonly digest?: string
  readonly log?: { readonly keys: KeyPair; readonly named: KeyPair }
}

/** A bundle v0.1, which may carry a Rekor v1 entry with a promise alone. */
export function signBundle(options: BundleOptions): Buffer {
  const { payload, payloadType = 'application/vnd.in-toto+json', keys, digest = 'sha256', log } = options
  const bytes = Buffer.from(JSON.stringify(payload))
  const signed = preAuthentication(payloadType, bytes)
  const signature = sign(digest, signed, keys.privateKey)
  return Buffer.from(
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
      verificationMaterial: {
        publicKey: { hint: '' },
        tlogEntries: log === undefined ? [] : [logEntry(log.keys, bytes, signature, pem(log.named))],
      },
      dsseEnvelope: {
        payload: bytes.toString('base64'),
        payloadType,
        signatures: [{ sig: base64(signature), keyid: '' }],
      },
    }),
  )
}

/** A Rekor v1 entry of kind dsse, promised by the log's key. */
function logEntry(log: KeyPair, payload: Buffer, signature: Buffer, verifier: string): unknown {
  const spec = {
    payloadHash: { algorithm: 'sha256', value: createHash('sha256').update(payload).digest('hex') },
    signatures: [{ signature: base64(signature), verifier: base64(Buffer.from(verifier)) }],
  }
  const body = base64(Buffer.from(JSON.stringify({ apiVersion: '0.0.1', kind: 'dsse', spec })))
  const integratedTime = 1_795_000_000
  const logID = logId(log)
  const promise = JSON.stringify({ body, integratedTime, logID: logID.toString('hex'), logIndex: 1 })
  return {
    logIndex: '1',
    logId: { keyId: base64(logID) },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: base64(sign('sha256', Buffer.from(promise), log.privateKey)) },
    canonicalizedBody: body,
  }
}

/** A trusted root that has this log and nothing else. */
export function rootOfLog(log: KeyPair): string {
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      {
        baseUrl: 'https://log.test',
        hashAlgorithm: 'SHA2_256',
        publicKey: {
          rawBytes: base64(log.publicKey.export({ type: 'spki', format: 'der' })),
          keyDetails: 'PKIX_ECDSA_P256_SHA_256',
          validFor: { start: '2020-01-01T00:00:00Z' },
        },
        logId: { keyId: base64(logId(log)) },
      },
    ],
    certificateAuthorities: [],
    ctlogs: [],
    timestampAuthorities: [],
  })
}

function logId({ publicKey }: KeyPair): Buffer {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
