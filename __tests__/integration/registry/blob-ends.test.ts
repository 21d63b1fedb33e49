// A blob that nobody wants any more gives its connection back, whatever its registry is doing meanwhile.
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { connect } from '../../../src/registry/connect.ts'
import type { Source } from '../../../src/registry/repository.ts'
import { noCredentials, reply, serve } from '../../unit/registry/transport/support.ts'
import { describeBytes } from './content.ts'

const bytes = Buffer.alloc(200_000, 'x')
const of = describeBytes(bytes)

/** A source that has one place for bodies, and a registry that stops in the middle of the first. */
async function stalling(): Promise<{ readonly source: Source; readonly asked: () => number }> {
  const server = await serve((_, response, number) => {
    if (number > 1) return reply(response, 200, {}, bytes.toString())
    response.writeHead(200, { 'content-length': bytes.byteLength }).write(bytes.subarray(0, 100))
  })
  const registries = connect({
    settings: new Map(),
    credentials: noCredentials,
    concurrency: 1,
    observe: () => undefined,
  })
  const { signal } = new AbortController()
  const source = registries.open(
    { kind: 'registry', registry: server.host, path: 'acme/app' },
    { access: 'pull', signal },
  )
  return { source, asked: () => server.seen.length }
}

describe('a blob whose download was aborted', () => {
  it.each(['unread', 'stalled'])('frees its place in the limit for the next blob, though it is %s', async (state) => {
    const { source, asked } = await stalling()
    const first = await source.blob(of)
    first.on('error', () => {})
    if (state === 'stalled') await once(first, 'data')
    first.destroy()
    expect(await buffer(await source.blob(of))).toHaveLength(bytes.byteLength)
    expect(asked()).toBe(2)
  })
})
