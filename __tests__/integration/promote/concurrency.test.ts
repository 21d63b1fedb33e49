// `concurrency` is a bound on all requests in flight to a registry: reads, uploads and tags alike.
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { image, index, layer, seed } from '../../../sandbox/content.ts'
import type { Fault } from '../../../sandbox/http/fault.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const app = index(
  ['linux/amd64', 'linux/arm64', 'linux/s390x'].map((platform) =>
    image({ platform, layers: ['one', 'two', 'three'].map((name) => layer({ [name]: `${platform} ${name}` })) }),
  ),
)

/** Holds every answer back for some turns of the event loop, so that requests that may overlap do. */
function counter() {
  const counts = { now: 0, most: 0 }
  const hold = async () => {
    for (let turns = 0; turns < 20; turns += 1) await turn()
    counts.now -= 1
  }
  const fault = (): Fault => {
    counts.now += 1
    counts.most = Math.max(counts.most, counts.now)
    return { kind: 'delay', until: hold() }
  }
  return { counts, fault }
}

async function mostInFlight(concurrency: number | 'auto'): Promise<readonly number[]> {
  const [source, target] = [counter(), counter()]
  const from = await registry({ fault: source.fault })
  const to = await registry({ fault: target.fault })
  seed(from.store, 'acme/app', app, ['sha-1'])
  const targets = [`${to.host}/acme/app:1.2.3`, `${to.host}/acme/app:latest`, `${to.host}/acme/other:1.2.3`]
  const report = await promoteOverHttp([request(`${from.host}/acme/app:sha-1`, targets)], { concurrency })
  expect(report.status).toBe('promoted')
  return [source.counts.most, target.counts.most]
}

it.each([1, 2])('%i: never more requests than that at once, of whatever kind', async (concurrency) => {
  for (const most of await mostInFlight(concurrency)) expect(most).toBeLessThanOrEqual(concurrency)
})

it('auto: more at once', async () => {
  for (const most of await mostInFlight('auto')) expect(most).toBeGreaterThan(2)
})
