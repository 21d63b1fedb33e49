// Writes the log from the events of a run: a group per phase, a line for each thing that matters.
import type { Event, Phase } from '../../promote/model/events.ts'
import type { Report } from '../../promote/model/report.ts'
import type { WireEvent } from '../../registry/model/wire-event.ts'
import type { Surface } from '../surface.ts'
import type { Runner } from '../workflow-commands.ts'
import { destinationTotals } from './destination-totals.ts'
import { linesOf } from './event-lines.ts'
import { logGroups } from './groups.ts'
import { joinedPauses } from './pauses.ts'
import { progressLine } from './progress.ts'
import { type Operation, reportResult } from './result.ts'

export interface Log {
  readonly onEvent: (event: Event) => void
  /** The last lines: warnings, failures with what to do, and the result. */
  readonly reportEnd: (report: Report) => void
}

export interface LogOptions {
  readonly runner: Runner
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
  /** RUNNER_DEBUG=1: every request. */
  readonly debug: boolean
  readonly surface: Surface
  readonly operation?: Operation
}

const titles: Readonly<Record<Phase, string>> = {
  survey: 'Survey: what is where',
  plan: 'Plan',
  preflight: 'Preflight: may we upload?',
  content: 'Content',
  tags: 'Tags',
  rollback: 'Rollback',
  verify: 'Verify: reading the tags back',
  record: 'Record',
  delete: 'Delete: tags of the source',
}

/** A run that changes nothing writes only its result; a survey is shown once something else follows it. */
export function createLog({ runner, now, debug, surface, operation = 'Promotion' }: LogOptions): Log {
  const groups = logGroups(runner)
  const progress = progressLine(now)
  const totals = destinationTotals()
  const pauses = joinedPauses()
  const warned = new Set<string>()
  const noticed = new Set<string>()
  const write = (lines: readonly string[]): void => lines.forEach((line) => groups.line(line))
  const warn = (message: string): void => {
    if (warned.has(message)) return
    warned.add(message)
    groups.flush()
    runner.annotate('warning', message)
  }
  const seeWire = (event: WireEvent): void => {
    if (event.kind === 'sent') write(progress.send(event.bytes))
    else if (event.kind === 'warning') warn(`${event.registry}: ${event.message}`)
    else if (event.kind === 'request' && debug) runner.debug(requestLine(event))
    else if (event.kind === 'pause') {
      groups.flush()
      write(pauses.add(event))
    }
  }
  const onEvent = (event: Event): void => {
    if (event.kind === 'phase') {
      write(totals.flush())
      if (event.phase === 'survey') groups.openQuietly(titles.survey)
      else groups.open(titles[event.phase])
    } else if (event.kind === 'planned') {
      if (event.plan.promotions.every(({ decision }) => decision === 'unchanged')) return groups.drop()
      groups.open(titles.plan)
    } else if (event.kind === 'notice') {
      if (noticed.has(event.message)) return
      noticed.add(event.message)
    } else if (event.kind === 'warning') warn(event.message)
    else if (event.kind === 'wire') seeWire(event.event)
    else if (event.kind === 'waiting') groups.flush()
    else if (event.kind === 'content') progress.start(event.bytes)
    totals.record(event)
    if (event.kind === 'blob' && event.outcome !== 'sent') progress.skip(event.size)
    for (const { text, style } of linesOf(event)) groups.line(text, style)
  }
  const reportEnd = (report: Report): void => {
    write(totals.flush())
    write(pauses.totals())
    groups.close()
    report.warnings.forEach(warn)
    reportResult(report, runner, surface, operation)
  }
  return { onEvent, reportEnd }
}

function requestLine({
  method,
  registry,
  path,
  status,
  milliseconds,
}: Extract<WireEvent, { kind: 'request' }>): string {
  return `${method} ${registry}${path} ${status ?? 'no answer'} in ${Math.round(milliseconds)} ms`
}
