// Large numbers: promotions under a rate limit, platforms, referrers, tags, and one process that goes on for long.
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { type Built, image, index, layer, referrer, seed } from '../../sandbox/content.ts'
import { type Sandbox, type SandboxOptions, startRegistry } from '../../sandbox/server.ts'
import { eventHub } from '../../src/promote/model/events.ts'
import { parseTemplate } from '../../src/promote/requests/target-template.ts'
import { parseReference } from '../../src/registry/model/reference-syntax/parse.ts'
import { request } from '../integration/promote/support.ts'
import { run, runApart } from '../integration/referrers/engine.ts'
import { promoteOverHttp } from '../support/promotions.ts'

const started: Sandbox[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((registry) => registry.close()))
})

async function open(options: SandboxOptions = {}): Promise<Sandbox> {
  const registry = await startRegistry(options)
  started.push(registry)
  return registry
}

const imageOf = (name: string): Built => image({ layers: [layer({ app: name })] })
const mebibyte = 1024

it('64 promotions under a rate limit: none starves, and none asks before the pause is over', async () => {
  const pause = 1000
  /** Milliseconds by which two readings of the clock differ. */
  const tolerance = 2
  let [count, refusedAt] = [0, Number.NEGATIVE_INFINITY]
  const source = await open()
  const target = await open({
    fault: () => {
      const since = performance.now() - refusedAt
      if (since < pause || ++count % 120 !== 0) return undefined
      refusedAt = performance.now()
      return { kind: 'status', status: 429, headers: { 'retry-after': String(pause / 1000) } }
    },
  })
  const names = Array.from({ length: 64 }, (_, at) => `acme/app-${at}`)
  for (const name of names) seed(source.store, name, imageOf(name), ['build'])
  const events = eventHub()
  // On the client's clock: a request that was under way when the pause began is not early, however late it arrives.
  const pauses: { readonly from: number; readonly until: number }[] = []
  const early: number[] = []
  events.listen((event) => {
    if (event.kind !== 'wire' || event.event.kind === 'warning' || event.event.registry !== target.host) return
    const now = performance.now()
    if (event.event.kind === 'pause') pauses.push({ from: now, until: now + event.event.milliseconds })
    if (event.event.kind !== 'request') return
    const begun = now - event.event.milliseconds
    if (pauses.some(({ from, until }) => begun > from + tolerance && begun < until - tolerance)) early.push(begun)
  })
  const report = await run(
    names.map((name) => request(`${source.host}/${name}:build`, [`${target.host}/${name}:1.0.0`])),
    { events },
  )
  expect(report).toMatchObject({ status: 'promoted', failures: [] })
  expect(pauses.length).toBeGreaterThan(0)
  expect(names.filter((name) => target.store.tag(name, '1.0.0') !== imageOf(name).digest)).toEqual([])
  expect(refusedAt).toBeGreaterThan(0)
  expect(early).toEqual([])
})

it('an index of 1,000 platforms in less than 400 MiB', async () => {
  const platforms = Array.from({ length: 1000 }, (_, at) =>
    image({ platform: `linux/arm64/v${at}`, layers: [layer({ app: `${at}` })] }),
  )
  const wide = index(platforms)
  const [source, target] = [await open(), await open()]
  seed(source.store, 'acme/app', wide, ['build'])
  const ended = await runApart(`${source.host}/acme/app:build`, `${target.host}/acme/app:1.0.0`)
  expect(ended).toMatchObject({ status: 'promoted', failures: [] })
  expect(target.store.tag('acme/app', '1.0.0')).toBe(wide.digest)
  expect(platforms.filter(({ digest }) => target.store.manifest('acme/app', digest) === undefined)).toEqual([])
  console.log(`1,000 platforms: ${Math.round(ended.peak / mebibyte)} MiB`)
  expect(ended.peak).toBeLessThan(400 * mebibyte)
})

it('5,000 referrers of one image in less than 640 MiB', async () => {
  const app = imageOf('app')
  const [source, target] = [
    await open({ quirks: ['referrers-paged'], tuning: { pageSize: 1000 } }),
    await open({ quirks: ['referrers-paged'], tuning: { pageSize: 1000 } }),
  ]
  seed(source.store, 'acme/app', app, ['build'])
  const referrers = Array.from({ length: 5000 }, (_, at) =>
    referrer({ subject: app, artifactType: 'application/vnd.in-toto+json', payload: `${at}` }),
  )
  for (const builtReferrer of referrers) seed(source.store, 'acme/app', builtReferrer)
  const ended = await runApart(`${source.host}/acme/app:build`, `${target.host}/acme/app:1.0.0`)
  expect(ended).toMatchObject({ status: 'promoted', failures: [] })
  expect(target.store.referrers('acme/app', app.digest)).toHaveLength(5000)
  console.log(`5,000 referrers: ${Math.round(ended.peak / mebibyte)} MiB`)
  expect(ended.peak).toBeLessThan(640 * mebibyte)
})

it('a selection among 100,000 tags', async () => {
  const app = imageOf('app')
  const [source, target] = [await open(), await open()]
  seed(source.store, 'acme/app', app)
  for (let at = 0; at < 100_000; at++) source.store.setTag('acme/app', `1.${at}.0`, app.digest)
  const template = parseTemplate(`${target.host}/acme/app:{tag}`)
  if ('problem' in template) throw new TypeError(template.problem)
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const { options } = request(`${source.host}/acme/app:x`, [])
  const report = await promoteOverHttp([
    {
      from: parseReference(`${source.host}/acme/app`).repository,
      selection: { kind: 'newest', count: 5 },
      templates: [template],
      options,
    },
  ])
  expect(report.status, JSON.stringify(report.failures)).toBe('promoted')
  expect(target.store.tags('acme/app')).toEqual([5, 6, 7, 8, 9].map((last) => `1.9999${last}.0`))
  const grown = (process.memoryUsage().heapUsed - before) / 1024 / 1024
  console.log(`100,000 tags: ${Math.round(grown)} MiB more on the heap before it is collected`)
  expect(grown).toBeLessThan(256)
})

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('run it with --expose-gc')
  globalThis.gc()
}

it('500 promotions in one process: sockets, handles and memory do not grow', async () => {
  const [source, target] = [await open(), await open()]
  const app = imageOf('app')
  seed(source.store, 'acme/app', app, ['build'])
  const measure = async () => {
    for (let turn = 0; turn < 5; turn++) {
      collectGarbage()
      await setImmediate()
    }
    const handles = process.getActiveResourcesInfo().filter((name) => !/Immediate|Timeout/.test(name))
    return { heap: process.memoryUsage().heapUsed / 1024 / 1024, handles: handles.length }
  }
  const promote = async (from: number, to: number) => {
    for (let at = from; at < to; at++) {
      const report = await run([
        request(`${source.host}/acme/app:build`, [`${target.host}/acme/app-${at % 10}:v${at}`]),
      ])
      expect(report.failures).toEqual([])
      source.clearLog()
      target.clearLog()
    }
    return measure()
  }
  const early = await promote(0, 100)
  const late = await promote(100, 500)
  console.log('100 promotions', early, '500 promotions', late)
  expect(late.heap - early.heap).toBeLessThan(4)
  expect(late.handles).toBeLessThanOrEqual(early.handles + 4)
})
