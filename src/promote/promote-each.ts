// `on-error: continue`: promotes groups of promotions that share nothing one after another, whatever becomes of the others.
import { eventHub } from './model/events.ts'
import type { Settings } from './model/options.ts'
import type { Report } from './model/report.ts'
import type { PromotionRequest } from './model/request.ts'
import { promote } from './promote.ts'
import { RunCollector } from './report/collector.ts'
import { mergeReports } from './report/merge.ts'
import { expandSelections, type RunRequest } from './requests/expand-selection.ts'
import { independentGroups } from './requests/independent-groups.ts'
import { withRunNames } from './requests/run-names.ts'

/** Each group is a run of its own: its content before its tags, and its tags go back if one of them cannot move. */
export async function promoteEach(runRequests: readonly RunRequest[], settings: Settings): Promise<Report> {
  const started = settings.now()
  const collector = new RunCollector()
  settings.events.listen(collector.record)
  const reports: Report[] = []
  const listedSources: Settings['listedSources'] = new Map()
  for (const group of await groupsOf(runRequests, settings)) {
    const events = eventHub()
    events.listen(settings.events.emit)
    reports.push(await promote(group, { ...settings, events, listedSources }))
  }
  const { requests, warnings, notices } = collector
  return mergeReports(reports, { requests, warnings, notices, milliseconds: settings.now() - started })
}

/** A selection that cannot be expanded is a group of its own, which fails for the same reason. */
async function groupsOf(
  runRequests: readonly RunRequest[],
  settings: Settings,
): Promise<readonly (readonly RunRequest[])[]> {
  const requests: PromotionRequest[] = []
  const failing: RunRequest[] = []
  for (const runRequest of runRequests)
    try {
      requests.push(...(await expandSelections([runRequest], { ...settings, emit: settings.events.emit })).requests)
    } catch {
      failing.push(runRequest)
    }
  return [...independentGroups(withRunNames(requests)), ...failing.map((request) => [request])]
}
