// The trust gates: which of them do not hold for the sources of a promotion, and why.
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { plainText } from '../../registry/model/plain-text.ts'
import { formatName, sameName } from '../../registry/model/reference.ts'
import type { TrustRequirements, TrustServices } from '../model/trust.ts'
import { needsRoot, SignerCheck } from './check-signer.ts'
import { DefaultRoots } from './default-roots.ts'
import { describeImage, evidenceSteps, type ImageEvidence, type TrustedImage } from './gather.ts'
import { givenRoots, type TrustRoots } from './sigstore/trust-roots.ts'
import { readTrustRoots } from './sigstore/trusted-root.ts'
import type { TrustGate, TrustGateKey } from './trust-gate.ts'
import { trustGates } from './trust-gates.ts'

export interface TrustContext {
  readonly images: readonly TrustedImage[]
  readonly requirements: TrustRequirements
  readonly services: TrustServices
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Why a trust gate does not hold. */
export interface TrustRefusal {
  readonly key: TrustGateKey
  readonly problem: string
}

/** One refusal for each trust gate that does not hold. Throws RegistryError, or what `services.trustRoot` throws. */
export async function failedTrustGates(context: TrustContext): Promise<readonly TrustRefusal[]> {
  const { images, requirements, services } = context
  const texts = needsRoots(requirements) ? requirements.trustedRoot : undefined
  const refusals = await Promise.all(
    (texts ?? [undefined]).map(async (text) => {
      const given = text === undefined ? undefined : readTrustRoots(text)
      if (given !== undefined && 'problem' in given)
        return [{ key: 'trusted-root', problem: `the file ${given.problem}` } as const]
      const judged = await Promise.all(
        images.map((image) =>
          judge(image, given === undefined ? new DefaultRoots(services) : givenRoots(given.roots), context),
        ),
      )
      return judged.flat()
    }),
  )
  const distinct = new Map(refusals.flat().map((refusal) => [`${refusal.key} ${refusal.problem}`, refusal]))
  return [...distinct.values()]
}

function needsRoots({ signedBy = [], builtBy = [] }: TrustRequirements): boolean {
  return builtBy.length > 0 || signedBy.flat().some(needsRoot)
}

async function judge(
  image: TrustedImage,
  roots: TrustRoots,
  { requirements, services, now }: TrustContext,
): Promise<readonly TrustRefusal[]> {
  const gates = trustGates(requirements, new SignerCheck(roots, now), now)
  const evidence: ImageEvidence[] = []
  const judgeGates = () => gates.flatMap((gate) => gateProblem(gate, image, evidence) ?? [])
  let problems: readonly TrustRefusal[] = []
  for (const step of evidenceSteps(image, requirements, services)) {
    evidence.push(...(await step()))
    problems = judgeGates()
    if (problems.length > 0 && (await roots.fetchMissing())) problems = judgeGates()
    if (problems.length === 0) return []
  }
  // A root that could not be fetched might have changed the verdict.
  if (roots.failure !== undefined) throw roots.failure
  return problems
}

/** The gate holds if the root is covered, or every image of it that is promoted. */
function gateProblem(
  gate: TrustGate,
  image: TrustedImage,
  evidence: readonly ImageEvidence[],
): TrustRefusal | undefined {
  const judged = evidence.map((item) => ({ ...item, verdict: gate.accepts(item, evidence) }))
  const covered = new Set<Digest>(judged.flatMap(({ verdict, covers }) => (verdict === undefined ? covers : [])))
  const { platforms, root } = image
  if (covered.has(root.descriptor.digest)) return undefined
  if (platforms.length > 0 && platforms.every((digest) => covered.has(digest))) return undefined
  const missing = covered.size === 0 ? [] : platforms.filter((digest) => !covered.has(digest))
  const reasons = judged.flatMap(({ label, verdict }) => (verdict === undefined ? [] : [`${label} ${verdict}`]))
  const problem = `${describeImage(image)} must be ${gate.wanted}; ${[
    ...(missing.length > 0 ? [`not covered: ${missing.map(shortDigest).join(', ')}`] : []),
    ...(evidence.length === 0 ? [nothingFound(image)] : enumerate(reasons)),
  ].join('; ')}`
  return { key: gate.key, problem: plainText(problem, messageLimit) }
}

/** Says where it was looked for if that is not the repository of the image. */
function nothingFound({ source, holder }: TrustedImage): string {
  const where = sameName(source.name, holder.name) ? '' : ` in ${formatName(holder.name)}`
  return `nothing that looks like a signature was found${where}`
}

/** Characters of one message. */
const messageLimit = 4000
const reasonLimit = 20

function enumerate(reasons: readonly string[]): readonly string[] {
  const distinct = [...new Set(reasons)]
  const more = distinct.length - reasonLimit
  return more > 0 ? [...distinct.slice(0, reasonLimit), `and ${more} more`] : distinct
}
