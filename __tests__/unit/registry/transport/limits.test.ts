import { array, assert, asyncProperty, integer, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RateLimiter } from '../../../../src/registry/transport/limits/rate-limiter.ts'
import { Semaphore } from '../../../../src/registry/transport/limits/semaphore.ts'
import { pause, SharedPause } from '../../../../src/registry/transport/limits/shared-pause.ts'
import { testClock } from './support.ts'

const never = new AbortController().signal

describe('a semaphore', () => {
  it('never has more holders than places, and lets everybody in', async () => {
    await assert(
      asyncProperty(
        integer({ min: 1, max: 5 }),
        array(tuple(integer({ min: 1, max: 5 }), integer({ min: 1, max: 7 })), { maxLength: 40 }),
        async (size, work) => {
          const semaphore = new Semaphore(size)
          let held = 0
          let most = 0
          await Promise.all(
            work.map(async ([turns, wanted]) => {
              const places = Math.min(wanted, size)
              const release = await semaphore.acquire(never, wanted)
              held += places
              most = Math.max(most, held)
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
              held -= places
              release()
              release()
            }),
          )
          expect(held).toBe(0)
          expect(most).toBeLessThanOrEqual(size)
          if (work.every(([, wanted]) => wanted === 1)) expect(most).toBe(Math.min(size, work.length))
        },
      ),
    )
  })

  it('lets a cancelled one go, with the reason, and keeps its place for the next', async () => {
    const semaphore = new Semaphore(1)
    const release = await semaphore.acquire(never)
    const cancel = new AbortController()
    const cancelled = semaphore.acquire(cancel.signal)
    const next = semaphore.acquire(never)
    cancel.abort(new Error('enough'))
    await expect(cancelled).rejects.toThrow('enough')
    release()
    await expect(next).resolves.toBeTypeOf('function')
  })
})

describe('who waits for many places of a semaphore', () => {
  it('is not overtaken by those who want fewer', async () => {
    const semaphore = new Semaphore(2)
    const first = await semaphore.acquire(never)
    const order: string[] = []
    const large = semaphore.acquire(never, 2).then((release) => {
      order.push('large')
      release()
    })
    const small = semaphore.acquire(never).then(() => void order.push('small'))
    first()
    await Promise.all([large, small])
    expect(order).toEqual(['large', 'small'])
  })

  it('makes way when it is cancelled', async () => {
    const semaphore = new Semaphore(2)
    await semaphore.acquire(never)
    const cancel = new AbortController()
    const large = semaphore.acquire(cancel.signal, 2)
    const small = semaphore.acquire(never)
    cancel.abort(new Error('enough'))
    await expect(large).rejects.toThrow('enough')
    await expect(small).resolves.toBeTypeOf('function')
  })
})

describe('a pace', () => {
  it('lets a tenth of a second through at once and spreads the rest', async () => {
    const clock = testClock()
    const pace = new RateLimiter(20, clock)
    const at: number[] = []
    for (let turn = 0; turn < 6; turn += 1) {
      await pace.wait(never)
      at.push(clock.now())
    }
    expect(at).toEqual([0, 0, 50, 100, 150, 200])
  })

  it('saves nothing up for later', async () => {
    const clock = testClock()
    const pace = new RateLimiter(1, clock)
    clock.advance(60_000)
    await pace.wait(never)
    await pace.wait(never)
    expect(clock.slept).toEqual([1000])
  })
})

describe('a pause', () => {
  it('is said once, however many ask for it, and is as long as the longest', async () => {
    const clock = testClock(0)
    const waitTimes: number[] = []
    const pause = new SharedPause(clock, (milliseconds) => waitTimes.push(milliseconds))
    pause.start(1000, 'one')
    pause.start(3000, 'two')
    pause.start(2000, 'three')
    await pause.wait(never)
    expect([waitTimes, clock.now()]).toEqual([[1000], 3000])
    pause.start(500, 'another')
    expect(waitTimes).toEqual([1000, 500])
  })

  it('ends for a cancelled one at once', async () => {
    const pause = new SharedPause(testClock(), () => {})
    pause.start(1000, 'x')
    await expect(pause.wait(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  })
})

it('a pause that begins while a request waits for its rate holds that request too', async () => {
  const clock = testClock()
  const shared = new SharedPause(clock, () => undefined)
  const throttle = async () => shared.start(1000, 'a test')
  const sentAt = pause(shared, { throttle })(async () => {
    expect(clock.now()).toBeGreaterThanOrEqual(1000)
    throw new Error('sent')
  })
  const request = {
    method: 'GET',
    url: new URL('https://registry.test/v2/'),
    headers: {},
    bodySize: 'small',
    retry: 'safe',
    redirects: 'none',
    operation: 'test',
    signal: never,
  } as const
  await expect(sentAt(request)).rejects.toThrow('sent')
})
