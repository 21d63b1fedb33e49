// Signs the records of a run: keyless with the job's identity, or with a key.
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { IdentityMissingError, TrustServiceError } from '../../promote/model/errors.ts'
import { bundleType } from '../../promote/model/sigstore-bundle.ts'
import type { SignStatement } from '../../promote/model/trust.ts'
import { encodeForSigning } from '../../promote/trust/signed/pre-authentication.ts'
import { jwtClaims } from '../../registry/identities/jwt.ts'
import { isRecord } from '../../registry/model/descriptor.ts'
import { jsonOf, type SendRequest } from './request.ts'
import type { SigningInstance } from './signing-instance.ts'
import { at, base64, post, ServiceRefusal, verificationMaterial } from './verification-material.ts'

/** The audience that Fulcio expects in an ID token. */
export const signingAudience = 'sigstore'

const payloadType = 'application/vnd.in-toto+json'

export interface KeylessOptions {
  readonly instance: SigningInstance
  readonly send: SendRequest
  /** The job's ID token for an audience; throws an error with a remedy. */
  readonly idToken: (audience: string) => Promise<string>
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
}

interface Identity {
  readonly privateKey: KeyObject
  /** DER. */
  readonly certificate: Uint8Array
  readonly issued: number
}

/** Milliseconds; Fulcio's certificates live ten minutes, and the log or the timestamp must be made within. */
const certificateLife = 300_000

/** Signs statements with a certificate for the job's identity, one for as many as are signed within its life. */
export function keylessSigner({ instance, send, idToken, now }: KeylessOptions): SignStatement {
  let identity: Promise<Identity> | undefined
  const fresh = () => issue({ instance, send, idToken, now })
  const current = async (): Promise<Identity> => {
    identity ??= fresh()
    const issued = await identity
    if (now() - issued.issued <= certificateLife) return issued
    identity = fresh()
    return identity
  }
  const signOnce = async (statement: Uint8Array): Promise<Uint8Array> => {
    const { privateKey, certificate } = await current()
    const envelope = signEnvelope(statement, privateKey)
    const material = await verificationMaterial({ ...envelope, certificate }, instance, send)
    return bundle(envelope.envelope, { certificate: { rawBytes: base64(certificate) }, ...material })
  }
  return async (statement) => {
    try {
      return await signOnce(statement).catch((refusal: unknown) => {
        if (!isInLog(refusal)) throw refusal
        return signOnce(statement)
      })
    } catch (cause) {
      if (cause instanceof TrustServiceError || cause instanceof IdentityMissingError) throw cause
      throw new TrustServiceError(
        `the record could not be signed: ${cause instanceof Error ? cause.message : String(cause)}`,
        'Give the job `permissions: { id-token: write }` and let the runner reach the signing services, or sign with `record-key`.',
        { cause },
      )
    }
  }
}

/**
 * Whether a log has the entry already: its first answer was lost, and the request was repeated. Each ECDSA signature is
 * another one, and so another entry.
 */
function isInLog(refusal: unknown): boolean {
  return refusal instanceof ServiceRefusal && refusal.status === 409
}

/** A certificate of Fulcio for a fresh key (sigstore/fulcio, fulcio.proto, CreateSigningCertificate). */
async function issue({ instance, send, idToken, now }: KeylessOptions): Promise<Identity> {
  const token = await idToken(signingAudience)
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const content = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const proofOfPossession = base64(sign('sha256', Buffer.from(subjectOf(token)), privateKey))
  const url = at(instance.fulcio, 'api/v2/signingCert')
  const response = await post(
    url,
    {
      credentials: { oidcIdentityToken: token },
      publicKeyRequest: { publicKey: { algorithm: 'ECDSA', content }, proofOfPossession },
    },
    send,
  )
  const document = jsonOf(response)
  const issued = isRecord(document)
    ? (document['signedCertificateEmbeddedSct'] ?? document['signedCertificateDetachedSct'])
    : undefined
  const chain = isRecord(issued) ? issued['chain'] : undefined
  const certificates = isRecord(chain) ? chain['certificates'] : undefined
  const leaf: unknown = Array.isArray(certificates) ? certificates[0] : undefined
  if (typeof leaf !== 'string') throw new Error(`${url.host}: the answer has no certificate`)
  return { privateKey, certificate: new X509Certificate(leaf).raw, issued: now() }
}

/** What Fulcio wants signed as a proof of the key: the email address, or else the subject of the token. */
function subjectOf(token: string): string {
  const { email, sub } = jwtClaims(token)
  const subject = typeof email === 'string' ? email : sub
  if (typeof subject !== 'string') throw new Error('the ID token of the job names no subject')
  return subject
}

/** Signs statements with a key, without any service. `pem` has been read by `readPrivateKey`. */
export function keyedSigner(privateKey: KeyObject, publicKey: KeyObject): SignStatement {
  const hint = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
  return async (statement) =>
    bundle(signEnvelope(statement, privateKey).envelope, { publicKey: { hint }, tlogEntries: [] })
}

/** Reads a private key in PEM; `problem` completes "the key …" and quotes nothing of it. */
export function readPrivateKey(pem: string): { readonly key: KeyObject } | { readonly problem: string } {
  if (/BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY/.test(pem))
    return { problem: "is encrypted in cosign's own format; give an unencrypted ECDSA or RSA key in PEM (PKCS #8)" }
  try {
    const key = createPrivateKey(pem)
    const type = key.asymmetricKeyType
    return type === 'ec' || type === 'rsa' ? { key } : { problem: 'is neither an ECDSA nor an RSA key' }
  } catch {
    return { problem: 'is not an unencrypted private key in PEM' }
  }
}

const digests: Readonly<Record<string, string>> = { secp384r1: 'sha384', secp521r1: 'sha512' }

function signEnvelope(statement: Uint8Array, key: KeyObject) {
  const signed = encodeForSigning(payloadType, statement)
  const signature = sign(digests[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'sha256', signed, key)
  const signatures = [{ sig: base64(signature), keyid: '' }]
  return { signed, signature, envelope: { payload: base64(statement), payloadType, signatures } }
}

function bundle(dsseEnvelope: object, verificationMaterial: object): Uint8Array {
  return Buffer.from(JSON.stringify({ mediaType: bundleType, verificationMaterial, dsseEnvelope }))
}
