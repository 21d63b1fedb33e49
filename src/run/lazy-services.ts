// Loads the services that only some runs need, when they are first used.
import type { Context } from '../action/context.ts'
import type { Inputs } from '../action/inputs/model/types.ts'
import type { RecordSigner } from '../action/trust/record-signer.ts'
import type { Emit } from '../promote/model/events.ts'
import type { Settings } from '../promote/model/options.ts'
import type { LoadTrustServices } from '../promote/model/trust.ts'
import type { promote } from '../promote/promote.ts'
import type { RunOptions } from './options.ts'

const { env } = process

/** Runs groups of promotions that share nothing, for `on-error: continue`. */
export async function loadPromoteEach(): Promise<typeof promote> {
  return (await import('../promote/promote-each.ts')).promoteEach
}

/** Signs the records of the run; loaded when the first write is near. */
export function signingOf(
  { recordSigning }: Inputs,
  signal: AbortSignal,
  { context, runner }: RunOptions,
): Pick<Settings, 'signRecord' | 'prepareSigning'> {
  if (recordSigning === undefined) return {}
  let signer: Promise<RecordSigner> | undefined
  const load = async () => {
    const { recordSigner } = await import('../action/trust/record-signer.ts')
    return recordSigner(recordSigning, { context, env, signal, onSecret: runner.mask })
  }
  const get = () => (signer ??= load())
  return {
    signRecord: async (statement) => (await get()).sign(statement),
    prepareSigning: async () => (await get()).prepare(),
  }
}

/** Tells GitHub what was promoted; loaded when there is something to tell. */
export function publisherOf(
  { githubRecords, githubToken }: Inputs,
  signal: AbortSignal,
  { context, runner }: RunOptions,
  emit: Emit,
): Settings['publish'] {
  if (!githubRecords) return undefined
  return async (images) => {
    const { openGithubRecords } = await import('../action/trust/open-github-records.ts')
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
export function trustLoader({ githubToken }: Inputs, context: Context, signal: AbortSignal): LoadTrustServices {
  let services: ReturnType<LoadTrustServices> | undefined
  const load = async () => {
    const { trustServices } = await import('../action/trust/services.ts')
    return trustServices({ ...context, githubToken, signal })
  }
  return () => (services ??= load())
}
