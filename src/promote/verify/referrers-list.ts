// Reads the list of referrers of one image back. Entries that are missing are pushed again.
import type { Digest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { referrerDescriptor } from '../../registry/model/referrer-listing.ts'
import { referrerLimit } from '../../registry/model/referrers-index.ts'
import type { Finding, VerifyContext } from './check.ts'
import { pollUntil } from './poll.ts'

export type ReferrerContext = Pick<VerifyContext, 'repositories' | 'emit' | 'collector' | 'signal' | 'sleep'>

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

export async function checkList(list: ReferrersList, context: ReferrerContext): Promise<Finding | undefined> {
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
  return missing.length > 0 && entries.length > referrerLimit ? 'too-long' : missing
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
