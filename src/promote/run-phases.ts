// Runs the phases of a promotion in their order.
import { formatName } from '../registry/model/reference.ts'
import { orAborted } from '../registry/util/abort.ts'
import { importWhileWaiting } from '../registry/util/import-while-waiting.ts'
import { announceCreations } from './copy/create-repositories.ts'
import { namesOf } from './model/destinations.ts'
import type { Settings } from './model/options.ts'
import type { Plan } from './model/plan.ts'
import type { PlanDocument } from './model/plan-document.ts'
import type { PromotionRequest } from './model/request.ts'
import { planDocumentOf } from './plan-file/write.ts'
import type { RunCollector } from './report/collector.ts'
import { openRepositories, type Repositories, withListings } from './repositories.ts'
import type { ExpandedSelections } from './requests/expand-selection.ts'
import { isActionable, surveyAndPlan } from './survey-and-plan.ts'

/** The phases in their order. Returns the plan as a document if this is a dry run. */
export async function runPhases(
  { requests, listings }: ExpandedSelections,
  signal: AbortSignal,
  settings: Settings,
  collector: RunCollector,
): Promise<PlanDocument | undefined> {
  const opened = openRepositories(requests, settings.open, { signal, writing: !settings.dryRun })
  // Signatures have tags too: those of an image that is waited for are pushed after the tags were listed.
  const repositories = settings.wait > 0 ? opened : withListings(opened, listings)
  await preconnectAll(requests, repositories, settings)
  // before a tag moves, a cancelled run waits for nothing; afterwards a rollback has pauses of its own
  const sleep: Settings['sleep'] = (milliseconds) => orAborted(settings.sleep(milliseconds), signal)
  const since = settings.now()
  const execution = importWhileWaiting(() => import('./execute-plan.ts'))
  const plan = await surveyAndPlan(requests, repositories, { ...settings, sleep })
  if (!isActionable(plan)) {
    await deleteTags(plan, signal, settings, collector)
    return settings.dryRun ? planDocumentOf(plan, settings.maker) : undefined
  }
  const linksWarned = warnOfLinks(plan, repositories, settings)
  if (settings.dryRun) {
    await announceCreations(plan, repositories, settings.events.emit)
    await linksWarned
    await deleteTags(plan, signal, settings, collector)
    return planDocumentOf(plan, settings.maker)
  }
  const { executePlan } = await execution
  const executed = await executePlan(
    plan,
    { requests, repositories, sleep, signal, collector, since, linksWarned },
    settings,
  )
  if (executed !== undefined) await deleteTags(executed, signal, settings, collector)
  return undefined
}

/** Beside the copy, so that it costs no time. The code is imported if a target is at the registry that it is about. */
async function warnOfLinks(plan: Plan, repositories: Repositories, settings: Settings): Promise<void> {
  const { packageOwner: owner, events, phase } = settings
  const targets = plan.promotions.flatMap((promotion) => promotion.targets)
  const isThere = ({ target: { repository } }: (typeof targets)[number]) =>
    repository.kind === 'registry' && repository.registry === owner?.registry
  if (owner === undefined || phase === 'tags' || !targets.some(isThere)) return
  const { warnOfPackageLinks } = await import('./copy/warn-of-package-link.ts')
  await warnOfPackageLinks(plan, { owner, repositories, emit: events.emit })
}

/** The last phase, for those who ask for it: the code is imported only then. A refused run deletes nothing. */
async function deleteTags(
  plan: Plan,
  signal: AbortSignal,
  { open, events, dryRun, phase, listedSources = new Map() }: Settings,
  collector: RunCollector,
): Promise<void> {
  const isAsked = plan.promotions.some(({ request }) => request.options.deleteSourceTags !== undefined)
  const isRefused = plan.promotions.some(({ decision }) => decision === 'refused')
  if (!isAsked || isRefused || !(phase === 'all' || phase === 'tags')) return
  const { deleteSourceTags } = await import('./retag/delete-source-tags.ts')
  await deleteSourceTags(plan, { open, signal, emit: events.emit, dryRun, collector, listed: listedSources })
}

/** Connects to every repository that may be used, while the survey begins. */
async function preconnectAll(
  requests: readonly PromotionRequest[],
  repositories: Repositories,
  { preconnect }: Settings,
): Promise<void> {
  const barred = await barredBy(requests)
  for (const name of namesOf(requests)) if (!barred.has(formatName(name))) preconnect(name, repositories.access(name))
}

/** Repositories that `allow-targets` excludes: they get no request. Its library is imported only if the input is set. */
async function barredBy(requests: readonly PromotionRequest[]): Promise<ReadonlySet<string>> {
  if (requests.every(({ options }) => options.allowTargets === undefined)) return new Set()
  const { barredRepositories } = await import('./plan/allowed-targets.ts')
  return barredRepositories(requests)
}
