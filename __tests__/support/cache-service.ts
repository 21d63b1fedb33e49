// The cache service of GitHub Actions in both of its protocols, as @actions/cache 6.3 asks it (hint-cache.test.ts).
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { isRecord } from '../../src/registry/model/descriptor.ts'

interface Entry {
  readonly key: string
  bytes: Buffer
  complete: boolean
}

interface Asked {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

type Refusable = 'CreateCacheEntry' | 'FinalizeCacheEntryUpload'

export interface FakeCache {
  readonly url: string
  /** What a runner with the protocol sets for its steps. */
  readonly env: (protocol: 1 | 2) => Readonly<Record<string, string>>
  readonly entries: Entry[]
  readonly asked: Asked[]
  /** Answers this to everything from now on, or refuses this call of the second protocol. */
  broken: number | 'silent' | Refusable | undefined
  close(): Promise<void>
}

const twirp = '/twirp/github.actions.results.api.v1.CacheService/'

export async function startCacheService(): Promise<FakeCache> {
  const server = createServer((request, response) => {
    void answer(cache, request, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${portOf(server.address())}`
  const common = { ACTIONS_RUNTIME_TOKEN: 'runtime token', GITHUB_SERVER_URL: 'https://github.com' }
  const cache: FakeCache = {
    url,
    env: (protocol) => ({
      ...common,
      ...(protocol === 2
        ? { ACTIONS_CACHE_SERVICE_V2: 'True', ACTIONS_RESULTS_URL: `${url}/` }
        : { ACTIONS_CACHE_URL: `${url}/` }),
    }),
    entries: [],
    asked: [],
    broken: undefined,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
  return cache
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('not listening')
  return address.port
}

async function answer(cache: FakeCache, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url: path = '', headers } = request
  const asked: Asked = { method, path, headers, body: await buffer(request) }
  cache.asked.push(asked)
  if (cache.broken === 'silent') return
  const needsToken = path.startsWith(twirp) || path.startsWith('/_apis')
  if (needsToken && headers.authorization !== 'Bearer runtime token') return send(response, 401, {})
  if (typeof cache.broken === 'number') return send(response, cache.broken, { msg: 'the service is broken' })
  const [status, body] = reply(cache, asked)
  send(response, status, body)
}

function send(response: ServerResponse, status: number, body: object | Buffer): void {
  response.writeHead(status, {
    'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
  })
  response.end(status === 204 ? '' : Buffer.isBuffer(body) ? body : JSON.stringify(body))
}

type Reply = readonly [status: number, body: object | Buffer]

function reply(cache: FakeCache, { method, path, body }: Asked): Reply {
  const blob = Number(/^\/account\/container\/(\d+)/.exec(path)?.[1] ?? Number.NaN)
  if (Number.isInteger(blob)) return method === 'GET' ? [200, entryAt(cache, blob).bytes] : store(cache, blob, body)
  if (path.startsWith(twirp)) return replySecond(cache, path.slice(twirp.length), parse(body))
  return replyFirst(cache, method, new URL(path, cache.url), body)
}

function replySecond(cache: FakeCache, call: string, asked: Readonly<Record<string, unknown>>): Reply {
  if (call === cache.broken) return [200, { ok: false, message: 'not today' }]
  const at = (id: number) => `${cache.url}/account/container/${id}?sig=secret`
  if (call === 'CreateCacheEntry') return [200, { ok: true, signed_upload_url: at(reserve(cache, asked['key'])) }]
  if (call === 'FinalizeCacheEntryUpload') {
    const id = cache.entries.findIndex(({ key }) => key === asked['key']) + 1
    const right = Number(asked['size_bytes']) === entryAt(cache, id).bytes.byteLength
    entryAt(cache, id).complete = right
    return [200, { ok: right, entry_id: String(id) }]
  }
  const more: unknown = asked['restore_keys']
  const keys: readonly unknown[] = [asked['key'], ...(isList(more) ? more : [])]
  const id = find(cache, keys)
  return [
    200,
    id === 0 ? { ok: false } : { ok: true, signed_download_url: at(id), matched_key: entryAt(cache, id).key },
  ]
}

function replyFirst(cache: FakeCache, method: string, { pathname, searchParams }: URL, body: Buffer): Reply {
  const path = pathname.replace('/_apis/artifactcache/', '')
  if (path === 'cache') {
    const id = find(cache, (searchParams.get('keys') ?? '').split(','))
    const archiveLocation = `${cache.url}/account/container/${id}`
    return id === 0 ? [204, {}] : [200, { archiveLocation, cacheKey: entryAt(cache, id).key }]
  }
  if (path === 'caches') return [201, { cacheId: reserve(cache, parse(body)['key']) }]
  const id = Number(path.replace('caches/', ''))
  if (method === 'PATCH') return store(cache, id, body)
  entryAt(cache, id).complete = parse(body)['size'] === entryAt(cache, id).bytes.byteLength
  return [204, {}]
}

/** Numbered from 1: the toolkit takes 0 for none. */
function entryAt({ entries }: FakeCache, id: number): Entry {
  const entry = entries[id - 1]
  if (entry === undefined) throw new Error(`there is no entry ${id}`)
  return entry
}

function reserve({ entries }: FakeCache, key: unknown): number {
  return entries.push({ key: String(key), bytes: Buffer.alloc(0), complete: false })
}

function store(cache: FakeCache, id: number, bytes: Buffer): Reply {
  entryAt(cache, id).bytes = bytes
  return [201, {}]
}

/** The newest that begins so, as GitHub finds it by restore keys; 0 where there is none. */
function find({ entries }: FakeCache, keys: readonly unknown[]): number {
  return (
    entries.findLastIndex(({ key, complete }) => complete && keys.some((prefix) => key.startsWith(String(prefix)))) + 1
  )
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  const document: unknown = JSON.parse(body.toString('utf8'))
  return isRecord(document) ? document : {}
}
