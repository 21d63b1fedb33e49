// The trust gates: which of them do not hold for the sources of a promotion, and why.
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { plainText } from '../../registry/model/plain-text.ts'
import type { SignerPolicy, TrustRequirements, TrustServices } from '../model/trust.ts'
import { describeBuilder, describeSigner, needsRoot, SignerCheck, type Verdict } from './check-signer.ts'
import { describeImage, evidenceSteps, type ImageEvidence, type TrustedImage } from './gather.ts'
import { matchesPredicateType, provenanceWord } from './predicate-types.ts'
import { quote } from './signed-text.ts'
import { readTrustRoots } from './trusted-root.ts'

export interface TrustContext {
  readonly images: readonly TrustedImage[]
  readonly requirements: TrustRequirements
  readonly services: TrustServices
  /** Milliseconds since the epoch. */
  readonly now: number
}

export type TrustGateKey = 'signed-by' | 'built-by' | 'attested' | 'trusted-root'

/** Why a trust gate does not hold. */
export interface TrustRefusal {
  readonly key: TrustGateKey
  readonly problem: string
}

/** One refusal for each trust gate that does not hold. Throws RegistryError, or what `services.trustRoots` throws. */
export async function failedTrustGates(context: TrustContext): Promise<readonly TrustRefusal[]> {
  const { images, requirements, services, now } = context
  const rootTexts = needsRoots(requirements) ? (requirements.trustedRoot ?? [undefined]) : ['']
  const refusals = await Promise.all(
    rootTexts.map(async (text) => {
      const read = text === '' ? { roots: [] } : await readRoots(text, services)
      if ('problem' in read) return [{ key: 'trusted-root', problem: `the file ${read.problem}` } as const]
      const check = new SignerCheck(read.roots, now)
      const judged = await Promise.all(images.map((image) => judge(image, gatesOf(requirements, check), context)))
      return judged.flat()
    }),
  )
  const distinct = new Map(refusals.flat().map((refusal) => [`${refusal.key} ${refusal.problem}`, refusal]))
  return [...distinct.values()]
}

function needsRoots({ signedBy = [], builtBy = [] }: TrustRequirements): boolean {
  return builtBy.length > 0 || signedBy.flat().some(needsRoot)
}

async function readRoots(text: string | undefined, { trustRoots }: TrustServices): Promise<ReadRoots> {
  const read = (text === undefined ? await trustRoots() : [text]).map(readTrustRoots)
  const problem = read.find((one) => 'problem' in one)
  return problem ?? { roots: read.flatMap((one) => ('roots' in one ? one.roots : [])) }
}

type ReadRoots = ReturnType<typeof readTrustRoots>

/** One requirement: `accepts` answers why a piece of evidence does not meet it. */
interface TrustGate {
  /** Begins the message, such as `signed-by`. */
  readonly key: TrustGateKey
  /** Completes "the image must be …". */
  readonly wanted: string
  readonly accepts: (evidence: ImageEvidence) => Verdict
}

function gatesOf(requirements: TrustRequirements, check: SignerCheck): readonly TrustGate[] {
  const { signedBy = [], builtBy = [], attested = [] } = requirements
  const signers = signedBy.flat()
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
        accepts: (evidence) =>
          typeProblem(evidence, type) ??
          anyOf<() => Verdict>(
            [
              ...signers.map((policy: SignerPolicy) => () => check.signed(evidence, policy)),
              ...builtBy.map((policy) => () => check.built(evidence, policy)),
            ],
            (verdict) => verdict(),
          ),
      }),
    ),
  ]
}

/** An attestation by the same signer is no signature: an SBOM, or the record of a failed scan, releases nothing. */
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

async function judge(
  image: TrustedImage,
  gates: readonly TrustGate[],
  { requirements, services }: TrustContext,
): Promise<readonly TrustRefusal[]> {
  const evidence: ImageEvidence[] = []
  let problems: readonly TrustRefusal[] = []
  for (const step of evidenceSteps(image, requirements, services)) {
    evidence.push(...(await step()))
    problems = gates.flatMap((gate) => gateProblem(gate, image, evidence) ?? [])
    if (problems.length === 0) return []
  }
  return problems
}

/** The gate holds if the root is covered, or every image of it that is promoted. */
function gateProblem(
  gate: TrustGate,
  image: TrustedImage,
  evidence: readonly ImageEvidence[],
): TrustRefusal | undefined {
  const judged = evidence.map((each) => ({ ...each, verdict: gate.accepts(each) }))
  const covered = new Set<Digest>(judged.flatMap(({ verdict, covers }) => (verdict === undefined ? covers : [])))
  const { platforms, root } = image
  if (covered.has(root.descriptor.digest)) return undefined
  if (platforms.length > 0 && platforms.every((digest) => covered.has(digest))) return undefined
  const missing = covered.size === 0 ? [] : platforms.filter((digest) => !covered.has(digest))
  const reasons = judged.flatMap(({ label, verdict }) => (verdict === undefined ? [] : [`${label} ${verdict}`]))
  const problem = `${describeImage(image)} must be ${gate.wanted}; ${[
    ...(missing.length > 0 ? [`not covered: ${missing.map(shortDigest).join(', ')}`] : []),
    ...(evidence.length === 0 ? ['nothing that looks like a signature was found'] : enumerate(reasons)),
  ].join('; ')}`
  return { key: gate.key, problem: plainText(problem, messageLimit) }
}

/** Characters of one message. */
const messageLimit = 4000
const reasonLimit = 20

function enumerate(reasons: readonly string[]): readonly string[] {
  const distinct = [...new Set(reasons)]
  const more = distinct.length - reasonLimit
  return more > 0 ? [...distinct.slice(0, reasonLimit), `and ${more} more`] : distinct
}
