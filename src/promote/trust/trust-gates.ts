// The trust gates as predicates: what each accepts as evidence, and why not.
import type { SignerPolicy, TrustRequirements } from '../model/trust.ts'
import { describeBuilder, describeSigner, type SignerCheck, type Verdict } from './check-signer.ts'
import type { ImageEvidence } from './gather.ts'
import { scanGate } from './scan-gate.ts'
import { matchesPredicateType, provenanceWord } from './signed/predicate-types.ts'
import { quote } from './signed/signed-text.ts'
import type { TrustGate } from './trust-gate.ts'

/** `now`: milliseconds since the epoch. */
export function trustGates(requirements: TrustRequirements, check: SignerCheck, now: number): readonly TrustGate[] {
  const { signedBy = [], builtBy = [], attested = [], vulnerabilities = [] } = requirements
  const signers = signedBy.flat()
  const attester = (evidence: ImageEvidence): Verdict =>
    anyOf<() => Verdict>(
      [
        ...signers.map((policy: SignerPolicy) => () => check.signed(evidence, policy)),
        ...builtBy.map((policy) => () => check.built(evidence, policy)),
      ],
      (verdict) => verdict(),
    )
  return [
    ...signedBy.map(
      (policies): TrustGate => ({
        key: 'signed-by',
        wanted: `signed by ${policies.map(describeSigner).join(' or ')}`,
        accepts: (evidence) =>
          signatureProblem(evidence) ?? anyOf(policies, (policy) => check.signed(evidence, policy)),
      }),
    ),
    ...builtBy.map(
      (policy): TrustGate => ({
        key: 'built-by',
        wanted: `built by ${describeBuilder(policy)}`,
        accepts: (evidence) => typeProblem(evidence, provenanceWord) ?? check.built(evidence, policy),
      }),
    ),
    ...attested.map(
      (type): TrustGate => ({
        key: 'attested',
        wanted: `attested as ${quote(type)} by a signer of \`signed-by\` or \`built-by\``,
        accepts: (evidence) => typeProblem(evidence, type) ?? attester(evidence),
      }),
    ),
    ...vulnerabilities.map((policy): TrustGate => scanGate(policy, attester, now)),
  ]
}

/** Attestations by the same signer do not count as signatures: an SBOM or a failed scan does not approve an image. */
function signatureProblem({ signature }: ImageEvidence): Verdict {
  if ('reason' in signature) return signature.reason
  const type = signature.kind === 'sigstore' ? signature.claim.predicateType : undefined
  return type === undefined ? undefined : `is an attestation (${quote(type)}), not a signature`
}

function typeProblem({ signature, carries }: ImageEvidence, wanted: string): Verdict {
  if ('reason' in signature) return signature.reason
  if (signature.kind !== 'sigstore') return 'is a Notation signature, not an attestation'
  const types = [signature.claim, ...carries].flatMap(({ predicateType }) => predicateType ?? [])
  if (types.some((type) => matchesPredicateType(type, wanted))) return undefined
  return types.length === 0 ? 'is a signature, not an attestation' : `attests ${types.map(quote).join(', ')}`
}

/** `undefined` if one of the policies accepts; else every distinct reason. */
function anyOf<T>(policies: readonly T[], verdict: (policy: T) => Verdict): Verdict {
  const reasons = new Set<string>()
  for (const policy of policies) {
    const reason = verdict(policy)
    if (reason === undefined) return undefined
    reasons.add(reason)
  }
  return [...reasons].join(' and ')
}
