// A memo is brought beside a run and kept after it; whatever goes wrong with either is no trouble of the run's.
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CacheService, cacheService } from '../../../../src/action/hint-cache/actions-cache.ts'
import { type HintCacheOptions, openHintCache } from '../../../../src/action/hint-cache/open.ts'
import { createSession } from '../../../../src/action/hint-cache/persist.ts'
import { createHintCache, type HintCache } from '../../../../src/registry/hint-cache/hint-cache.ts'
import { hintCacheLimit } from '../../../../src/registry/hint-cache/serialize.ts'
import { request } from '../../../integration/promote/support.ts'
import { type FakeCache, startCacheService } from '../../../support/cache-service.ts'
import { digestFrom, remember, report } from '../inputs/support.ts'

const long = report({ milliseconds: 60_000 })
const today = 20_000 * 86_400_000
const shared = { mediaType: 'application/octet-stream', digest: digestFrom('layer'), size: 50_000_000 }
const here = { kind: 'registry', registry: 'one.test', path: 'acme/app' } as const

/** All that a step of a runner with this cache remembers; `seen` is what it sees itself. */
async function step(env: Readonly<Record<string, string>>, seen: (memo: HintCache) => void = () => undefined) {
  const debugged: string[] = []
  const service = cacheService(env)
  if (service === undefined) throw new Error('there is no cache')
  const keeper = createSession({ service, automatic: false, run: '7', today, debug: (text) => debugged.push(text) })
  await expect.poll(() => debugged.length).toBeGreaterThan(0)
  const known = keeper.memo.holders('one.test', shared.digest)
  seen(keeper.memo)
  await keeper.save(long)
  return { known, debugged }
}

let cache: FakeCache
beforeEach(async () => {
  cache = await startCacheService()
})
afterEach(() => cache.close())

describe.each([1, 2] as const)('over protocol %i of the cache service', (protocol) => {
  const note = (memo: HintCache) => memo.recordHolder(here, shared)

  it('what one step saw, the next one knows', async () => {
    const env = cache.env(protocol)
    expect((await step(env, note)).known).toEqual([])
    expect(cache.entries.map(({ key }) => key)).toEqual([expect.stringMatching(/^promote-image-memo-1-7-/)])
    expect((await step(env)).known).toEqual(['acme/app'])
  })

  it('nothing is kept where nothing was added', async () => {
    await step(cache.env(protocol), note)
    await step(cache.env(protocol), note)
    expect(cache.entries).toHaveLength(1)
  })

  it('the token goes to the service and not to where the bytes lie', async () => {
    await step(cache.env(protocol), note)
    await step(cache.env(protocol))
    const blobs = cache.asked.filter(({ path }) => path.startsWith('/account'))
    expect(blobs.length).toBeGreaterThan(0)
    expect(blobs.map(({ headers }) => headers.authorization)).toEqual(blobs.map(() => undefined))
  })

  it.each([
    ['none', 0],
    ['read', 1],
    ['write-only', 2],
  ])('cache-mode %s is kept to', async (mode, kind) => {
    await step(cache.env(protocol), note)
    cache.asked.length = 0
    const other = (memo: HintCache) => memo.recordHolder({ ...here, path: 'acme/other' }, shared)
    const { known } = await step({ ...cache.env(protocol), ACTIONS_CACHE_MODE: mode }, other)
    expect(known).toEqual(kind === 1 ? ['acme/app'] : [])
    expect(cache.entries).toHaveLength(kind === 2 ? 2 : 1)
    if (kind === 0) expect(cache.asked).toEqual([])
  })

  it.each([401, 403, 404, 429, 500])('HTTP %i leaves the step without a memo, told in debug only', async (status) => {
    cache.broken = status
    const { known, debugged } = await step(cache.env(protocol), note)
    expect(known).toEqual([])
    const said = `HTTP ${status} (the service is broken)`
    expect(debugged).toEqual([
      expect.stringMatching(/^memo: not restored: /),
      expect.stringMatching(/^memo: not kept: /),
    ])
    for (const line of debugged) expect(line).toContain(said)
  })

  it.each([
    ['no gzip', Buffer.from('nonsense')],
    ['a bomb', gzipSync(Buffer.alloc(hintCacheLimit * 50))],
    ['cut', gzipSync(JSON.stringify({ version: 1 })).subarray(0, 20)],
    ['huge', Buffer.alloc(4 * 1024 * 1024)],
    ['empty', Buffer.alloc(0)],
  ])('an entry that is %s is as good as none, and a good one follows it', async (_, bytes) => {
    cache.entries.push({ key: 'promote-image-memo-1-planted', bytes, complete: true })
    expect((await step(cache.env(protocol), note)).known).toEqual([])
    expect((await step(cache.env(protocol))).known).toEqual(['acme/app'])
  })
})

it.each(['CreateCacheEntry', 'FinalizeCacheEntryUpload'] as const)(
  'a %s that is refused leaves no entry, and its reason in debug',
  async (call) => {
    cache.broken = call
    const { debugged } = await step(cache.env(2), (memo) => memo.recordHolder(here, shared))
    expect(debugged.at(-1)).toBe(`memo: not kept: ${call}: refused (not today)`)
    expect(cache.entries.filter(({ complete }) => complete)).toEqual([])
  },
)

it('a service that never answers is given up when the run is over', async () => {
  cache.broken = 'silent'
  const service = cacheService(cache.env(2))
  if (service === undefined) throw new Error('there is no cache')
  const keeper = createSession({ service, automatic: false, run: '7', today, debug: () => undefined })
  await keeper.save(long)
  expect(cache.entries).toEqual([])
})

describe('whether it pays', () => {
  const kept: string[] = []
  const service: CacheService = {
    restore: async () => undefined,
    save: async (key) => void kept.push(key),
  }
  const save = async (automatic: boolean, milliseconds: number) => {
    kept.length = 0
    const keeper = createSession({ service, automatic, run: '7', today, debug: () => undefined })
    keeper.memo.recordHolder(here, shared)
    await keeper.save(report({ milliseconds }))
    return kept.length
  }

  it('is for auto to say: after ten seconds of a run', async () => {
    expect([await save(true, 9999), await save(true, 10_000), await save(false, 1)]).toEqual([0, 1, 1])
  })

  const one = request('one.test/app:a', ['two.test/app:a'])
  const four = [one, one, one, one]
  const options = (rest: Partial<HintCacheOptions>): HintCacheOptions => ({
    cache: 'auto',
    asks: four,
    env: cache.env(2),
    run: '7',
    runner: remember().runner,
    ...rest,
  })

  it('auto: from four promotions on', async () => {
    expect(await openHintCache(options({ asks: [one, one, one] }))).toBeUndefined()
    expect(await openHintCache(options({}))).toBeDefined()
    expect(await openHintCache(options({ asks: [one], cache: 'on' }))).toBeDefined()
    expect(await openHintCache(options({ cache: 'off' }))).toBeUndefined()
  })

  it('nothing is asked of a runner without a cache, and only who wanted one is told', async () => {
    const [wanted, automatic] = [remember(), remember()]
    expect(await openHintCache(options({ env: {}, cache: 'on', runner: wanted.runner }))).toBeUndefined()
    expect(await openHintCache(options({ env: {}, runner: automatic.runner }))).toBeUndefined()
    expect([wanted.lines(), automatic.lines()]).toEqual([[expect.stringContaining('offers none')], []])
  })

  it('who asked for a memo waits until it is there, and not for a service that is silent', async () => {
    await step(cache.env(2), (memo) => memo.recordHolder(here, shared))
    const wanted = await openHintCache(options({ cache: 'on' }))
    expect(wanted?.memo.holders('one.test', shared.digest)).toEqual(['acme/app'])
    cache.broken = 'silent'
    expect((await openHintCache(options({ cache: 'on' })))?.memo.holders('one.test', shared.digest)).toEqual([])
  })

  it.each([
    [{ ACTIONS_CACHE_SERVICE_V2: 'True', ACTIONS_CACHE_URL: 'http://one.test/' }, false],
    [{ ACTIONS_RESULTS_URL: 'http://one.test/' }, false],
    [{ ACTIONS_CACHE_URL: 'http://one.test/' }, true],
    [
      {
        ACTIONS_CACHE_URL: 'http://one.test/',
        ACTIONS_CACHE_SERVICE_V2: 'True',
        GITHUB_SERVER_URL: 'https://git.corp',
      },
      true,
    ],
  ])('%j is a runner with a cache: %s', (env, there) => {
    expect(cacheService(env) !== undefined).toBe(there)
  })
})

it('a memo that comes when the run has begun is used from then on', async () => {
  const before = createHintCache(today)
  before.recordHolder(here, shared)
  const coming = Promise.withResolvers<Uint8Array>()
  const service: CacheService = { restore: () => coming.promise, save: async () => undefined }
  const { memo } = createSession({ service, automatic: false, run: '7', today, debug: () => undefined })
  expect(memo.holders('one.test', shared.digest)).toEqual([])
  coming.resolve(gzipSync(before.serialize() ?? ''))
  await expect.poll(() => memo.holders('one.test', shared.digest)).toEqual(['acme/app'])
})
