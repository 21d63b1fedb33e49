// Verifies a sigstore signature against a key or against trusted roots, with the checks that @sigstore/verify leaves out.
import type { KeyObject, X509Certificate } from 'node:crypto'
import { type SignedEntity, type Signer, VerificationError, Verifier } from '@sigstore/verify'
import { SignatureRejected } from '../signed/rejection.ts'
import { type CertificateIdentity, readCertificateIdentity } from './certificate-identity.ts'
import { checkLogEntryKey } from './log-entry.ts'
import { subjectPublicKeyInfo } from './public-key.ts'
import type { SigstoreSignature } from './signature.ts'
import { instanceOf } from './trust-roots.ts'
import type { TrustRoot } from './trusted-root.ts'

const noRoot: TrustRoot = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] }

/**
 * Verifies a signature with a key. With `logs` it must also be in the transparency log of one of these roots; without,
 * log entries are not looked at, since nothing is concluded from them. Throws SignatureRejected.
 */
export function verifyKeyed(
  { entity, certificate }: SigstoreSignature,
  key: KeyObject,
  logs: readonly TrustRoot[] | undefined,
): void {
  if (certificate !== undefined) throw new SignatureRejected('is signed with a certificate, not with this key')
  const publicKey = () => ({ publicKey: key, validFor: () => true })
  const verify = (root: TrustRoot, checked: SignedEntity, tlogThreshold: 0 | 1): void => {
    const thresholds = { tlogThreshold, ctlogThreshold: 0, timestampThreshold: 0 }
    run(() => new Verifier({ ...root, publicKey }, thresholds).verify(checked))
  }
  if (logs === undefined) return verify(noRoot, { ...entity, tlogEntries: [], timestamps: [] }, 0)
  firstOf(logs, (root) => verify(root, { ...entity, timestamps: [] }, 1))
  for (const { canonicalizedBody } of entity.tlogEntries)
    checkLogEntryKey(canonicalizedBody, { publicKey: subjectPublicKeyInfo(key) })
}

/** Verifies a signature with a certificate of one of the roots; answers whose it is. Throws SignatureRejected. */
export function verifyKeyless(
  { entity, certificate }: SigstoreSignature,
  roots: readonly TrustRoot[],
): CertificateIdentity {
  if (certificate === undefined) throw new SignatureRejected('is signed with a key, not with a certificate')
  if (!(certificate.keyUsage ?? []).includes(codeSigning))
    throw new SignatureRejected('has a certificate that is not for code signing')
  const signer = firstOf(roots, (root) => verifyWith(root, entity, certificate))
  const publicKey = subjectPublicKeyInfo(certificate.publicKey)
  for (const { canonicalizedBody } of entity.tlogEntries)
    checkLogEntryKey(canonicalizedBody, { certificate: certificate.raw, publicKey })
  return readCertificateIdentity(signer)
}

/** Extended key usage (RFC 5280, 4.2.1.12). */
const codeSigning = '1.3.6.1.5.5.7.3.3'

function verifyWith(root: TrustRoot, entity: SignedEntity, certificate: X509Certificate): Signer {
  const { tlogThreshold, ctlogThreshold } = thresholdsOf(root, certificate.issuer)
  // With a root that lists no logs, log entries cannot be verified: they and their timestamps are ignored.
  const verifiable = root.tlogs.length > 0 ? entity : withoutLog(entity)
  return run(() =>
    // A threshold of 0 timestamps makes the library fail on certificates: their validity is judged at a timestamp.
    new Verifier({ ...root, publicKey: noKey }, { tlogThreshold, ctlogThreshold, timestampThreshold: 1 }).verify(
      verifiable,
    ),
  )
}

function noKey(): never {
  throw new SignatureRejected('is signed with a key, not with a certificate')
}

function withoutLog(entity: SignedEntity): SignedEntity {
  const timestamps = entity.timestamps.filter(({ $case }) => $case === 'timestamp-authority')
  return { ...entity, tlogEntries: [], timestamps }
}

/**
 * What each issuer's signatures must have (cli/cli, pkg/cmd/attestation/verification/sigstore.go): GitHub's own instance
 * has neither logs nor SCTs, the public good instance has both, and another one has what its root lists.
 */
export function thresholdsOf(
  { tlogs, ctlogs }: { readonly tlogs: readonly unknown[]; readonly ctlogs: readonly unknown[] },
  issuer: string,
) {
  const instance = instanceOf(issuer)
  if (instance === 'github') return { tlogThreshold: 0, ctlogThreshold: 0 }
  const isPublicGood = instance === 'public-good'
  return {
    tlogThreshold: isPublicGood || tlogs.length > 0 ? 1 : 0,
    ctlogThreshold: isPublicGood || ctlogs.length > 0 ? 1 : 0,
  }
}

/** The first root that verifies it; if there is none, the most telling reason. */
function firstOf<T>(roots: readonly TrustRoot[], verify: (root: TrustRoot) => T): T {
  const rejections: SignatureRejected[] = []
  for (const root of roots) {
    try {
      return verify(root)
    } catch (error) {
      if (!(error instanceof SignatureRejected)) throw error
      rejections.push(error)
    }
  }
  const rejection = rejections.find(({ unknownAuthority }) => !unknownAuthority)
  throw rejection ?? rejections[0] ?? new SignatureRejected('meets no trusted root')
}

function run<T>(verify: () => T): T {
  try {
    return verify()
  } catch (error) {
    if (error instanceof SignatureRejected) throw error
    if (!(error instanceof VerificationError)) throw new SignatureRejected('is not well formed')
    const { code } = error
    throw new SignatureRejected(reasons[code], code === 'CERTIFICATE_ERROR' || code === 'TIMESTAMP_ERROR')
  }
}

const logReason = 'has a transparency log entry that the trusted root does not confirm'

/** By the library's code: what its own messages say is for its developers. */
const reasons: Readonly<Record<VerificationError['code'], string>> = {
  SIGNATURE_ERROR: 'does not match the key and the signed text',
  PUBLIC_KEY_ERROR: 'does not match the key and the signed text',
  TIMESTAMP_ERROR: 'has no timestamp of an authority in the trusted root',
  CERTIFICATE_ERROR:
    'has a certificate that no authority of the trusted root issued, that was not valid when it signed, or that is in no certificate log',
  TLOG_ERROR: 'is not in a transparency log of the trusted root',
  TLOG_BODY_ERROR: logReason,
  TLOG_INCLUSION_PROMISE_ERROR: logReason,
  TLOG_INCLUSION_PROOF_ERROR: logReason,
  TLOG_MISSING_INCLUSION_ERROR: logReason,
  NOT_IMPLEMENTED_ERROR: 'is not well formed',
}
