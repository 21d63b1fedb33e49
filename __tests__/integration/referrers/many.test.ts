// A thousand referrers of one image: all of them, in requests that grow as they do and no faster, in little memory.
import { describe, expect, it } from 'vitest'
import { type Built, image, noise, referrer, seed } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from '../promote/support.ts'
import { run, runApart } from './engine.ts'
import { attach, type Way } from './kinds.ts'
import { listedByApi, listedByTag } from './stage.ts'

const app = image()
const pageSize = 100

function many(count: number, bytes = 100): readonly Built[] {
  return Array.from({ length: count }, (_, at) =>
    referrer({ subject: app, artifactType: 'application/vnd.in-toto+json', payload: noise(bytes, `${at}`) }),
  )
}

const open = (way: Way): Promise<Sandbox> =>
  registry({ quirks: way === 'tag' ? ['no-referrers-api'] : ['referrers-paged'], tuning: { pageSize } })

interface Cost {
  readonly source: number
  readonly destination: number
  /** Of a second run, which has nothing to do. */
  readonly again: number
}

/** Promotes an image with so many referrers, expects all of them, and answers the requests that it took. */
async function costOf(count: number, from: Way, to: Way): Promise<Cost> {
  const [source, destination] = [await open(from), await open(to)]
  seed(source.store, 'acme/app', app, ['sha-1'])
  const referrers = many(count)
  attach(source, 'acme/app', from, referrers)
  const requests = [request(`${source.host}/acme/app:sha-1`, [`${destination.host}/acme/app:1.0.0`])]
  expect(await run(requests)).toMatchObject({ status: 'promoted', warnings: [] })
  const cost = { source: source.requests.length, destination: destination.requests.length }
  const list = to === 'API' ? listedByApi : listedByTag
  const listedDigests = (await list(destination, 'acme/app', app.digest))?.map(({ digest }) => digest)
  expect(listedDigests).toEqual(referrers.map(({ digest }) => digest).sort())
  const before = source.requests.length + destination.requests.length
  expect(await run(requests)).toMatchObject({ status: 'unchanged', warnings: [] })
  return { ...cost, again: source.requests.length + destination.requests.length - before }
}

/** What an API costs: pages of the one list, at each end and when it is read back, and a list of each referrer, which might have some too. */
const pages = 1 / pageSize

describe('a thousand referrers of one image', () => {
  it.each([
    { from: 'API', to: 'API', source: 3 + pages, destination: 3 + 2 * pages, again: 1 + 2 * pages },
    { from: 'API', to: 'tag', source: 3 + pages, destination: 4, again: 1 + pages },
    { from: 'tag', to: 'API', source: 2, destination: 3 + 2 * pages, again: pages },
    { from: 'tag', to: 'tag', source: 2, destination: 4, again: 0 },
  ] as const)(
    'travel by $from and $to with $source reads and $destination writes each',
    async ({ from, to, ...settings }) => {
      const [hundred, thousand] = [await costOf(100, from, to), await costOf(1000, from, to)]
      for (const side of ['source', 'destination', 'again'] as const)
        expect((thousand[side] - hundred[side]) / 900).toBeCloseTo(settings[side], 6)
      expect(thousand.source + thousand.destination).toBeLessThan((settings.source + settings.destination) * 1000 + 25)
    },
  )

  it.runIf(process.platform === 'linux')('need less memory than their size', { timeout: 120_000 }, async () => {
    const size = 512 * 1024
    const [source, destination] = [await open('API'), await open('tag')]
    seed(source.store, 'acme/app', app, ['sha-1'])
    attach(source, 'acme/app', 'API', many(1000, size))
    const ended = await runApart(`${source.host}/acme/app:sha-1`, `${destination.host}/acme/app:1.0.0`)
    expect(ended).toMatchObject({ status: 'promoted', failures: [] })
    expect(ended.peak * 1024).toBeLessThan(1000 * size)
  })
})
