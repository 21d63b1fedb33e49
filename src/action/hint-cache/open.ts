// Whether a run has a memo, decided before anything of it is loaded.
import type { RunRequest } from '../../promote/requests/expand-selection.ts'
import type { Env } from '../context.ts'
import type { Runner } from '../workflow-commands.ts'
import type { HintCacheSession } from './persist.ts'

/** The input `cache`: `auto` leaves it to this code whether a memo pays. */
export type CacheUse = 'auto' | 'on' | 'off'

/**
 * Promotions of one run. Fewer go to few repositories, where whatever a memo could tell is found by the very request
 * that puts it there; many images share layers, and a memo knows of those that other runs brought.
 */
const worthRemembering = 4

export interface HintCacheOptions {
  readonly cache: CacheUse
  readonly asks: readonly RunRequest[]
  readonly env: Env
  readonly run: string
  readonly runner: Runner
}

/** `undefined` where it does not pay, is not wanted, or the runner offers no cache. */
export async function openHintCache({
  cache,
  asks,
  env,
  run,
  runner,
}: HintCacheOptions): Promise<HintCacheSession | undefined> {
  const pays = asks.length >= worthRemembering || asks.some((ask) => 'selection' in ask)
  if (cache === 'off' || (cache === 'auto' && !pays)) return undefined
  const [{ cacheService }, { createSession }] = await Promise.all([
    import('./actions-cache.ts'),
    import('./persist.ts'),
  ])
  const service = cacheService(env)
  if (service === undefined && cache === 'on') runner.line('cache: this runner offers none; nothing is remembered')
  if (service === undefined) return undefined
  const keeper = createSession({ service, automatic: cache === 'auto', run, today: Date.now(), debug: runner.debug })
  // Restoring takes a fifth of a second: who asked for a memo waits for it, everyone else has the survey meanwhile.
  if (cache === 'on') await keeper.arrived()
  return keeper
}
