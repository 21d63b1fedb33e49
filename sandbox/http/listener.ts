// Handles one request: logs it, applies faults, authenticates, and sends the reply.
import type { IncomingMessage, RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import type { Authenticator } from '../auth/authenticator.ts'
import { type dispatch, rateLimitReply } from '../routes/dispatch.ts'
import { findRoute } from '../routes/route.ts'
import type { Registry } from './exchange.ts'
import { applyFault, type Fault, type Faults, withChangedByte } from './fault.ts'
import { type Entry, headersToLog, type LoggedRequest } from './log.ts'
import { plain, type Reply } from './reply.ts'
import { send } from './send.ts'

/** What both origins of a registry count together. */
export interface ListenerState {
  readonly requests: LoggedRequest[]
  readonly sockets: WeakMap<Socket, number>
  readonly counts: { inFlight: number; all: number; connections: number }
  readonly fault: Faults | undefined
  readonly onAnswered: ((request: LoggedRequest) => void) | undefined
}

export interface Origin {
  readonly registry: Registry
  readonly authenticator: Authenticator
  readonly dispatch: typeof dispatch
}

/** @param origin settled as soon as both ports are known; a request that is earlier waits. */
export function makeListener(
  state: ListenerState,
  name: LoggedRequest['origin'],
  origin: Promise<Origin>,
): RequestListener {
  return (request, response) => {
    const entry = logRequest(state, name, request)
    const fault = state.fault?.(entry)
    const cutAfter = fault?.kind === 'cut-body' ? fault.after : undefined
    applyFault(fault, async () => handle(state, await origin, { request, entry, body: bodyOf(request, entry, fault) }))
      .catch((error: unknown) => plain(500, String(error)))
      .then((reply) => send(reply, { response, entry, cutAfter }))
      .catch(() => response.destroy())
      .finally(() => {
        state.counts.inFlight -= 1
        state.onAnswered?.(entry)
      })
  }
}

function split(url: string): readonly [path: string, query: string] {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}

function logRequest(
  { requests, sockets, counts }: ListenerState,
  origin: LoggedRequest['origin'],
  request: IncomingMessage,
): Entry {
  const [path, query] = split(request.url ?? '/')
  const method = request.method ?? ''
  const { operation, repository, reference } = findRoute(method, path, new URLSearchParams(query))
  const connection = sockets.get(request.socket) ?? (counts.connections += 1)
  sockets.set(request.socket, connection)
  counts.inFlight += 1
  const entry: Entry = {
    method,
    path,
    query,
    headers: headersToLog(request),
    status: 0,
    bytesIn: 0,
    bytesOut: 0,
    operation,
    repository,
    reference,
    origin,
    connection,
    inFlight: counts.inFlight,
  }
  requests.push(entry)
  return entry
}

async function* bodyOf(request: IncomingMessage, entry: Entry, fault: Fault | undefined): AsyncGenerator<Uint8Array> {
  const limit = fault?.kind === 'cut-request' ? fault.after : Number.POSITIVE_INFINITY
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue
    const part = chunk.subarray(0, limit - entry.bytesIn)
    const middle = (Number(request.headers['content-length'] ?? 0) >> 1) - entry.bytesIn
    entry.bytesIn += part.length
    yield fault?.kind === 'corrupt-request' ? withChangedByte(part, middle) : part
    if (entry.bytesIn >= limit) request.destroy()
  }
}

interface Incoming {
  readonly request: IncomingMessage
  readonly entry: Entry
  readonly body: AsyncIterable<Uint8Array>
}

async function handle({ counts }: ListenerState, origin: Origin, { request, entry, body }: Incoming): Promise<Reply> {
  const { registry, authenticator } = origin
  const { method, path } = entry
  counts.all += 1
  const refused = rateLimitReply(registry, counts.all)
  if (refused !== undefined) return refused
  const query = new URLSearchParams(entry.query)
  const route = findRoute(method, path, query)
  const caller = { request, route, query, body }
  if (route.operation === 'token') return authenticator.token(caller)
  const mayPull = authenticator.authorize(caller)
  return typeof mayPull === 'function' ? origin.dispatch({ ...caller, registry, method, path, mayPull }) : mayPull
}
