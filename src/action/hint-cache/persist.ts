// Brings the memo of earlier runs while a run has begun already, and keeps the new one when it is over.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Report } from '../../promote/model/report.ts'
import { createHintCache, type HintCache } from '../../registry/hint-cache/hint-cache.ts'
import { hintCacheLimit } from '../../registry/hint-cache/serialize.ts'
import type { Runner } from '../workflow-commands.ts'
import type { CacheService } from './actions-cache.ts'

export interface HintCacheSession {
  readonly memo: HintCache
  /** Waits until the memo is there or it is known that there is none, and no longer than a second. */
  arrived(): Promise<void>
  /** Keeps what is new. Never throws, and takes five seconds at the most. */
  save(report: Report): Promise<void>
}

export interface HintCacheSessionOptions {
  readonly service: CacheService
  /** Whether it is for this code to say if keeping pays. */
  readonly automatic: boolean
  /** The number of the workflow's run. */
  readonly run: string
  /** Milliseconds since the epoch. */
  readonly today: number
  readonly debug: Runner['debug']
}

/** Entries of other formats have other beginnings. Runs, jobs and branches share what begins so, as far as GitHub lets them. */
const prefix = 'promote-image-memo-1-'
/** Milliseconds. `auto` waits for the last only. */
const patience = { restore: 10_000, arrival: 1000, save: 5000 } as const
/**
 * Milliseconds of a run. Keeping an entry takes four requests, a quarter of a second or two: after ten seconds that is
 * a twentieth of the run, and a run that long sent so much that mounting it next time saves more.
 */
const worthKeeping = 10_000

/** Begins to restore; before it comes the memo is empty, which is as good as none. */
export function createSession({ service, automatic, run, today, debug }: HintCacheSessionOptions): HintCacheSession {
  const memo = createHintCache(today)
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(patience.restore)])
  const restored = restore(service, memo, signal).then(
    (found) => debug(found ? 'memo: what earlier runs saw is known' : 'memo: there is none yet'),
    (error: unknown) => debug(`memo: not restored: ${reasonOf(error)}`),
  )
  return {
    memo,
    arrived: () => Promise.race([restored, sleep(patience.arrival, undefined, { ref: false })]),
    async save({ milliseconds }) {
      over.abort(new Error('the run is over'))
      await restored
      const text = automatic && milliseconds < worthKeeping ? undefined : memo.serialize()
      if (text === undefined) return
      try {
        const packed = await promisify(gzip)(text)
        const key = `${prefix}${run}-${randomUUID()}`
        await service.save(key, packed, AbortSignal.timeout(patience.save))
        debug(`memo: kept as ${key}`)
      } catch (error) {
        debug(`memo: not kept: ${reasonOf(error)}`)
      }
    },
  }
}

async function restore(service: CacheService, memo: HintCache, signal: AbortSignal): Promise<boolean> {
  const packed = await service.restore(prefix, signal)
  if (packed === undefined) return false
  const text = await promisify(gunzip)(packed, { maxOutputLength: hintCacheLimit })
  memo.load(text.toString('utf8'))
  return true
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
