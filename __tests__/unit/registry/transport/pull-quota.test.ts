// Quotas that registries tell: what is warned of, once, and when a run waits.
import { describe, expect, it } from 'vitest'
import { parseQuota } from '../../../../src/registry/transport/limits/quota-headers.ts'
import { reply, request, serve, session, statusOf, type TestSession } from './support.ts'

const now = Date.UTC(2026, 0, 1)

describe('the headers of a quota', () => {
  it.each([
    [{}, undefined],
    [{ 'ratelimit-remaining': 'many' }, undefined],
    [{ 'ratelimit-remaining': '76;w=21600', 'ratelimit-limit': '100;w=21600' }, [76, 100, 21_600, undefined]],
    [{ 'ratelimit-remaining': '0', 'ratelimit-limit': '100, 100;w=60', 'ratelimit-reset': '30' }, [0, 100, 60, 30]],
    [
      { 'ratelimit-remaining': '7', 'ratelimit-limit': '500', 'ratelimit-reset': `${now / 1000 + 45}` },
      [7, 500, undefined, 45],
    ],
    [{ 'ratelimit-remaining': '7', 'ratelimit-reset': `${now / 1000 - 45}` }, [7, undefined, undefined, 0]],
    [{ ratelimit: '"pulls";r=76;t=300', 'ratelimit-policy': '"pulls";q=100;w=21600' }, [76, 100, 21_600, 300]],
    [{ ratelimit: '"a";r=9;t=1, "b";r=3;t=60', 'ratelimit-policy': '"a";q=10;w=1, "b";q=5;w=60' }, [3, 5, 60, 60]],
    [{ ratelimit: 'nonsense' }, undefined],
  ])('%j', (headers, expected) => {
    const quota = parseQuota(headers, now)
    expect(quota && [quota.remaining, quota.limit, quota.window, quota.reset]).toEqual(expected)
  })
})

function warnings({ events }: TestSession): readonly string[] {
  return events.flatMap((event) => (event.kind === 'warning' ? [event.message] : []))
}

/** A session with a registry that counts the GETs of manifests down. */
async function counting(left: number, { window = 21_600, wait = 0, reset = '' } = {}) {
  let remaining = left
  const server = await serve((incoming, response) => {
    if (incoming.method === 'GET') remaining = Math.max(0, remaining - 1)
    reply(response, 200, {
      'ratelimit-limit': `100;w=${window}`,
      'ratelimit-remaining': `${remaining};w=${window}`,
      ...(reset && { 'ratelimit-reset': reset }),
    })
  })
  const open = session(server.host, { longestWait: wait })
  const pull = () => statusOf(open, request('/v2/app/manifests/1'))
  return { open, pull, host: server.host }
}

describe('a quota', () => {
  it('is not spoken of while there is enough', async () => {
    const { open, pull } = await counting(50)
    open.expectManifests(40)
    await pull()
    expect(warnings(open)).toEqual([])
  })

  it('that is low is said once, before it is used up', async () => {
    const { open, pull, host } = await counting(11)
    for (let count = 0; count < 4; count += 1) await pull()
    expect(warnings(open)).toEqual([
      `${host} says that 9 of 100 pulls in 6 hours are left. Log in with an account that may pull more, or promote less at once.`,
    ])
  })

  it('that is smaller than what the run will read is said as soon as both are known', async () => {
    const { open, pull, host } = await counting(31)
    await pull()
    open.expectManifests(31)
    expect(warnings(open)).toEqual([
      expect.stringContaining(
        `${host} says that 30 of 100 pulls in 6 hours are left, and this run needs about 31 more.`,
      ),
    ])
  })

  it('counts down with what is read', async () => {
    const { open, pull } = await counting(40)
    open.expectManifests(30)
    for (let count = 0; count < 25; count += 1) await pull()
    expect(warnings(open)).toEqual([])
  })

  it('of a minute is left alone until it is used up', async () => {
    const { open, pull, host } = await counting(3, { window: 60 })
    open.expectManifests(50)
    for (let count = 0; count < 4; count += 1) await pull()
    expect(warnings(open)).toEqual([
      `${host} says that our quota of 100 in 1 minute is used up: the next pulls may be refused`,
    ])
  })

  it.each([
    [400_000, 300],
    [60_000, 0],
    [0, 0],
  ])('that is used up is waited for as long as the run may wait (%i ms)', async (wait, seconds) => {
    const { open, pull } = await counting(1, { wait, reset: '300' })
    await pull()
    await pull()
    expect(Math.floor(open.clock.now() / 1000)).toBe(seconds)
    expect(open.events.filter(({ kind }) => kind === 'pause')).toHaveLength(seconds === 0 ? 0 : 1)
  })
})

describe('a registry that asks for a longer wait than two minutes', () => {
  it.each([
    [0, undefined],
    [600_000, 200],
  ])('is waited for where the run may wait (%i ms)', async (wait, status) => {
    const server = await serve((_, response, number) =>
      reply(response, number === 1 ? 429 : 200, { 'retry-after': '400' }),
    )
    const open = session(server.host, { longestWait: wait })
    const sent = await statusOf(open, request('/x')).catch((error: unknown) => {
      expect(error).toHaveProperty('remedy', 'Run again in 7 minutes.')
    })
    expect(sent).toBe(status)
  })
})
