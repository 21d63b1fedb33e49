// Hints are restored before a run and saved after it; nothing that goes wrong with either fails or delays the run.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHintCache } from '../../../../src/action/hint-cache/open.ts'
import { createSession, type HintStore } from '../../../../src/action/hint-cache/session.ts'
import { createHintCache, type HintCache } from '../../../../src/registry/hint-cache/hint-cache.ts'
import { hintCacheLimit } from '../../../../src/registry/hint-cache/serialize.ts'
import { type FakeCache, startCacheService } from '../../../support/cache-service.ts'
import { run } from '../../../support/processes.ts'
import { digestFrom, remember } from '../inputs/support.ts'

const today = 20_000 * 86_400_000
const shared = { mediaType: 'application/octet-stream', digest: digestFrom('layer'), size: 50_000_000 }
const here = { kind: 'registry', registry: 'one.test', path: 'acme/app' } as const
const record = (hints: HintCache) => hints.recordHolder(here, shared)

/** A store in memory; `entry` is what it holds. */
function memoryStore(entry?: Uint8Array): HintStore & { readonly saved: Map<string, Uint8Array> } {
  const saved = new Map<string, Uint8Array>()
  return { saved, restore: async () => entry, save: async (key, bytes) => void saved.set(key, bytes) }
}

/** What one run does with its hints: what it knew from earlier ones, and its debug messages. */
async function runWith(store: HintStore, seen: (hints: HintCache) => void = () => undefined) {
  const debugged: string[] = []
  const session = createSession({ store, run: '7', today, debug: (text) => debugged.push(text) })
  await session.restored()
  const holders = session.hints.holders('one.test', shared.digest)
  seen(session.hints)
  await session.save()
  return { known: holders, debugged }
}

function entry(): Uint8Array {
  const hints = createHintCache(today)
  record(hints)
  return gzipSync(hints.serialize() ?? '')
}

describe('a session', () => {
  it('saves what a run saw, and the next run knows it', async () => {
    const first = memoryStore()
    expect((await runWith(first, record)).known).toEqual([])
    const [[key, bytes] = ['', new Uint8Array()]] = first.saved
    expect(key).toMatch(/^promote-image-hints-1-7-/)
    expect((await runWith(memoryStore(bytes))).known).toEqual(['acme/app'])
  })

  it('saves nothing if nothing was added', async () => {
    const store = memoryStore(entry())
    await runWith(store, record)
    expect(store.saved.size).toBe(0)
  })

  it.each([
    ['is not gzip', Buffer.from('nonsense')],
    ['unpacks to more than a hint cache may have', gzipSync(Buffer.alloc(hintCacheLimit * 50))],
    ['is cut', gzipSync(JSON.stringify({ version: 1 })).subarray(0, 20)],
    ['is empty', Buffer.alloc(0)],
  ])('takes an entry that %s for none, and saves a good one after it', async (_, bytes) => {
    const store = memoryStore(bytes)
    expect((await runWith(store, record)).known).toEqual([])
    expect([...store.saved.values()].map((saved) => gunzipSync(saved).toString())).toEqual([
      expect.stringContaining('acme/app'),
    ])
  })

  it('goes on if the store fails, with its message in the debug log', async () => {
    const fails = async (): Promise<never> => Promise.reject(new Error('not today'))
    const { known, debugged } = await runWith({ restore: fails, save: fails }, record)
    expect(known).toEqual([])
    expect(debugged).toEqual(['hint cache: not restored: not today', 'hint cache: not saved: not today'])
  })

  it('uses hints that arrive after the run has begun', async () => {
    const restoring = Promise.withResolvers<Uint8Array>()
    const store: HintStore = { restore: () => restoring.promise, save: async () => undefined }
    const { hints } = createSession({ store, run: '7', today, debug: () => undefined })
    expect(hints.holders('one.test', shared.digest)).toEqual([])
    restoring.resolve(entry())
    await expect.poll(() => hints.holders('one.test', shared.digest)).toEqual(['acme/app'])
  })
})

describe('the input cache', () => {
  const options = { temp: tmpdir(), run: '7' }

  it('is off unless it is true', async () => {
    expect(await openHintCache({ ...options, enabled: false, runner: remember().runner })).toBeUndefined()
  })

  it('is answered with one line on a runner without a cache', async () => {
    const { runner, lines } = remember()
    expect(await openHintCache({ ...options, enabled: true, runner })).toBeUndefined()
    expect(lines()).toEqual([expect.stringContaining('this runner has no Actions cache')])
  })
})

// @actions/cache reads its service from the environment of the process: each run is a process.
describe.each([1, 2] as const)('by @actions/cache, protocol %i of the service', (protocol) => {
  const module = JSON.stringify(import.meta.resolve('../../../../src/action/hint-cache/actions-cache.ts'))
  const script = `
    const { actionsCache } = await import(${module})
    const store = actionsCache(process.env.RUNNER_TEMP)
    const { SAVE, SIZE } = process.env
    const restore = () => store.restore('key-').then(
      (bytes) => 'restored: ' + (bytes ? Buffer.from(bytes).toString() : 'nothing'),
      (error) => 'not restored: ' + error.message,
    )
    if (SAVE ?? SIZE) await store.save('key-1', SAVE ? Buffer.from(SAVE) : Buffer.alloc(Number(SIZE)))
    else console.log(await restore())
  `
  let cache: FakeCache
  let folder: string
  beforeEach(async () => {
    cache = await startCacheService()
    folder = await mkdtemp(join(tmpdir(), 'promote-image-hints-'))
  })
  afterEach(async () => {
    await cache.close()
    await rm(folder, { recursive: true })
  })

  async function step(env: Readonly<Record<string, string>> = {}) {
    const path = process.env['PATH'] ?? ''
    const all = { PATH: path, RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder, ...cache.env(protocol), ...env }
    return (await run(process.execPath, ['--input-type=module', '--eval', script], { env: all })).stdout.toString()
  }

  it('what one process saves, the next restores', { timeout: 20_000 }, async () => {
    expect(await step()).toContain('restored: nothing')
    await step({ SAVE: 'kept' })
    expect(cache.entries.map(({ key, complete }) => [key, complete])).toEqual([['key-1', true]])
    expect(await step()).toContain('restored: kept')
    expect((await stat(join(folder, 'promote-image-hints', 'hints.json.gz'))).size).toBe(4)
  })

  it('an entry that is too large to be hints is not read', { timeout: 20_000 }, async () => {
    await step({ SIZE: String(3 * 1024 * 1024) })
    expect(cache.entries).toHaveLength(1)
    expect(await step()).toContain('not restored: the entry is not a file of at most')
  })
})
