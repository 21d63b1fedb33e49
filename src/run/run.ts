// Runs one set of inputs from connections to report: what the action and the command line have in common.
import { setTimeout as sleep } from 'node:timers/promises'
import { cancellationSignal } from '../action/cancellation.ts'
import type { Inputs } from '../action/inputs/model/types.ts'
import { lookasideReader } from '../action/inputs/registries/registries-d.ts'
import { lastActivity } from '../action/last-activity.ts'
import { createLog } from '../action/log/log.ts'
import { withWarningAdvice } from '../action/registry-setting.ts'
import { eventHub } from '../promote/model/events.ts'
import type { Report } from '../promote/model/report.ts'
import { promote } from '../promote/promote.ts'
import { openSpool } from '../registry/content/spool.ts'
import { connect } from '../registry/index.ts'
import { creatorOf, credentialsOf } from './credentials.ts'
import { explainFailures } from './explain-failures.ts'
import { headersOf } from './headers.ts'
import { loadPromoteEach, publisherOf, signingOf, trustLoader } from './lazy-services.ts'
import type { RunOptions } from './options.ts'
import { packageOwnerOf } from './package-owner.ts'

const { env } = process

/** Milliseconds on a clock that never goes back. */
const now = () => performance.now()

/** What goes wrong is in the report; only a bug of ours is thrown. */
export async function runPromotions(inputs: Inputs, options: RunOptions): Promise<Report> {
  const { context, runner, hintCache, onEvent, operation = 'Promotion' } = options
  const { repository, run: runId, workflow, sha, ref, actor } = context
  const log = createLog({ runner, now, debug: context.debug, surface: context.surface, operation })
  const events = eventHub()
  events.listen(log.onEvent)
  if (onEvent !== undefined) events.listen(onEvent)
  for (const notice of inputs.notices) runner.line(notice)
  const activity = lastActivity()
  events.listen(activity.record)
  const stop = cancellationSignal(process, inputs.timeout, activity.describe)
  const credentials = await credentialsOf(inputs, stop.signal, options)
  const registries = connect({
    settings: inputs.registries,
    credentials,
    ...creatorOf(inputs, stop.signal, options),
    headers: headersOf((message) => events.emit({ kind: 'warning', message }), runner),
    concurrency: inputs.concurrency,
    longestWait: inputs.wait,
    temporary: context.temp,
    lookaside: lookasideReader({ env, uid: process.geteuid?.() }, runner.mask),
    ...(inputs.shards !== undefined && { shards: inputs.shards }),
    ...(hintCache && { hintCache }),
    observe: (event) => events.emit({ kind: 'wire', event: withWarningAdvice(event, context.surface) }),
  })
  try {
    const run = inputs.onError === 'continue' ? await loadPromoteEach() : promote
    const promoted = await run(inputs.requests, {
      ...registries,
      events,
      signal: stop.signal,
      dryRun: inputs.dryRun,
      phase: inputs.phase,
      rollback: inputs.rollback,
      verify: inputs.verify,
      wait: inputs.wait,
      maker: { repository, run: runId },
      packageOwner: packageOwnerOf(context, env, credentials),
      attachments: inputs.attachments,
      recorder: inputs.record ? { repository, run: runId, workflow, sha, ref, actor } : undefined,
      ...signingOf(inputs, stop.signal, options),
      verificationSummary: inputs.verificationSummary,
      publish: publisherOf(inputs, stop.signal, options, events.emit),
      trustServices: trustLoader(inputs, context, stop.signal),
      spool: openSpool(context.temp),
      sleep: (milliseconds) => sleep(milliseconds),
      // the clock counts fractions, and AbortSignal.timeout throws for them
      deadline: (milliseconds) => AbortSignal.timeout(Math.ceil(milliseconds)),
      now,
      today: () => Date.now(),
    })
    const report = await explainFailures(promoted, inputs, context)
    log.reportEnd(report)
    return report
  } finally {
    stop.release()
    await registries.close()
  }
}
