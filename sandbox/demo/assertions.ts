// Does the end look as it must? Every tag of a registry, its digest, its platforms, and all that belongs to it.
import { bundleType, isSignedBy } from './image.ts'
import { type Endpoint, readPayload, type TagState } from './inspect.ts'
import type { Tagged } from './scenarios.ts'

/** A statement and whether it passed. */
export interface CheckResult {
  readonly passed: boolean
  readonly description: string
}

const nameOf = ({ repository, tag }: { readonly repository: string; readonly tag: string }): string =>
  `${repository}:${tag}`

/** Above this many tags one statement speaks for all of them. */
const mostStatements = 6

/** Compares a registry's tags with those that should be there. */
export async function checkTags(
  endpoint: Endpoint,
  states: readonly TagState[],
  wanted: readonly Tagged[],
): Promise<readonly CheckResult[]> {
  const byName = new Map(states.map((state) => [nameOf(state), state] as const))
  const checks = await Promise.all(wanted.map((tagged) => checkTag(endpoint, byName.get(nameOf(tagged)), tagged)))
  const names = new Set(wanted.map(nameOf))
  const surplus = states.map(nameOf).filter((name) => !names.has(name))
  const count = {
    passed: surplus.length === 0,
    description: `no other tag is there${surplus.map((name) => ` but ${name}`).join()}`,
  }
  if (checks.length <= mostStatements) return [...checks, count]
  const wrong = checks.filter(({ passed }) => !passed)
  return [
    { passed: wrong.length === 0, description: `all ${checks.length} tags name what they should` },
    ...wrong,
    count,
  ]
}

async function checkTag(endpoint: Endpoint, state: TagState | undefined, tagged: Tagged): Promise<CheckResult> {
  const { image, referrers, publicKey } = tagged.names
  if (state === undefined) return { passed: false, description: `${nameOf(tagged)} is missing` }
  const digests = new Set(image.children.map(({ digest }) => digest))
  const copied = referrers.every(({ digest }) => state.referrers.some((referrer) => referrer.digest === digest))
  const signature = state.referrers.find(({ artifactType }) => artifactType === bundleType)
  const bundle = signature && (await readPayload(endpoint, tagged.repository, signature.digest))
  const signed = publicKey === undefined || (bundle !== undefined && isSignedBy(bundle, publicKey, state.digest))
  const { platforms, attestations } = state
  const whole = platforms.length + attestations === digests.size && platforms.every(({ digest }) => digests.has(digest))
  const parts = [`the same digest for the index and its ${platforms.length} platforms`]
  if (attestations > 0) parts.push(`${attestations} attestation manifests`)
  if (referrers.length > 0) parts.push(`SBOM and signature by ${state.foundBy}, and the signature verifies`)
  return {
    passed: state.digest === image.digest && whole && copied && signed,
    description: `${nameOf(tagged)}: ${parts.join(', ')}`,
  }
}
