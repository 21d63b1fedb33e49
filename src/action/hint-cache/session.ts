// The hint cache of one run: restores what earlier runs saved, and saves what this run adds.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { createHintCache, type HintCache } from '../../registry/hint-cache/hint-cache.ts'
import { hintCacheLimit } from '../../registry/hint-cache/serialize.ts'
import type { Runner } from '../workflow-commands.ts'

/** Where entries are kept between runs. */
export interface HintStore {
  /** The bytes of the newest entry whose key begins so; `undefined` if there is none. Untrusted. Rejects on failure. */
  restore(keyPrefix: string): Promise<Uint8Array | undefined>
  /** Keeps the bytes under a new key. Rejects on failure. */
  save(key: string, bytes: Uint8Array): Promise<void>
}

export interface HintCacheSession {
  /** Empty until the restore has ended. */
  readonly hints: HintCache
  /** Waits for the restore, two seconds at most. */
  restored(): Promise<void>
  /** Saves the hints if the run added some. Never throws, and takes five seconds at most. */
  save(): Promise<void>
}

export interface HintCacheSessionOptions {
  readonly store: HintStore
  /** The number of the workflow run. */
  readonly run: string
  /** Milliseconds since the epoch. */
  readonly today: number
  readonly debug: Runner['debug']
}

/** Another format of entries gets another prefix. Runs, jobs and branches share entries as far as GitHub allows. */
const keyPrefix = 'promote-image-hints-1-'
/** Milliseconds that a run waits. The toolkit cannot be cancelled; what it still does ends with the process. */
const waits = { restore: 2000, save: 5000 } as const

/** Begins to restore at once. */
export function createSession({ store, run, today, debug }: HintCacheSessionOptions): HintCacheSession {
  const hints = createHintCache(today)
  const restoring = restore(store, hints).then(
    (restored) => debug(`hint cache: ${restored ? 'restored' : 'no earlier run has saved one'}`),
    (error: unknown) => debug(`hint cache: not restored: ${messageOf(error)}`),
  )
  const restored = (): Promise<void> => atMost(restoring, waits.restore)
  return {
    hints,
    restored,
    async save() {
      await restored()
      const text = hints.serialize()
      if (text === undefined) return
      const key = `${keyPrefix}${run}-${randomUUID()}`
      const saving = promisify(gzip)(text).then((bytes) => store.save(key, bytes))
      const reported = saving.then(
        () => debug(`hint cache: saved as ${key}`),
        (error: unknown) => debug(`hint cache: not saved: ${messageOf(error)}`),
      )
      await atMost(reported, waits.save)
    },
  }
}

function atMost(work: Promise<void>, milliseconds: number): Promise<void> {
  return Promise.race([work, sleep(milliseconds, undefined, { ref: false })])
}

async function restore(store: HintStore, hints: HintCache): Promise<boolean> {
  const bytes = await store.restore(keyPrefix)
  if (bytes === undefined) return false
  const text = await promisify(gunzip)(bytes, { maxOutputLength: hintCacheLimit })
  hints.load(text.toString('utf8'))
  return true
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
