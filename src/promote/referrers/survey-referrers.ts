// Finds the referrers of the source, and which of them each destination does not have.
import { type RepositoryName, sameName } from '../../registry/model/reference.ts'
import { rememberManifests } from '../image/graph.ts'
import { type RetryOptions, readWithRetry } from '../image/read-with-retry.ts'
import { referrersSourceOf } from '../model/destinations.ts'
import { InvalidSourceError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { Part } from '../model/image-graph.ts'
import type { AttachedReferrer, ListedSubjects, Referrer, SelectableReferrers } from '../model/referrer.ts'
import type { PromotionOptions, ReferrerSelection } from '../model/request.ts'
import type { Repositories } from '../repositories.ts'
import { discover } from './discover.ts'
import { missingReferrers } from './missing-referrers.ts'
import { readListing } from './read-listing.ts'
import { readAllSubjects } from './subjects.ts'
import { type ReferrerValidator, referrerValidator } from './validate.ts'

export interface ReferrerSurvey {
  /** Every referrer of the source, if a gate needs it. */
  readonly attached: readonly AttachedReferrer[]
  /** Whether there is a destination to copy to. Without one, the source's referrers are read for gates alone, or not at all. */
  readonly areSelected: boolean
  /** The manifests of which `attached` has every referrer. */
  readonly listed: ListedSubjects
  /** What globs selected from; empty if there are none, or if nothing is copied. */
  readonly selectable: SelectableReferrers
  /** The referrers that were selected to be copied. */
  readonly referrers: readonly Referrer[]
  /** Those of them that a destination does not have, by its name. */
  readonly missing: ReadonlyMap<string, readonly Referrer[]>
}

export interface ReferrerSurveyContext {
  readonly part: Part
  readonly options: Pick<PromotionOptions, 'referrers' | 'referrersSource'>
  /** Whether a gate needs to know every referrer, also those that are not copied. */
  readonly gated: boolean
  readonly destinations: readonly RepositoryName[]
  /** Those of them that do not have the image yet. */
  readonly withoutImage: readonly RepositoryName[]
  readonly repositories: Repositories
  readonly emit: Emit
  readonly retry: RetryOptions
}

/**
 * Within one repository, or with `referrers: none`, no referrer is read unless a gate needs it. Throws InvalidSourceError
 * if there are more to copy than are read.
 */
export async function surveyReferrers(context: ReferrerSurveyContext): Promise<ReferrerSurvey> {
  const { gated, options, repositories, emit, retry } = context
  const { referrers: selection } = options
  const part = partOfReferrers(context)
  const destinations = selection === 'none' ? [] : context.destinations.filter((name) => !sameName(name, part.origin))
  if (part.top.length === 0 || (destinations.length === 0 && !gated))
    return {
      attached: [],
      listed: { origin: part.origin, subjects: new Set() },
      areSelected: false,
      selectable: new Map(),
      referrers: [],
      missing: new Map(),
    }
  const [subjects, listing] = await Promise.all([
    readWithRetry(() => readAllSubjects(context.part), retry),
    readListing(repositories, part.origin),
  ])
  const source = repositories.get(part.origin)
  const { referrers, incomplete } = await discover(source, subjects, { listing, sleep: retry.sleep })
  if (referrers.length === 0 && part !== context.part) {
    const { reportNoReferrers } = await import('./check-source.ts')
    await reportNoReferrers(source, context.part, emit)
  }
  if (incomplete !== undefined && destinations.length > 0) throw tooMany(incomplete)
  if (incomplete !== undefined) emit({ kind: 'warning', message: incomplete })
  const validator = referrerValidator(part, retry.sleep)
  const attached = gated ? await readAttached(referrers, validator, part) : []
  const { selectable, selected } = await select(referrers, selection, validator)
  const missing = await missingReferrers(destinations, selected, { ...context, part, validator })
  for (const message of validator.warnings()) emit({ kind: 'warning', message })
  const listed = { origin: part.origin, subjects: new Set(gated && incomplete === undefined ? subjects : []) }
  const areSelected = destinations.length > 0
  return { attached, listed, areSelected, selectable: areSelected ? selectable : new Map(), ...missing }
}

/** A run that copies only some of the referrers would end as if it had copied all. */
function tooMany(problem: string): InvalidSourceError {
  return new InvalidSourceError(
    problem,
    'Delete those at the source that are no longer needed, or set `referrers: none` and copy the ones that are needed with another tool.',
  )
}

/** The image as the repository that has its referrers sees it. */
function partOfReferrers({ part, options, repositories }: ReferrerSurveyContext): Part {
  const origin = referrersSourceOf(options)
  if (origin === undefined || sameName(origin, part.origin)) return part
  return { ...part, origin, read: rememberManifests(repositories.get(origin)) }
}

interface Selected {
  readonly selectable: SelectableReferrers
  readonly selected: readonly Referrer[]
}

async function select(
  referrers: readonly Referrer[],
  selection: ReferrerSelection,
  validator: ReferrerValidator,
): Promise<Selected> {
  if (selection === 'all' || selection === 'none')
    return { selectable: new Map(), selected: selection === 'all' ? referrers : [] }
  const [{ matchesSelection, attributesOf }, ...manifests] = await Promise.all([
    importFilter(),
    ...referrers.map(validator.read),
  ])
  const entries = referrers.flatMap((referrer, at) => {
    const manifest = manifests[at]
    return manifest === undefined ? [] : [{ referrer, attributes: attributesOf(manifest, referrer.tag !== undefined) }]
  })
  return {
    selectable: new Map(entries.map(({ referrer, attributes }) => [referrer.descriptor.digest, attributes])),
    selected: entries
      .filter(({ attributes }) => matchesSelection(selection, attributes))
      .map(({ referrer }) => referrer),
  }
}

/** The library for globs is imported only if it is needed. */
const importFilter = () => import('./filter.ts')

async function readAttached(
  referrers: readonly Referrer[],
  validator: ReferrerValidator,
  { origin }: Part,
): Promise<readonly AttachedReferrer[]> {
  const attached = await Promise.all(
    referrers.map(async (referrer): Promise<readonly AttachedReferrer[]> => {
      const manifest = await validator.read(referrer)
      const { subject, tag } = referrer
      return manifest === undefined ? [] : [{ subject, manifest, origin, ...(tag && { tag }) }]
    }),
  )
  return attached.flat()
}
