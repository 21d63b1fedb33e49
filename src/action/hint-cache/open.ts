// Decides whether a run has a hint cache, before any of its code is loaded.
import type { Runner } from '../workflow-commands.ts'
import type { HintCacheSession } from './session.ts'

export interface HintCacheOptions {
  /** The input `cache`. */
  readonly enabled: boolean
  /** A folder of the job's, RUNNER_TEMP. */
  readonly temp: string
  /** The number of the workflow run. */
  readonly run: string
  readonly runner: Runner
}

/** Begins to restore what earlier runs saved. `undefined` if it is not enabled, or if the runner offers no cache. */
export async function openHintCache(options: HintCacheOptions): Promise<HintCacheSession | undefined> {
  if (!options.enabled) return undefined
  const [{ actionsCache, isCacheAvailable }, { createSession }] = await Promise.all([
    import('./actions-cache.ts'),
    import('./session.ts'),
  ])
  if (!isCacheAvailable()) {
    options.runner.line('`cache`: this runner has no Actions cache; the run goes on without it.')
    return undefined
  }
  const { run, runner } = options
  const session = createSession({ store: actionsCache(options.temp), run, today: Date.now(), debug: runner.debug })
  await session.restored()
  return session
}
