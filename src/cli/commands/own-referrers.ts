// Lists an image's referrers in its own repository; a promotion within one repository does not read them.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Inputs } from '../../action/inputs/model/types.ts'
import { rememberManifests } from '../../promote/image/graph.ts'
import { typeOf } from '../../promote/model/referrer.ts'
import type { PromotionReport, ReferrerReport, Report } from '../../promote/model/report.ts'
import { surveyReferrers } from '../../promote/referrers/survey-referrers.ts'
import { failuresOf } from '../../promote/report/failures.ts'
import { openRepositories, type Repositories } from '../../promote/repositories.ts'
import { sameName } from '../../registry/model/reference.ts'
import { referrerDescriptor } from '../../registry/model/referrer-listing.ts'
import type { RunOptions } from '../../run/options.ts'
import { withRegistries } from './with-registries.ts'

/** The report with the referrers of each image that was compared with itself; with a failure if they cannot be read. */
export async function addOwnReferrers(report: Report, inputs: Inputs, options: RunOptions): Promise<Report> {
  if (report.status === 'failed' || !report.promotions.some(isItself)) return report
  return withRegistries(inputs, options, async ({ registries, signal }) => {
    const world = openRepositories([], registries.open, { signal, writing: false })
    try {
      const promotions = await Promise.all(
        report.promotions.map(async (promotion) =>
          isItself(promotion) ? { ...promotion, referrers: await referrersOf(promotion, world) } : promotion,
        ),
      )
      return { ...report, promotions }
    } catch (error) {
      const failures = failuresOf(error, { requests: [], signal, isTagTouched: false, writesNothing: true })
      return { ...report, status: 'failed', failures }
    }
  })
}

function isItself({ sources, targets, referrers }: PromotionReport): boolean {
  return (
    referrers.length === 0 &&
    targets.some(({ target }) => sources.every(({ repository }) => sameName(repository, target.repository)))
  )
}

async function referrersOf(
  { sources: [source], digest }: PromotionReport,
  world: Repositories,
): Promise<readonly ReferrerReport[]> {
  if (source === undefined || digest === undefined) return []
  const origin = source.repository
  const descriptor = await world.get(origin).resolve(digest)
  if (descriptor === undefined) return []
  const { attached } = await surveyReferrers({
    part: { origin, read: rememberManifests(world.get(origin)), top: [descriptor] },
    options: { referrers: 'all' },
    gated: true,
    destinations: [],
    withoutImage: [],
    repositories: world,
    emit: () => undefined,
    retry: { until: 0, now: () => performance.now(), sleep },
  })
  const referrers = attached.map(({ manifest, subject, tag }): ReferrerReport => {
    const { digest, size } = manifest.descriptor
    const artifactType = typeOf({ descriptor: referrerDescriptor(manifest), ...(tag && { tag }) })
    return { digest, artifactType, subject, size, destination: origin, result: 'present' }
  })
  return [...new Map(referrers.map((referrer) => [referrer.digest, referrer])).values()]
}
