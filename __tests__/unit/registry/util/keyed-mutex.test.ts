// A mutex per key: order, failures, and tasks that are cancelled while they wait.
import { expect, it } from 'vitest'
import { keyedMutex } from '../../../../src/registry/util/keyed-mutex.ts'

it('runs tasks of one key one after the other, and tasks of different keys side by side', async () => {
  const mutex = keyedMutex()
  const events: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = mutex.runExclusive('a', async () => {
    events.push('first begins')
    await gate.promise
    events.push('first ends')
  })
  const second = mutex.runExclusive('a', async () => void events.push('second'))
  await mutex.runExclusive('b', async () => void events.push('other key'))
  gate.resolve()
  await Promise.all([first, second])
  expect(events).toEqual(['first begins', 'other key', 'first ends', 'second'])
})

it('runs the next task after one that fails', async () => {
  const mutex = keyedMutex()
  const failing = mutex.runExclusive('a', async () => Promise.reject(new Error('no')))
  const next = mutex.runExclusive('a', async () => 'ran')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('ran')
})

it('does not wait for a task that hangs once its signal is aborted, and never runs what was cancelled', async () => {
  const mutex = keyedMutex()
  const cancel = new AbortController()
  const hanging = Promise.withResolvers<void>()
  const ran: string[] = []
  const first = mutex.runExclusive('a', () => hanging.promise)
  const cancelled = mutex.runExclusive('a', async () => void ran.push('cancelled'), cancel.signal)
  const last = mutex.runExclusive('a', async () => void ran.push('last'))
  cancel.abort(new Error('cancelled by the user'))
  await expect(cancelled).rejects.toThrow('cancelled by the user')
  hanging.resolve()
  await Promise.all([first, last])
  expect(ran).toEqual(['last'])
})
