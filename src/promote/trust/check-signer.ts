// Whether one piece of evidence is signed by whom a policy names.
import type { KeyObject, X509Certificate } from 'node:crypto'
import type { BuilderPolicy, IdentityPolicy, KeyPolicy, NotaryPolicy, SignerPolicy } from '../model/trust.ts'
import type { Evidence } from './find-evidence.ts'
import { readAnchors, verifyNotation } from './notation/verify.ts'
import { attempt, SignatureRejected } from './signed/rejection.ts'
import { quote } from './signed/signed-text.ts'
import { builderProblem, type CertificateIdentity, identityProblem } from './sigstore/certificate-identity.ts'
import { fingerprint, readPublicKey } from './sigstore/public-key.ts'
import type { SigstoreSignature } from './sigstore/signature.ts'
import type { TrustRoots } from './sigstore/trust-roots.ts'
import { verifyKeyed, verifyKeyless } from './sigstore/verify.ts'

/** `undefined`: it counts. Else the reason, which completes the sentence "the signature …". */
export type Verdict = string | undefined

/** Verifies evidence against policies; each certificate is verified once, however many policies ask. */
export class SignerCheck {
  readonly #roots: TrustRoots
  readonly #now: number
  readonly #identities = new Map<SigstoreSignature, ReturnType<typeof attempt<CertificateIdentity>>>()

  /** `now`: milliseconds since the epoch. */
  constructor(roots: TrustRoots, now: number) {
    this.#roots = roots
    this.#now = now
  }

  signed(evidence: Evidence, policy: SignerPolicy): Verdict {
    if ('notary' in policy) return this.#notary(evidence, policy)
    return 'key' in policy
      ? this.#key(evidence, policy)
      : this.#certificate(evidence, (identity) => identityProblem(identity, policy))
  }

  built(evidence: Evidence, policy: BuilderPolicy): Verdict {
    return this.#certificate(evidence, (identity) => builderProblem(identity, policy))
  }

  #notary({ signature, about }: Evidence, { notary, subject }: NotaryPolicy): Verdict {
    if ('reason' in signature) return signature.reason
    if (signature.kind !== 'notation') return 'is not a Notation signature'
    return verdictOf(() => verifyNotation(signature, about, { anchors: anchorsOf(notary), subject, now: this.#now }))
  }

  #key({ signature }: Evidence, { key, 'transparency-log': logged = false }: KeyPolicy): Verdict {
    if ('reason' in signature) return signature.reason
    if (signature.kind !== 'sigstore') return 'is not a sigstore signature'
    if (!logged || signature.certificate !== undefined)
      return verdictOf(() => verifyKeyed(signature, keyOf(key), undefined))
    const found = this.#roots.forLog()
    return 'reason' in found ? found.reason : verdictOf(() => verifyKeyed(signature, keyOf(key), found.roots))
  }

  #certificate({ signature }: Evidence, problem: (identity: CertificateIdentity) => string | undefined): Verdict {
    if ('reason' in signature) return signature.reason
    if (signature.kind !== 'sigstore') return 'is not a sigstore signature'
    const { certificate } = signature
    const found = certificate === undefined ? { roots: [] } : this.#roots.forIssuer(certificate.issuer)
    if ('reason' in found) return found.reason
    const identity = this.#identities.get(signature) ?? attempt(() => verifyKeyless(signature, found.roots))
    this.#identities.set(signature, identity)
    return 'reason' in identity ? identity.reason : problem(identity.value)
  }
}

function verdictOf(task: () => void): Verdict {
  const result = attempt(task)
  return 'reason' in result ? result.reason : undefined
}

function keyOf(pem: string): KeyObject {
  const read = readPublicKey(pem)
  if ('problem' in read) throw new SignatureRejected(`cannot be verified: the key ${read.problem}`)
  return read.key
}

function anchorsOf(pem: string): readonly X509Certificate[] {
  const read = readAnchors(pem)
  if ('problem' in read) throw new SignatureRejected(`cannot be verified: the file ${read.problem}`)
  return read.anchors
}

/** Whether a policy is judged by a trusted root. */
export function needsRoot(policy: SignerPolicy): boolean {
  return 'identity' in policy || ('key' in policy && policy['transparency-log'] === true)
}

/** Who is wanted, for messages. */
export function describeSigner(policy: SignerPolicy): string {
  if ('identity' in policy) return describeIdentity(policy)
  if ('notary' in policy)
    return `a certificate of ${policy.path ?? 'the given ones'}${policy.subject === undefined ? '' : ` for ${quote(policy.subject)}`}`
  const read = readPublicKey(policy.key)
  const name = policy.path ?? ('key' in read ? fingerprint(read.key) : 'the given one')
  return `the key ${name}${policy['transparency-log'] === true ? ' (in the transparency log)' : ''}`
}

function describeIdentity({ identity, issuer }: IdentityPolicy): string {
  return `${quote(identity)}${issuer === undefined ? '' : ` of ${quote(issuer)}`}`
}

export function describeBuilder(policy: BuilderPolicy): string {
  return Object.entries(policy)
    .map(([key, value]) => `${key} ${quote(String(value))}`)
    .join(', ')
}
