// Rates that a registry is known to bear are shared by the jobs of one promotion; a user's own are not touched.
import { describe, expect, it } from 'vitest'
import type { HostSettings } from '../../../src/registry/model/host-settings.ts'
import { ConcurrencyLimits } from '../../../src/registry/transport/limits/concurrency.ts'
import { testClock } from '../../unit/registry/transport/support.ts'

const put = {
  method: 'PUT',
  url: new URL('https://registry.test/v2/acme/app/manifests/1'),
  headers: {},
  bodySize: 'small',
  retry: 'safe',
  redirects: 'none',
  operation: 'test',
  signal: new AbortController().signal,
} as const

/** Milliseconds that the last of `count` manifests waits. */
async function waitOf(count: number, shards: number, family: object, settings: HostSettings = {}): Promise<number> {
  const clock = testClock()
  const gates = new ConcurrencyLimits({ concurrency: 16, settings, family, clock, shards })
  for (let sent = 0; sent < count; sent += 1) await gates.throttle(put)
  return clock.slept.reduce((sum, pause) => sum + pause, 0)
}

describe('a rate', () => {
  it.each([
    ['of manifests', { rates: { manifests: 10 } }],
    ['of all requests', { rates: { requests: 10 } }],
  ])('that is known of a registry, %s, is divided among the jobs', async (_, family) => {
    expect(await waitOf(11, 1, family)).toBe(1000)
    expect(await waitOf(11, 5, family)).toBe(5000)
  })

  it('that the user sets applies to each job, instead of the known one', async () => {
    expect(await waitOf(11, 5, { rates: { manifests: 1, requests: 1 } }, { rate: 10 })).toBe(1000)
  })

  it('is unlimited if none is known', async () => {
    expect(await waitOf(100, 4, {})).toBe(0)
  })
})
