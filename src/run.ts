// Runs one set of inputs from connections to report: what the action and the command line have in common.
import { setTimeout as sleep } from 'node:timers/promises'
import { cancellationSignal } from './action/cancellation.ts'
import type { Context } from './action/context.ts'
import { explainAccess } from './action/github/explain-access.ts'
import type { Inputs } from './action/inputs/model/types.ts'
import type { Connection } from './action/inputs/registries/connection.ts'
import { lookasideReader } from './action/inputs/registries/registries-d.ts'
import { lastActivity } from './action/last-activity.ts'
import { createLog } from './action/log/log.ts'
import { withWarningAdvice } from './action/registry-setting.ts'
import type { RecordSigner } from './action/trust/record-signer.ts'
import type { Runner } from './action/workflow-commands.ts'
import { type Emit, eventHub } from './promote/model/events.ts'
import type { Settings } from './promote/model/options.ts'
import type { Report } from './promote/model/report.ts'
import type { LoadTrustServices } from './promote/model/trust.ts'
import { promote } from './promote/promote.ts'
import { openSpool } from './registry/content/spool.ts'
import { spawnHelper } from './registry/credentials/credential-helper.ts'
import { httpHeaders } from './registry/credentials/http-headers.ts'
import { readCredentialFile } from './registry/credentials/read-file.ts'
import { credentialStore } from './registry/credentials/store.ts'
import type { HintCache } from './registry/hint-cache/hint-cache.ts'
import type { createIdentitySource } from './registry/identities/source.ts'
import { connect } from './registry/index.ts'
import type { CustomHeaders } from './registry/model/custom-headers.ts'

const { env } = process

export interface RunOptions {
  readonly context: Context
  readonly runner: Runner
  /** What earlier runs saw; without it nothing is remembered. */
  readonly hintCache?: HintCache | undefined
  /** Called with every event, beside the log. */
  readonly onEvent?: Emit
}

/** Milliseconds on a clock that never goes back. */
const now = () => performance.now()

/** What goes wrong is in the report; only a bug of ours is thrown. */
export async function runPromotions(inputs: Inputs, options: RunOptions): Promise<Report> {
  const { context, runner, hintCache, onEvent } = options
  const { repository, run: runId, workflow, sha, ref, actor } = context
  const log = createLog({ runner, now, debug: context.debug, surface: context.surface })
  const events = eventHub()
  events.listen(log.onEvent)
  if (onEvent !== undefined) events.listen(onEvent)
  for (const notice of inputs.notices) runner.line(notice)
  const activity = lastActivity()
  events.listen(activity.record)
  const stop = cancellationSignal(process, inputs.timeout, activity.describe)
  const registries = connect({
    settings: inputs.registries,
    credentials: await credentialsOf(inputs, stop.signal, options),
    headers: headersOf((message) => events.emit({ kind: 'warning', message }), runner),
    concurrency: inputs.concurrency,
    patience: inputs.wait,
    temporary: context.temp,
    lookaside: lookasideReader({ env, uid: process.geteuid?.() }),
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
      attachments: inputs.attachments,
      recorder: inputs.record ? { repository, run: runId, workflow, sha, ref, actor } : undefined,
      ...signingOf(inputs, stop.signal, options),
      verificationSummary: inputs.verificationSummary,
      publish: publisherOf(inputs, stop.signal, options, events.emit),
      trustServices: trustLoader(inputs, context, stop.signal),
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

/** For those who ask for it. */
async function loadPromoteEach(): Promise<typeof promote> {
  return (await import('./promote/promote-each.ts')).promoteEach
}

/** Signs the records of the run; loaded when the first write is near. */
function signingOf(
  { recordSigning }: Inputs,
  signal: AbortSignal,
  { context, runner }: RunOptions,
): Pick<Settings, 'signRecord' | 'prepareSigning'> {
  if (recordSigning === undefined) return {}
  let signer: Promise<RecordSigner> | undefined
  const load = async () => {
    const { recordSigner } = await import('./action/trust/record-signer.ts')
    return recordSigner(recordSigning, { context, env, signal, onSecret: runner.mask })
  }
  const get = () => (signer ??= load())
  return {
    signRecord: async (statement) => (await get()).sign(statement),
    prepareSigning: async () => (await get()).prepare(),
  }
}

/** Tells GitHub what was promoted; loaded when there is something to tell. */
function publisherOf(
  { githubRecords, githubToken }: Inputs,
  signal: AbortSignal,
  { context, runner }: RunOptions,
  emit: Emit,
): Settings['publish'] {
  if (!githubRecords) return undefined
  return async (images) => {
    const { openGithubRecords } = await import('./action/trust/open-github-records.ts')
    await openGithubRecords({
      context,
      env,
      githubToken,
      signal,
      warn: (message) => emit({ kind: 'warning', message }),
      onSecret: runner.mask,
    })(images)
  }
}

/** Loads what trust gates need when the first of them asks, once for the run. */
function trustLoader({ githubToken }: Inputs, context: Context, signal: AbortSignal): LoadTrustServices {
  let services: ReturnType<LoadTrustServices> | undefined
  const load = async () => {
    const { trustServices } = await import('./action/trust/services.ts')
    return trustServices({ ...context, githubToken, signal })
  }
  return () => (services ??= load())
}

/** The report with what a user does about its failures; loaded only if there are some. */
async function explainFailures(report: Report, inputs: Inputs, context: Context): Promise<Report> {
  if (report.failures.length === 0) return report
  const { addAdvice } = await import('./action/remedies.ts')
  const advised = addAdvice(report, context.surface)
  // What explains GitHub's refusals is the workflow and its token.
  return context.surface === 'action'
    ? explainAccess(advised, { ...context, githubToken: inputs.githubToken })
    : advised
}

/** The headers of docker's configuration, read when the first request needs them. */
export function headersOf(warn: (message: string) => void, { mask }: Runner): () => Promise<CustomHeaders> {
  let headers: Promise<CustomHeaders> | undefined
  return () =>
    (headers ??= httpHeaders({
      environment: { env },
      readFile: readCredentialFile,
      warn,
      onSecret: mask,
    }))
}

/** Where logins are looked for. */
export async function credentialsOf(
  inputs: Connection,
  signal: AbortSignal,
  { context, runner: { mask } }: RunOptions,
) {
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
    runHelper: spawnHelper(env, signal),
    onSecret: mask,
    ...(githubToken !== undefined && { githubToken }),
    ...(process.getuid && { uid: process.getuid() }),
  })
}

async function openIdentities(...[identities, options]: Parameters<typeof createIdentitySource>) {
  const { createIdentitySource } = await import('./registry/identities/source.ts')
  return createIdentitySource(identities, options)
}
