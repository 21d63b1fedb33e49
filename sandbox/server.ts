// A registry in a box: an OCI distribution server for tests, demos and benches, with the quirks of real ones by name.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Auth } from './access.ts'
import { answer, answerSecond, tooMany } from './answer.ts'
import { type Door, makeDoor, openDoor } from './auth.ts'
import type { Registry, Tuning } from './exchange.ts'
import { type Fault, type Faults, underFault } from './fault.ts'
import { type Entry, headersToLog, type LoggedRequest } from './log.ts'
import { expandQuirks, type Quirk } from './quirks.ts'
import { plain, type Reply } from './reply.ts'
import { findRoute } from './route.ts'
import { send } from './send.ts'
import { Store } from './store.ts'
import { Uploads } from './uploads.ts'

export type { Auth, Fault, LoggedRequest, Quirk, Store, Tuning }

export interface SandboxOptions {
  readonly quirks?: readonly Quirk[]
  readonly tuning?: Tuning
  readonly auth?: Auth
  /** A folder to keep everything in; memory without it. */
  readonly storage?: string
  /** PEM; plain HTTP without it. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** On 127.0.0.1; a free one by default. */
  readonly port?: number
  /** Called before a request is handled: what is to go wrong with it. */
  readonly fault?: Faults
  /** Called when a request has been answered. */
  readonly onAnswered?: (request: LoggedRequest) => void
}

export interface Sandbox {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  /** Every request since the start or `clearLog()`, in the order they came. */
  readonly requests: readonly LoggedRequest[]
  clearLog(): void
  /** Makes every token issued so far invalid. */
  expireTokens(): void
  readonly store: Store
  close(): Promise<void>
}

interface Origin {
  readonly name: LoggedRequest['origin']
  readonly door: () => Door
  readonly answer: typeof answer
}

/** Starts a registry on 127.0.0.1. */
export async function startRegistry(options: SandboxOptions = {}): Promise<Sandbox> {
  const store = new Store(options.storage)
  const uploads = new Uploads(store)
  const quirks = expandQuirks(options.quirks ?? [])
  const requests: LoggedRequest[] = []
  const sockets = new Map<Socket, number>()
  const state = { door: openDoor(), inFlight: 0, count: 0 }
  const lines: Lines = { options, requests, sockets, state, registry: () => registry }

  const main = await listen(
    options,
    options.port ?? 0,
    listener(lines, { name: 'registry', door: () => state.door, answer }),
  )
  const second = await listen(options, 0, listener(lines, { name: 'second', door: openDoor, answer: answerSecond }))
  const scheme = options.tls === undefined ? 'http' : 'https'
  const url = `${scheme}://${hostOf(main)}`
  const registry: Registry = {
    store,
    uploads,
    quirks,
    tuning: { pageSize: 2, lagReads: 2, rateEvery: 3, retryAfter: 1, retryAfterAs: 'seconds', ...options.tuning },
    lagging: new Map(),
    url,
    secondUrl: `${scheme}://${hostOf(second)}`,
  }
  state.door = makeDoor(options.auth ?? { kind: 'none' }, registry)
  return {
    host: hostOf(main),
    url,
    requests,
    store,
    clearLog: () => {
      requests.length = 0
    },
    expireTokens: () => state.door.expire(),
    close: async () => {
      await Promise.all([main, second].map(stop))
      await uploads.close()
    },
  }
}

interface Lines {
  readonly options: SandboxOptions
  readonly requests: LoggedRequest[]
  readonly sockets: Map<Socket, number>
  readonly state: { door: Door; inFlight: number; count: number }
  readonly registry: () => Registry
}

function listener(lines: Lines, origin: Origin): RequestListener {
  const { state, options } = lines
  return (request, response) => {
    const { entry, run } = begin(lines, origin, request)
    const fault = options.fault?.(entry)
    state.inFlight += 1
    underFault(fault, run)
      .catch((error: unknown) => plain(500, String(error)))
      .then((reply) => send(reply, { response, entry, cutAfter: fault?.kind === 'cut-body' ? fault.after : undefined }))
      .catch(() => response.destroy())
      .finally(() => {
        state.inFlight -= 1
        options.onAnswered?.(entry)
      })
  }
}

function begin(lines: Lines, origin: Origin, request: IncomingMessage): { entry: Entry; run: () => Promise<Reply> } {
  const { state, sockets, requests } = lines
  const { pathname: path, search, searchParams: query } = new URL(request.url ?? '/', 'http://registry')
  const method = request.method ?? ''
  const route = findRoute(method, path, query)
  const connection = sockets.get(request.socket) ?? sockets.size + 1
  sockets.set(request.socket, connection)
  const { operation, repository, reference } = route
  const entry: Entry = {
    method,
    path,
    query: search.slice(1),
    headers: headersToLog(request),
    status: 0,
    bytesIn: 0,
    bytesOut: 0,
    operation,
    repository,
    reference,
    origin: origin.name,
    connection,
    inFlight: state.inFlight + 1,
  }
  requests.push(entry)
  const body = countedBody(request, entry)
  const run = async (): Promise<Reply> => {
    state.count += 1
    const registry = lines.registry()
    const refused = tooMany(registry, state.count)
    if (refused !== undefined) return refused
    const door = origin.door()
    if (operation === 'token') return door.token({ request, route, query, body })
    const mayPull = door.enter({ request, route, query, body })
    if (typeof mayPull !== 'function') return mayPull
    return origin.answer({ registry, request, body, method, path, query, route, mayPull })
  }
  return { entry, run }
}

async function* countedBody(request: IncomingMessage, entry: Entry): AsyncGenerator<Uint8Array> {
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue
    entry.bytesIn += chunk.length
    yield chunk
  }
}

function listen({ tls }: SandboxOptions, port: number, onRequest: RequestListener): Promise<Server> {
  const limits = { requestTimeout: 0, keepAliveTimeout: 120_000 }
  const server = tls === undefined ? createServer(limits, onRequest) : createTlsServer({ ...tls, ...limits }, onRequest)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function hostOf(server: Server): string {
  const address = server.address()
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : ''
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
