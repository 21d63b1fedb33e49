// Reads referrers back as clients do, and pushes again what the destination lost.
import type { Digest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { referrerDescriptor } from '../../registry/model/referrer-listing.ts'
import { referrerLimit } from '../../registry/model/referrers-index.ts'
import type { Referrer } from '../model/referrer.ts'
import type { Steps } from '../plan/steps.ts'
import type { Check, Finding, VerifyContext } from './check.ts'
import { checkDigestTag } from './digest-tags.ts'
import { pollUntil } from './poll.ts'

export type ReferrerContext = Pick<VerifyContext, 'repositories' | 'emit' | 'collector' | 'signal' | 'sleep'>

/**
 * One check per subject that was given referrers, and one per digest tag. Entries get lost: another writer may replace a
 * fallback tag or one of cosign's, since there is no compare-and-swap, and registries that keep the list themselves may
 * lose entries that are pushed side by side.
 */
export function referrerChecks({ destinations }: Steps, context: ReferrerContext): readonly Check[] {
  return destinations.flatMap(({ destination, referrers }) => {
    const name = formatName(destination)
    const linked = referrers.filter(
      ({ tag, descriptor }) => context.collector.linked(name, tag ?? descriptor.digest) !== undefined,
    )
    const stored = linked.filter(({ signature }) => signature !== undefined)
    const listed = linked.filter(({ tag, signature }) => tag === undefined && signature === undefined)
    const lists = [...Map.groupBy(listed, ({ subject }) => subject)].map(([subject, group]) => ({
      destination,
      subject,
      expected: group.flatMap(({ nodes }) => nodes.slice(-1)).map(({ manifest }) => manifest),
      merged: group.some(({ descriptor }) => context.collector.linked(name, descriptor.digest) === 'merged'),
    }))
    return [
      ...[...Map.groupBy(stored, ({ subject }) => subject)].map(([subject, signatures]) => ({
        what: `the signatures of ${name}@${subject}`,
        run: () => checkSignatures(destination, signatures, context),
      })),
      ...lists.map((list) => ({
        what: `the list of referrers of ${name}@${list.subject}`,
        run: () => checkList(list, context),
      })),
      ...linked.flatMap((referrer) =>
        referrer.tag === undefined
          ? []
          : [{ what: `${name}:${referrer.tag}`, run: () => checkDigestTag(destination, referrer, context) }],
      ),
    ]
  })
}

async function checkSignatures(
  destination: RepositoryName,
  signatures: readonly Referrer[],
  { repositories }: ReferrerContext,
): Promise<Finding | undefined> {
  const { missingSignatures, storesOf } = await import('../referrers/copy-signatures.ts')
  const missing = await missingSignatures(await storesOf(repositories.get(destination), signatures), signatures)
  if (missing.length === 0) return undefined
  const name = formatName(destination)
  return {
    kind: 'missing',
    message: `${missing.length} of ${signatures.length} signatures that were written for ${name} cannot be read in its signature store`,
  }
}

interface ReferrersList {
  readonly destination: RepositoryName
  readonly subject: Digest
  readonly expected: readonly Manifest[]
  /** Whether this run wrote the list, into a fallback tag. */
  readonly merged: boolean
}

/** Milliseconds between reads. After each row what is missing is pushed again; 30 s in all. */
const rounds = [
  [250, 500, 1000, 2000],
  [500, 1000, 2000],
  [1000, 2000, 4000],
  [2000, 4000, 8000, 1750],
] as const
/** A list that this run merged was read back when it was written, so that its first read is not too early. */
const roundsOfMerged = [[], ...rounds.slice(1)] as const

async function checkList(list: ReferrersList, context: ReferrerContext): Promise<Finding | undefined> {
  const { destination, subject, expected, merged } = list
  const name = formatName(destination)
  const allRounds = merged ? roundsOfMerged : rounds
  let problem = ''
  for (const [round, between] of allRounds.entries()) {
    const listing = await pollUntil(() => compare(list, context), isSettled, { sleep: context.sleep, between })
    if (listing === 'too-long') {
      const message = `${name} lists more than ${referrerLimit} referrers of ${subject}: whether ours are among them was not checked`
      return { kind: 'unconfirmed', message }
    }
    if (listing.length === 0) return undefined
    problem = `${name} does not list ${listing.length} of ${expected.length} referrers of ${subject}`
    if (round === allRounds.length - 1) break
    const failure = await pushAgain(list, listing, context)
    if (failure !== undefined) problem = `${problem}: ${failure}`
  }
  return { kind: 'missing', message: problem }
}

type Comparison = readonly Manifest[] | 'too-long'

function isSettled(missing: Comparison): boolean {
  return missing === 'too-long' || missing.length === 0
}

/** Which of the expected referrers the list does not have. A list that exceeds the limit proves nothing. */
async function compare(
  { destination, subject, expected }: ReferrersList,
  { repositories }: ReferrerContext,
): Promise<Comparison> {
  const entries = await repositories.get(destination).referrers(subject)
  const listed = new Set(entries.map(({ digest }) => digest))
  const missing = expected.filter(({ descriptor }) => !listed.has(descriptor.digest))
  return missing.length > 0 && entries.length >= referrerLimit ? 'too-long' : missing
}

/** Milliseconds between two pushes: a registry that lost entries gets them one at a time. */
const betweenPushes = 100

/** Pushes by digest, one after the other. Answers why a push failed; the read that follows decides. */
async function pushAgain(
  { destination, subject, expected, merged }: ReferrersList,
  missing: readonly Manifest[],
  { repositories, emit, signal, sleep }: ReferrerContext,
): Promise<string | undefined> {
  const repository = repositories.get(destination)
  const name = formatName(destination)
  emit({
    kind: 'notice',
    message: merged
      ? `${name}: another writer replaced the list of referrers of ${subject}; ours are added again`
      : `${name} lost ${missing.length} of ${expected.length} referrers of ${subject}; they are pushed again one at a time`,
  })
  try {
    for (const [at, manifest] of missing.entries()) {
      if (at > 0) await sleep(betweenPushes)
      await repository.pushManifest(manifest)
    }
    if (merged) await repository.indexReferrers(subject, expected.map(referrerDescriptor))
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof RegistryError)) throw error
    return error.message
  }
}
