// Parses the signed payload about one image: an in-toto statement or cosign's simple signing.
import { isRecord, type Json } from '../../../registry/model/descriptor.ts'
import { algorithmOf, type Digest, hexOf } from '../../../registry/model/digest.ts'
import { decodeJson } from '../../../registry/model/json/json.ts'
import { plainText } from '../../../registry/model/plain-text.ts'
import { SignatureRejected } from './rejection.ts'

/** The predicate type of cosign's signatures in bundles. */
const signatureType = 'https://sigstore.dev/cosign/sign/v1'

export interface Claim {
  /** `undefined` for a plain signature. */
  readonly predicateType: string | undefined
  readonly predicate: Json
}

const inTotoType = 'application/vnd.in-toto+json'

/** in-toto Statement v0.1 and v1 in a DSSE envelope. Throws SignatureRejected unless a subject has the digest. */
export function readStatement(payloadType: string, payload: Uint8Array, digest: Digest): Claim {
  if (payloadType !== inTotoType)
    throw new SignatureRejected(`signs ${quote(payloadType)}, not an in-toto statement (${inTotoType})`)
  const statement = document(payload)
  const { subject: subjects, predicateType, predicate } = statement
  if (!isStatementType(statement['_type']) || typeof predicateType !== 'string' || !Array.isArray(subjects))
    throw new SignatureRejected('signs an in-toto statement that is not well formed')
  if (!subjects.some((subject: unknown) => hasDigest(subject, digest)))
    throw new SignatureRejected(`is about something else: none of its subjects is ${digest}`)
  const isSignature = predicateType === signatureType
  return { predicateType: isSignature ? undefined : predicateType, predicate: isRecord(predicate) ? predicate : {} }
}

/** A statement that something signed contains, about some of `digests`; its envelope is that something. */
export function readCarriedStatement(
  payload: Uint8Array,
  digests: readonly Digest[],
): Claim & { readonly subjects: readonly Digest[] } {
  const statement = document(payload)
  const { subject: subjects, predicateType, predicate } = statement
  if (!isStatementType(statement['_type']) || typeof predicateType !== 'string' || !Array.isArray(subjects))
    throw new SignatureRejected('carries a statement that is not well formed')
  return {
    predicateType,
    predicate: isRecord(predicate) ? predicate : {},
    subjects: digests.filter((digest) => subjects.some((subject: unknown) => hasDigest(subject, digest))),
  }
}

/** cosign's payload of a `.sig` layer (containers/image, "atomic container signature", with cosign's type). */
export function readSimpleSigning(payload: Uint8Array, digest: Digest): Claim {
  const { critical } = document(payload)
  const image = isRecord(critical) ? critical['image'] : undefined
  const signed = isRecord(image) ? image['docker-manifest-digest'] : undefined
  const type = isRecord(critical) ? critical['type'] : undefined
  if (typeof signed !== 'string' || typeof type !== 'string')
    throw new SignatureRejected('signs a text that is not a simple signing payload')
  if (type !== 'cosign container image signature' && type !== signatureType)
    throw new SignatureRejected(`signs a payload of type ${quote(type)}, not cosign's image signature`)
  if (signed !== digest)
    throw new SignatureRejected(`is about something else: it names ${quote(signed)}, not ${digest}`)
  return { predicateType: undefined, predicate: {} }
}

function isStatementType(type: unknown): boolean {
  return type === 'https://in-toto.io/Statement/v1' || type === 'https://in-toto.io/Statement/v0.1'
}

function hasDigest(subject: unknown, digest: Digest): boolean {
  const digests = isRecord(subject) ? subject['digest'] : undefined
  return isRecord(digests) && digests[algorithmOf(digest)] === hexOf(digest)
}

function document(bytes: Uint8Array): Json {
  const value = decodeJson(bytes, 'the signed text')
  if (!isRecord(value)) throw new SignatureRejected('signs a text that is not a JSON object')
  return value
}

/** Identities of reusable workflows, with a commit in them, have more than a hundred characters. */
const quoteLimit = 300

export function quote(text: string): string {
  return JSON.stringify(plainText(text, quoteLimit))
}
