// The action: reads its inputs, promotes, reports. dist/index.js loads this once Node is new enough.
import { appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { cancellationSignal } from './action/cancellation.ts'
import { type Context, inputFrom, readContext } from './action/context.ts'
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
const context = readContext(env, { temp: tmpdir(), working: process.cwd() })
const runner = workflowCommands({ env, write: (text) => process.stdout.write(text), append: appendFileSync })

/** Runs the step; answers the exit code. */
async function main(): Promise<0 | 1> {
  const read = await readInputs({ get: inputFrom(env), readFile: readText, mask: runner.mask, ...context })
  if ('problems' in read) {
    reportInputProblems(read.problems, runner)
    return finishWithoutReport(problemsSummary(read.problems))
  }
  const { inputs } = read
  const keeper = await openHintCache({ ...inputs, env, run: context.run, runner })
  const report = await run(inputs, context, runner, keeper?.memo)
  const outputs = outputsOf(report, await writePlanFile(report.plan, context.temp, runner))
  for (const shortage of truncationWarnings(report, outputs)) runner.annotate('warning', shortage)
  const summary = inputs.summary ? summaryOf(report, context) : ''
  const seen = writeResults({ outputs, summary }, runner)
  await keeper?.save(report)
  return seen && report.status !== 'failed' && report.status !== 'refused' ? 0 : 1
}

/** The end of a run that could not begin or went wrong by itself; the inputs may not have been read. */
function finishWithoutReport(page: string): 1 {
  const unwanted = /^false$/i.test(inputFrom(env)('summary'))
  writeResults({ outputs: emptyOutputs(), summary: unwanted ? '' : page }, runner)
  return 1
}

/** Milliseconds on a clock that never goes back. */
const now = () => performance.now()

async function run(inputs: Inputs, context: Context, runner: Runner, memo: HintCache | undefined): Promise<Report> {
  const maker = { repository: context.repository, run: context.run }
  const { workflow, sha, ref, actor } = context
  const recorder = { ...maker, workflow, sha, ref, actor }
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
      ...inputs,
      ...registries,
      events,
      signal: stop.signal,
      recorder: inputs.record ? recorder : undefined,
      maker,
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
  return explainAccess(addAdvice(report), { ...context, ...inputs, env })
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

function fail(error: unknown): 1 {
  reportBug(error, runner)
  return finishWithoutReport(bugSummary(error))
}

/** Once all of the log is out: a connection that a server keeps open must not keep the job waiting. */
function end(code: 0 | 1): void {
  process.stdout.write('', () => process.exit(code))
}

// A failure that nothing waits for ends the run as any other bug of ours: told, and with outputs.
process.once('uncaughtException', (error) => end(fail(error)))
// Nothing is left to happen and the run has not ended: that must never look like success.
process.once('beforeExit', () => end(fail(new Error('the run stopped before its end'))))
// Not awaited here: chunks that are loaded later import from this module, and wait until it has been evaluated.
void main().catch(fail).then(end)
