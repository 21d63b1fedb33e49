// Evaluates the trust gates together, since they share what is read.
import type { GateRefusal, Requirements } from '../../../model/requirements.ts'
import type { TrustRequirements } from '../../../model/trust.ts'
import type { TrustRefusal } from '../../../trust/judge.ts'
import type { TrustGateKey } from '../../../trust/trust-gate.ts'
import type { GateSubject } from '../model/gate.ts'

function trustRequirements(requirements: Requirements): TrustRequirements {
  const {
    'signed-by': signedBy,
    'built-by': builtBy,
    attested,
    vulnerabilities,
    'trusted-root': trustedRoot,
  } = requirements
  return {
    ...(signedBy && { signedBy }),
    ...(builtBy && { builtBy }),
    ...(attested && { attested }),
    ...(vulnerabilities && { vulnerabilities }),
    ...(trustedRoot && { trustedRoot }),
  }
}

const evaluations = new WeakMap<GateSubject, Promise<readonly TrustRefusal[]>>()

/** The refusals of one gate; the first gate that asks evaluates all, since they share what is read. */
export async function trustRefusals(key: TrustGateKey, subject: GateSubject): Promise<readonly GateRefusal[]> {
  const evaluation = evaluations.get(subject) ?? evaluate(subject)
  evaluations.set(subject, evaluation)
  return (await evaluation)
    .filter((refusal) => refusal.key === key)
    .map(({ problem }) => ({ problem, remedy: remedies[key] }))
}

/** The verifier is a library of its own. */
async function evaluate(subject: GateSubject): Promise<readonly TrustRefusal[]> {
  const { request, trustServices, now } = subject
  const [{ failedTrustGates }, { trustedImages }, services] = await Promise.all([
    import('../../../trust/judge.ts'),
    import('../../../trust/trusted-images.ts'),
    trustServices(),
  ])
  return failedTrustGates({
    images: await trustedImages(subject),
    requirements: trustRequirements(request.options.require ?? {}),
    services,
    now,
  })
}

const remedies: Readonly<Record<TrustGateKey, string>> = {
  'signed-by':
    'Sign the image before the promotion, with cosign or notation, or correct the signer; docs/trust.md lists which signature counts for what.',
  'built-by':
    'Attest the build with actions/attest (push-to-registry: true), or correct the values: they are compared with the certificate of the provenance.',
  attested: 'Attest it with actions/attest or `cosign attest`, signed by one whom `signed-by` or `built-by` names.',
  vulnerabilities:
    'Scan the image and attest the result, such as `trivy image --format cosign-vuln` and `cosign attest --type vuln`, signed by one whom `signed-by` or `built-by` names; or fix what was found.',
  'trusted-root': 'Write one with `gh attestation trusted-root` or `cosign trusted-root create`.',
}
