// What ends a run from outside, and that the end leaves time to put tags back.
import { EventEmitter } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cancellationSignal } from '../../../src/action/cancellation.ts'

const nothing = () => undefined

afterEach(() => vi.useRealTimers())

describe('a cancelled job', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('stops at %s, once, and says so', (name) => {
    const signals = new EventEmitter()
    const { signal, release } = cancellationSignal(signals, 60_000, nothing)
    expect(signal.aborted).toBe(false)
    signals.emit(name)
    signals.emit('SIGTERM')
    expect(signal.reason).toEqual(new Error(`the job was cancelled (${name})`))
    release()
    expect(signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM')).toBe(0)
  })
})

describe('the time limit', () => {
  it.each([
    [60_000, 53_000],
    [4_000, 2_000],
  ])('of %d ms stops after %d, so that tags can be put back within it', (timeout, stopped) => {
    vi.useFakeTimers()
    const { signal, release } = cancellationSignal(new EventEmitter(), timeout, () => 'ghcr.io: HTTP 503 to PUT /v2/')
    vi.advanceTimersByTime(stopped - 1)
    expect(signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(String(signal.reason)).toMatch(
      /`timeout` is .*, of which .* are reserved for a rollback\. Last response: ghcr\.io: HTTP 503 to PUT/,
    )
    release()
  })

  it('keeps nothing alive once it is released', () => {
    vi.useFakeTimers()
    cancellationSignal(new EventEmitter(), 60_000, nothing).release()
    expect(vi.getTimerCount()).toBe(0)
  })
})
