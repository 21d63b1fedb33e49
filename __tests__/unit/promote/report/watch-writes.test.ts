// Which writes count as done, or as maybe done: `changed` must never be false if something is there.
import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { watchWrites } from '../../../../src/promote/report/watch-writes.ts'
import { digestOf } from '../../../../src/registry/model/digest.ts'
import { RegistryError } from '../../../../src/registry/model/errors.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import type { Destination } from '../../../../src/registry/repository.ts'
import { memoryRegistries } from '../../../support/memory.ts'

const { repository: name } = parseReference('two.test/app')
const bytes = Buffer.from('a blob')
const blob = { mediaType: 'application/octet-stream', digest: digestOf(bytes), size: bytes.length }

function failure(status?: number): RegistryError {
  const facts = { registry: 'two.test', repository: 'two.test/app', operation: 'send a blob', access: 'write' } as const
  return new RegistryError({ ...facts, ...(status && { status }) })
}

/** Sends a blob; whether that counts as a write of a blob. */
async function isNoted(pushBlob: (stop: AbortController) => ReturnType<Destination['pushBlob']>): Promise<boolean> {
  const stop = new AbortController()
  const memory = memoryRegistries()
  let noted = false
  const open = watchWrites(
    (repository, use) => ({ ...memory.open(repository, use), pushBlob: () => pushBlob(stop) }),
    (kind) => {
      noted = kind === 'blob'
    },
  )
  const destination = open(name, { access: 'push', signal: stop.signal })
  destination.pushBlob(blob, { mountFrom: [], open: () => Promise.reject(new Error('unused')) }).catch(() => {})
  await setImmediate()
  return noted
}

it.each<[string, boolean, Parameters<typeof isNoted>[0]]>([
  ['that was sent', true, async () => 'sent'],
  ['that was there', false, async () => 'present'],
  ['that was refused', false, () => Promise.reject(failure(400))],
  ['that was answered by a broken server', true, () => Promise.reject(failure(500))],
  ['that was not answered', true, () => Promise.reject(failure())],
  [
    'that was on its way when another request was refused',
    true,
    (stop) => {
      queueMicrotask(() => stop.abort(failure(400)))
      return new Promise(() => {})
    },
  ],
])('a blob %s: %s', async (_, expected, pushBlob) => {
  expect(await isNoted(pushBlob)).toBe(expected)
})

it('leaves nothing on the signal after the writes, the first to end included', async () => {
  const { signal } = new AbortController()
  const memory = memoryRegistries()
  const [first, second] = [Promise.withResolvers<'sent'>(), Promise.withResolvers<'sent'>()]
  const ends = [first, second]
  const pushBlob = () => ends.shift()?.promise ?? Promise.reject(new Error('a third write'))
  const open = watchWrites(
    (repository, use) => ({ ...memory.open(repository, use), pushBlob }),
    () => undefined,
  )
  const destination = open(name, { access: 'push', signal })
  const push = () => destination.pushBlob(blob, { mountFrom: [], open: () => Promise.reject(new Error('unused')) })
  const pushes = [push(), push()]
  first.resolve('sent')
  await pushes[0]
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  second.resolve('sent')
  await pushes[1]
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
