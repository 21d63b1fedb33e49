// The action: reads its inputs, promotes, reports. dist/index.js loads this once Node is new enough.
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { cancellationSignal } from './action/cancellation.ts'
import { type Context, readContext } from './action/context.ts'
import { explainAccess } from './action/github/explain-access.ts'
import { openHintCache } from './action/hint-cache/open.ts'
import { readInputs } from './action/inputs/inputs.ts'
import type { Inputs } from './action/inputs/types.ts'
import { createLog } from './action/log/log.ts'
import { reportBug, reportInputProblems } from './action/log/result.ts'
import { readText } from './action/outputs/files.ts'
import { emptyOutputs, outputsOf, truncationWarnings } from './action/outputs/outputs.ts'
import { writePlanFile, writeResults } from './action/outputs/write.ts'
import { bugSummary, problemsSummary, summaryOf } from './action/summary/summary.ts'
import { getInput, githubContext, toolkit } from './action/toolkit.ts'
import { type Runner, workflowCommands } from './action/workflow-commands.ts'
import { eventHub } from './promote/model/events.ts'
import type { Report } from './promote/model/report.ts'
import { promote } from './promote/promote.ts'
import { openSpool } from './registry/content/spool.ts'
import { spawnHelper } from './registry/credentials/credential-helper.ts'
import { readCredentialFile } from './registry/credentials/read-file.ts'
import { credentialStore } from './registry/credentials/store.ts'
import type { HintCache } from './registry/hint-cache/hint-cache.ts'
import type { createIdentitySource } from './registry/identities/source.ts'
import { connect } from './registry/index.ts'

const { env } = process
const context = readContext(githubContext, env, { temp: tmpdir(), workspace: process.cwd() })
const runner = workflowCommands(toolkit, env)

/** Runs the step; returns the exit code. */
async function main(): Promise<0 | 1> {
  const { repository, workspace } = context
  const read = await readInputs({ get: getInput, readFile: readText, mask: runner.mask, repository, workspace })
  if ('problems' in read) {
    reportInputProblems(read.problems, runner)
    return finishWithoutReport(problemsSummary(read.problems))
  }
  const { inputs } = read
  const hintCache = await openHintCache({ enabled: inputs.cache, temp: context.temp, run: context.run, runner })
  const report = await run(inputs, context, runner, hintCache?.hints)
  const outputs = outputsOf(report, await writePlanFile(report.plan, context.temp, runner))
  for (const warning of truncationWarnings(report, outputs)) runner.annotate('warning', warning)
  const summary = inputs.summary ? summaryOf(report, context) : ''
  const written = await writeResults({ outputs, summary }, runner)
  await hintCache?.save()
  return written && report.status !== 'failed' && report.status !== 'refused' ? 0 : 1
}

/** The end of a run without a report: its inputs were wrong or not read, or it met a bug. */
async function finishWithoutReport(page: string): Promise<1> {
  const summary = /^false$/i.test(getInput('summary')) ? '' : page
  await writeResults({ outputs: emptyOutputs(), summary }, runner)
  return 1
}

/** Milliseconds on a clock that never goes back. */
const now = () => performance.now()

async function run(inputs: Inputs, context: Context, runner: Runner, memo: HintCache | undefined): Promise<Report> {
  const { repository, run, workflow, sha, ref, actor } = context
  const log = createLog({ runner, now, debug: context.debug })
  const events = eventHub()
  events.listen(log.onEvent)
  for (const notice of inputs.notices) runner.line(notice)
  const stop = cancellationSignal(process, inputs.timeout)
  const registries = connect({
    settings: inputs.registries,
    credentials: await credentialsOf(inputs, stop.signal, runner),
    concurrency: inputs.concurrency,
    temporary: context.temp,
    ...(inputs.shards !== undefined && { shards: inputs.shards }),
    ...(memo && { memo }),
    observe: (event) => events.emit({ kind: 'wire', event }),
  })
  try {
    const promoted = await promote(inputs.asks, {
      ...registries,
      events,
      signal: stop.signal,
      dryRun: inputs.dryRun,
      phase: inputs.phase,
      rollback: inputs.rollback,
      verify: inputs.verify,
      wait: inputs.wait,
      maker: { repository, run },
      attachments: inputs.attachments,
      recorder: inputs.record ? { repository, run, workflow, sha, ref, actor } : undefined,
      spool: openSpool(context.temp),
      sleep: (milliseconds) => sleep(milliseconds),
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

/** The report with what a user does about its failures; loaded only if there are some. */
async function explainFailures(report: Report, inputs: Inputs, context: Context): Promise<Report> {
  if (report.failures.length === 0) return report
  const { addAdvice } = await import('./action/remedies.ts')
  return explainAccess(addAdvice(report), { ...context, githubToken: inputs.githubToken })
}

async function credentialsOf(inputs: Inputs, signal: AbortSignal, { mask }: Runner) {
  const { registryAuth, registryIdentities, registries, githubToken } = inputs
  const { serverUrl, actor } = context
  const options = { env, signal, settings: registries, onSecret: mask, now: Date.now }
  return credentialStore({
    registryAuth,
    serverUrl,
    actor,
    ...(registryIdentities.length > 0 && { identities: await openIdentities(registryIdentities, options) }),
    env,
    readFile: readCredentialFile,
    runHelper: spawnHelper(env),
    onSecret: mask,
    ...(githubToken !== undefined && { githubToken }),
    ...(process.getuid && { uid: process.getuid() }),
  })
}

async function openIdentities(...[identities, options]: Parameters<typeof createIdentitySource>) {
  const { createIdentitySource } = await import('./registry/identities/source.ts')
  return createIdentitySource(identities, options)
}

async function failWithBug(error: unknown): Promise<1> {
  reportBug(error, runner)
  return finishWithoutReport(bugSummary(error))
}

async function endWithBug(bug: unknown): Promise<void> {
  end(await failWithBug(bug))
}

/** Exits once the log is written: a connection that a server keeps open must not keep the job waiting. */
function end(code: 0 | 1): void {
  process.stdout.write('', () => process.exit(code))
}

// An error that no promise carries ends the run as any other bug does: reported, and with outputs.
process.once('uncaughtException', (error) => void endWithBug(error))
// The event loop is empty and the run has not ended: that must never look like success.
process.once('beforeExit', () => void endWithBug(new Error('the run stopped before its end')))
// Not awaited here: lazy chunks import from this module, and would wait until it has been evaluated.
void main().catch(failWithBug).then(end)
