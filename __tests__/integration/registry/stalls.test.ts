// Registries that stop in the middle of an answer, or close early: what came stays, and the rest is requested.
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { connect } from '../../../src/registry/connect.ts'
import { type Handler, noCredentials, serve } from '../../unit/registry/transport/support.ts'
import { describeBytes, tag } from './content.ts'

const bytes = randomBytes(300_000)
const of = describeBytes(bytes)
const app = multiPlatform('app')

/** Opens a repository of a server of a few lines; a silence of 200 ms is too long. */
async function open(handler: Handler) {
  const server = await serve(handler)
  const registries = connect({
    settings: new Map(),
    credentials: noCredentials,
    concurrency: 'auto',
    idleTimeout: 200,
    observe: () => undefined,
  })
  onTestFinished(() => registries.close())
  const { signal } = new AbortController()
  const name = { kind: 'registry', registry: server.host, path: 'acme/app' } as const
  return { repository: registries.open(name, { access: 'pull', signal }), server }
}

/** The range that is requested, or everything. */
function serveRange(range: string | undefined, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0)
  const body = bytes.subarray(start)
  const partial = { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length, ...(start > 0 && partial) }).end(body)
}

type End = (response: ServerResponse) => void

const ends: readonly (readonly [string, End])[] = [
  ['stalls', () => undefined],
  ['closes the connection early', (response) => response.socket?.destroySoon()],
  ['resets the connection', (response) => response.socket?.resetAndDestroy()],
]

describe.each(ends)('a registry that %s', (_title, end) => {
  it('in the middle of a blob is asked for the rest of it', async () => {
    const { repository, server } = await open((incoming, response, number) => {
      if (number > 1) return serveRange(incoming.headers.range, response)
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 100_000), () => end(response))
    })
    expect((await buffer(await repository.blob(of))).equals(bytes)).toBe(true)
    expect(server.headers.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-299999'])
  })

  it('in the middle of a manifest is asked for it again', async () => {
    const { repository, server } = await open((_, response, number) => {
      response.writeHead(200, { 'content-length': app.bytes.length, 'content-type': app.mediaType })
      if (number > 1) response.end(app.bytes)
      else response.write(app.bytes.subarray(0, 100), () => end(response))
    })
    expect((await repository.manifest(tag('build')))?.descriptor.digest).toBe(app.digest)
    expect(server.seen).toHaveLength(2)
  })

  it('before its answer is asked again', async () => {
    const { repository, server } = await open((_, response, number) => {
      if (number === 1) return end(response)
      response.writeHead(200, { 'content-length': app.bytes.length, 'content-type': app.mediaType }).end(app.bytes)
    })
    expect((await repository.manifest(tag('build')))?.descriptor.digest).toBe(app.digest)
    expect(server.seen).toHaveLength(2)
  })
})

it('a blob that ends early, and without a length, is completed', async () => {
  const { repository } = await open((incoming, response, number) => {
    // chunked, and ended as if it were complete
    if (number === 1) response.writeHead(200).end(bytes.subarray(0, 100_000))
    else serveRange(incoming.headers.range, response)
  })
  expect((await buffer(await repository.blob(of))).equals(bytes)).toBe(true)
})

it('a connection that the registry closes after each answer is no failure', async () => {
  const { repository, server } = await open((_, response) => {
    response.writeHead(200, { connection: 'close', 'content-length': app.bytes.length, 'content-type': app.mediaType })
    response.end(app.bytes)
  })
  for (const name of ['one', 'two', 'three'])
    expect((await repository.manifest(tag(name)))?.descriptor.digest).toBe(app.digest)
  expect(server.seen).toHaveLength(3)
})
