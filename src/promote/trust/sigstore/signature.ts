// One sigstore signature, ready to be verified: a bundle, or a layer of cosign's `.sig` and `.att` tags.
import { createHash, X509Certificate } from 'node:crypto'
import { bundleFromJSON } from '@sigstore/bundle'
import { type SignedEntity, toSignedEntity } from '@sigstore/verify'
import { isRecord, type Json } from '../../../registry/model/descriptor.ts'
import type { Digest } from '../../../registry/model/digest.ts'
import { decodeJson } from '../../../registry/model/json/json.ts'
import { encodeForSigning } from '../signed/pre-authentication.ts'
import { SignatureRejected } from '../signed/rejection.ts'
import { type Claim, readSimpleSigning, readStatement } from '../signed/signed-text.ts'
import { verifySignature } from './public-key.ts'

export interface SigstoreSignature {
  readonly kind: 'sigstore'
  readonly entity: SignedEntity
  /** The signer's certificate; absent if it signed with a key of its own. */
  readonly certificate?: X509Certificate
  /** The statement about the image. */
  readonly claim: Claim
}

/** A bundle in JSON (sigstore bundle v0.1 to v0.3) with an in-toto statement about `digest`. Throws SignatureRejected. */
export function readBundle(bytes: Uint8Array, digest: Digest): SigstoreSignature {
  return fromBundle(decodeJson(bytes, 'the bundle'), digest)
}

/** A layer of a `.att` tag: a DSSE envelope, with the certificate and the log entry in its annotations. */
export function readAttestationLayer(
  bytes: Uint8Array,
  annotations: Readonly<Record<string, string>>,
  digest: Digest,
): SigstoreSignature {
  return fromBundle({ ...legacyBundle(annotations), dsseEnvelope: decodeJson(bytes, 'the envelope') }, digest)
}

/** A layer of a `.sig` tag: the signed payload, with the signature in its annotations. */
export function readSignatureLayer(
  payload: Uint8Array,
  annotations: Readonly<Record<string, string>>,
  digest: Digest,
): SigstoreSignature {
  const signature = annotations['dev.cosignproject.cosign/signature']
  if (signature === undefined) throw new SignatureRejected('has no signature in its annotations')
  const messageDigest = { algorithm: 'SHA2_256', digest: sha('sha256', payload).toString('base64') }
  const bundle = bundleFromJSON({ ...legacyBundle(annotations), messageSignature: { messageDigest, signature } })
  const entity = toSignedEntity(bundle, Buffer.from(payload))
  return {
    kind: 'sigstore',
    entity: { ...entity, signature: content(Buffer.from(signature, 'base64'), payload, payload) },
    ...certificateOf(bundle.verificationMaterial.content),
    claim: readSimpleSigning(payload, digest),
  }
}

function fromBundle(json: unknown, digest: Digest): SigstoreSignature {
  const bundle = bundleFromJSON(json)
  if (bundle.content.$case !== 'dsseEnvelope') throw new SignatureRejected('signs a file, not an image')
  const { payloadType, payload, signatures } = bundle.content.dsseEnvelope
  const [signature, ...others] = signatures
  if (signature === undefined || others.length > 0)
    throw new SignatureRejected(`has ${signatures.length} signatures in its envelope; exactly one is supported`)
  return {
    kind: 'sigstore',
    entity: {
      ...toSignedEntity(bundle),
      signature: content(signature.sig, payload, encodeForSigning(payloadType, payload)),
    },
    ...certificateOf(bundle.verificationMaterial.content),
    claim: readStatement(payloadType, payload, digest),
  }
}

type Material = ReturnType<typeof bundleFromJSON>['verificationMaterial']['content']

function certificateOf(material: Material): { readonly certificate?: X509Certificate } {
  const first =
    material.$case === 'certificate'
      ? material.certificate
      : material.$case === 'x509CertificateChain'
        ? material.x509CertificateChain.certificates[0]
        : undefined
  return first === undefined ? {} : { certificate: new X509Certificate(first.rawBytes) }
}

/** The library's own picks SHA-256 for every key; cosign signs with the digest of the key's kind. */
function content(signature: Buffer, payload: Uint8Array, signed: Uint8Array): SignedEntity['signature'] {
  return {
    signature,
    compareSignature: (bytes) => signature.equals(bytes),
    compareDigest: (digest) => isDigestOf(digest, payload),
    compareSignedDigest: (digest) => isDigestOf(digest, signed),
    verifySignature: (key) => verifySignature(signed, key, signature),
  }
}

const digestNames: Readonly<Record<number, string>> = { 32: 'sha256', 48: 'sha384', 64: 'sha512' }

function isDigestOf(digest: Uint8Array, bytes: Uint8Array): boolean {
  const name = digestNames[digest.byteLength]
  return name !== undefined && sha(name, bytes).equals(digest)
}

function sha(name: string, bytes: Uint8Array): Buffer {
  return createHash(name).update(bytes).digest()
}

/** Annotations of a layer as the verification material of a bundle (cosign, pkg/oci/static/options.go). */
function legacyBundle(annotations: Readonly<Record<string, string>>): Json {
  const certificate = annotations['dev.sigstore.cosign/certificate']
  const timestamp = parsed(annotations['dev.sigstore.cosign/rfc3161timestamp'])['SignedRFC3161Timestamp']
  const rawBytes = certificate && new X509Certificate(certificate).raw.toString('base64')
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      ...(rawBytes ? { x509CertificateChain: { certificates: [{ rawBytes }] } } : { publicKey: { hint: '' } }),
      tlogEntries: logEntries(parsed(annotations['dev.sigstore.cosign/bundle'])),
      ...(typeof timestamp === 'string' && {
        timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: timestamp }] },
      }),
    },
  }
}

function logEntries({ SignedEntryTimestamp, Payload }: Json): readonly Json[] {
  if (!isRecord(Payload) || typeof Payload['body'] !== 'string') return []
  const { body, integratedTime, logIndex, logID } = Payload
  const entry = decodeJson(Buffer.from(body, 'base64'), 'the log entry')
  if (!isRecord(entry)) throw new SignatureRejected('has a transparency log entry that is not well formed')
  return [
    {
      logIndex: String(logIndex),
      logId: { keyId: Buffer.from(String(logID), 'hex').toString('base64') },
      kindVersion: { kind: entry['kind'], version: entry['apiVersion'] },
      integratedTime: String(integratedTime),
      inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
      canonicalizedBody: body,
    },
  ]
}

function parsed(text: string | undefined): Json {
  const value = text === undefined ? {} : decodeJson(Buffer.from(text), 'an annotation')
  if (!isRecord(value)) throw new SignatureRejected('has an annotation that is not well formed')
  return value
}
