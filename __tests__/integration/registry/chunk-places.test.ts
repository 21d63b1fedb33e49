// Blobs that go in chunks and blobs that go whole, side by side: neither waits for a place that the other holds.
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { expect, it, onTestFinished } from 'vitest'
import { startRegistry } from '../../../sandbox/server.ts'
import { connect } from '../../../src/registry/index.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { describeBytes, pushing } from './content.ts'

it('large blobs are sent in chunks if the registry limits the size of bodies', async () => {
  const limit = 1024 * 1024
  const [source, target] = [
    await startRegistry(),
    await startRegistry({
      fault: ({ headers }) =>
        Number(headers['content-length'] ?? 0) > limit ? { kind: 'status', status: 413 } : undefined,
    }),
  ]
  const registries = connect({
    settings: new Map(),
    credentials: { find: async () => undefined, sources: [] },
    concurrency: 1,
    temporary: tmpdir(),
    observe: () => undefined,
  })
  onTestFinished(async () => {
    await registries.close()
    await Promise.all([source.close(), target.close()])
  })
  const { signal } = new AbortController()
  const at = (host: string) =>
    registries.open(parseReference(`${host}/acme/app`).repository, { access: 'push', signal })
  const blobs = Array.from({ length: 12 }, () => randomBytes(7 * limit))
  for (const bytes of blobs) await at(source.host).pushBlob(describeBytes(bytes), pushing(bytes))
  const sent = await Promise.all(
    blobs.map((bytes) => {
      const of = describeBytes(bytes)
      return at(target.host).pushBlob(of, { mountFrom: [], open: () => at(source.host).blob(of) })
    }),
  )
  expect(sent).toEqual(blobs.map(() => 'sent'))
})
