// A hint cache changes what a run costs, and never what it comes to.
import { describe, expect, it } from 'vitest'
import type { Sandbox } from '../../../../sandbox/server.ts'
import { hinted } from '../../../../src/registry/decorators/hinted.ts'
import { createHintCache, type HintCache } from '../../../../src/registry/hint-cache/hint-cache.ts'
import { decodeHints, hintCacheLimit } from '../../../../src/registry/hint-cache/serialize.ts'
import { decodeManifest } from '../../../../src/registry/model/decode/manifest.ts'
import { digest, request, store } from '../../../integration/promote/support.ts'
import { memoryRegistries } from '../../../support/memory.ts'
import {
  app,
  base,
  bill,
  hintCacheOf,
  hold,
  holding,
  linkByTag,
  name,
  registry,
  runWith,
  shared,
  speaking,
  today,
} from './runs.ts'

const bytesInto = ({ requests }: Sandbox) => requests.reduce((sum, { bytesIn }) => sum + bytesIn, 0)
const count = ({ requests }: Sandbox, operation: string) =>
  requests.filter((request) => request.operation === operation).length

describe('repositories that held a blob', () => {
  it('are mounted from instead of sending its bytes', async () => {
    const [from, to] = [await registry(), await registry()]
    hold(from, 'acme/app', app, 'sha-1')
    to.store.putBlob('other/base', base.bytes)
    const promotion = request(`${from.host}/acme/app:sha-1`, [`${to.host}/prod/app:1.0.0`])
    const report = await runWith(hintCacheOf(holding(to.host, 'other/base')), [promotion])
    expect(report).toMatchObject({ status: 'promoted', traffic: { mounted: { blobs: 1 } } })
    expect(bytesInto(to)).toBeLessThan(base.bytes.byteLength)
    expect(to.store.blobSize('prod/app', base.digest)).toBe(base.bytes.byteLength)
  })

  it('are learned from one run and used by the next', async () => {
    const [from, to] = [await registry(), await registry()]
    hold(from, 'acme/app', app, 'sha-1')
    const first = createHintCache(today)
    await runWith(first, [request(`${from.host}/acme/app:sha-1`, [`${to.host}/one/app:1.0.0`])])
    const sent = bytesInto(to)
    await runWith(hintCacheOf(first.serialize() ?? ''), [
      request(`${from.host}/acme/app:sha-1`, [`${to.host}/two/app:1.0.0`]),
    ])
    expect(bytesInto(to) - sent).toBeLessThan(base.bytes.byteLength)
  })

  it('that are wrong cost two requests for a large blob, and the blob is sent', async () => {
    const [from, to] = [await registry(), await registry()]
    hold(from, 'acme/app', app, 'sha-1')
    const promotion = request(`${from.host}/acme/app:sha-1`, [`${to.host}/prod/app:1.0.0`])
    await runWith(hintCacheOf(holding(to.host, 'gone/one', 'gone/two', 'gone/three')), [promotion])
    const wrong = to.requests.filter(({ query }) => query.includes('gone'))
    expect(new Set(wrong.map(({ query }) => new URLSearchParams(query).get('from')))).toEqual(
      new Set(['gone/one', 'gone/two']),
    )
    expect(wrong).toHaveLength(2)
    expect(to.store.tag('prod/app', '1.0.0')).toBe(app.digest)
  })

  it('are not believed again by a registry that said it mounted and did not', async () => {
    const [from, to] = [
      await registry(),
      await registry({
        fault: ({ query }) => (query.includes('from=other') ? { kind: 'status', status: 201 } : undefined),
      }),
    ]
    hold(from, 'acme/app', app, 'sha-1')
    const promotion = request(`${from.host}/acme/app:sha-1`, [`${to.host}/prod/app:1.0.0`])
    const report = await runWith(hintCacheOf(holding(to.host, 'other/base')), [promotion])
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(to.store.blobSize('prod/app', base.digest)).toBe(base.bytes.byteLength)
  })

  it('are not remembered for blobs that are as soon sent as mounted', () => {
    const hintCache = createHintCache(today)
    hintCache.recordHolder(name('one.test', 'acme/app'), { ...shared, size: 1024 * 1024 })
    expect(hintCache.serialize()).toBeUndefined()
  })
})

describe('how a registry spoke', () => {
  it.each([true, false])('a referrers API, remembered as %s, is asked and believed as it answers now', async (hint) => {
    for (const quirks of [[], ['no-referrers-api']] as const) {
      const [from, to] = [await registry({ quirks }), await registry({ quirks })]
      hold(from, 'acme/app', app, 'sha-1')
      hold(from, 'acme/app', bill)
      if (quirks.length > 0) await linkByTag(from)
      const promotion = request(`${from.host}/acme/app:sha-1`, [`${to.host}/prod/app:1.0.0`])
      const report = await runWith(hintCacheOf(speaking(from.host, { referrersApi: hint })), [promotion])
      expect(report.promotions[0]?.referrers.map((referrer) => referrer.digest)).toEqual([bill.digest])
    }
  })

  it('saves the attempt of ?tag= if it failed before', async () => {
    const sandboxRegistry = await registry({ quirks: ['no-multi-tag'] })
    hold(sandboxRegistry, 'acme/app', app, 'sha-1')
    const promotion = request(`${sandboxRegistry.host}/acme/app:sha-1`, [
      `${sandboxRegistry.host}/acme/app:a`,
      `${sandboxRegistry.host}/acme/app:b`,
    ])
    await runWith(hintCacheOf(speaking(sandboxRegistry.host, { multiTag: false })), [promotion])
    expect(count(sandboxRegistry, 'manifest-put')).toBe(2)
  })

  it('saves sending a large blob that is there already, if mounts are not answered', async () => {
    const [from, to] = [await registry(), await registry({ quirks: ['mount-declined'] })]
    hold(from, 'acme/app', app, 'sha-1')
    to.store.putBlob('prod/app', base.bytes)
    const promotion = request(`${from.host}/acme/app:sha-1`, [`${to.host}/prod/app:1.0.0`])
    await runWith(hintCacheOf(speaking(to.host, { selfMount: false })), [promotion])
    expect(bytesInto(to)).toBeLessThan(base.bytes.byteLength)
  })

  it('is learned by a run, and forgotten after thirty days', async () => {
    const sandboxRegistry = await registry({ quirks: ['no-multi-tag'] })
    hold(sandboxRegistry, 'acme/app', app, 'sha-1')
    const hintCache = createHintCache(today)
    await runWith(hintCache, [
      request(`${sandboxRegistry.host}/acme/app:sha-1`, [
        `${sandboxRegistry.host}/acme/app:a`,
        `${sandboxRegistry.host}/acme/app:b`,
      ]),
    ])
    const text = hintCache.serialize() ?? ''
    expect(hintCacheOf(text).hints(sandboxRegistry.host)).toMatchObject({ multiTag: false })
    for (const days of [30, -1]) {
      const later = createHintCache(today + days * 86_400_000)
      later.load(text)
      expect(later.hints(sandboxRegistry.host)).toEqual({})
    }
  })
})

describe('manifests', () => {
  const repositoryName = name('one.test', 'acme/app')
  const open = (hintCache: HintCache) => {
    const registries = memoryRegistries()
    const repository = registries.repository('one.test/acme/app')
    store(repository, app, 'sha-1')
    const { signal } = new AbortController()
    const source = registries.open(repositoryName, { access: 'pull', signal })
    return { registries, repository, seen: hinted(source, repositoryName, { hintCache, isPublic: () => true }) }
  }
  const kinds = ({ registries }: ReturnType<typeof open>) => registries.operations.map(({ kind }) => kind)

  it('that were read before are asked for by HEAD, and come from the hint cache', async () => {
    const first = createHintCache(today)
    await open(first).seen.manifest(digest(app.digest))
    const second = open(hintCacheOf(first.serialize() ?? ''))
    expect((await second.seen.manifest(digest(app.digest)))?.bytes).toEqual(Buffer.from(app.bytes))
    expect(kinds(second)).toEqual(['resolve'])
  })

  it('that are gone stay gone, whatever a hint cache holds', async () => {
    const hintCache = createHintCache(today)
    hintCache.noteManifest(decodeManifest(app.bytes, app.mediaType))
    const second = open(hintCacheOf(hintCache.serialize() ?? ''))
    second.repository.manifests.clear()
    expect(await second.seen.manifest(digest(app.digest))).toBeUndefined()
  })

  it('with other bytes than their digest says are not used', async () => {
    const text = JSON.stringify({ version: 1, manifests: { [app.digest]: Buffer.from(bill.bytes).toString('base64') } })
    const opened = open(hintCacheOf(text))
    expect((await opened.seen.manifest(digest(app.digest)))?.bytes).toEqual(app.bytes)
    expect(kinds(opened)).toEqual(['manifest'])
  })

  it('that a login was needed for are not remembered', async () => {
    const hintCache = createHintCache(today)
    const { registries } = open(hintCache)
    const { signal } = new AbortController()
    const source = registries.open(repositoryName, { access: 'pull', signal })
    await hinted(source, repositoryName, { hintCache, isPublic: () => false }).manifest(digest(app.digest))
    expect(hintCache.serialize() ?? '').not.toContain(app.digest)
  })
})

describe('the text', () => {
  it('is written only if a run adds something', () => {
    const hintCache = hintCacheOf(holding('one.test', 'acme/app'))
    hintCache.recordHolder(name('one.test', 'acme/app'), shared)
    expect(hintCache.serialize()).toBeUndefined()
    hintCache.recordHolder(name('one.test', 'acme/other'), shared)
    const mergedCache = hintCacheOf(hintCache.serialize() ?? '')
    expect(mergedCache.holders('one.test', digest(base.digest))).toEqual(['acme/app', 'acme/other'])
  })

  it('stays within its bound, the newest kept', () => {
    const hintCache = createHintCache(today)
    const blobs = Array.from({ length: 50_000 }, (_, at) => digest(`sha256:${at.toString(16).padStart(64, '0')}`))
    for (const blobDigest of blobs)
      hintCache.recordHolder(name('one.test', 'acme/app'), { ...shared, digest: blobDigest })
    const text = hintCache.serialize() ?? ''
    expect(text.length).toBeLessThanOrEqual(hintCacheLimit)
    expect(hintCacheOf(text).holders('one.test', digest(blobs[0] ?? ''))).toEqual(['acme/app'])
  })

  it('that is too long, deep, cut or not a hint cache is as good as none', () => {
    const good = holding('one.test', 'acme/app')
    const bad = [
      '',
      'null',
      '[]',
      '{',
      good.slice(0, -3),
      `${good}${' '.repeat(hintCacheLimit)}`,
      '['.repeat(1_000_000),
    ]
    for (const text of bad) expect(hintCacheOf(text).holders('one.test', digest(base.digest))).toEqual([])
  })

  it.each(['a&mount=x', '../up', 'a?b', 'UPPER', 'a:tag', `a@${base.digest}`, 'a b', ''])(
    'a repository named %j is none',
    (path) => {
      const text = JSON.stringify({
        version: 1,
        registries: { 'one.test': { day: 1, hints: {}, holds: { [path]: ['a'.repeat(14)] } } },
      })
      const hintCache = hintCacheOf(text)
      hintCache.recordHolder(name('one.test', 'acme/app'), shared)
      const { registries } = decodeHints(hintCache.serialize() ?? '')
      expect([...(registries.get('one.test')?.holds.keys() ?? [])]).toEqual(['acme/app'])
    },
  )
})
