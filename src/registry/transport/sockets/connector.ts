// Opens sockets on demand, and some in advance: an established connection saves two or three round trips.
import type { Socket } from 'node:net'
import { originKey } from '../security/origin.ts'
import type { Connect, ConnectCallback, Endpoint } from './open-socket.ts'

interface PendingConnection {
  /** Set when the connection is established or has failed. */
  outcome: { readonly socket: Socket } | { readonly error: Error } | undefined
  /** Called as soon as it is ready, if it is taken before. */
  callback: ConnectCallback | undefined
}

export interface Connector {
  readonly connect: Connect
  /** Starts `count` connections for later calls of `connect`. */
  openAhead(origin: URL, count: number): void
  /** The number of connections opened ahead and not used yet. */
  readonly idle: (origin: URL) => number
  close(): void
}

/** Called for each new connection. `key`: protocol, host and port of its origin. */
export type OnConnected = (key: string, socket: Socket) => void

export function createConnector(base: Connect, onConnected: OnConnected): Connector {
  const waiting = new Map<string, PendingConnection[]>()
  const take = (key: string): PendingConnection | undefined => {
    const list = waiting.get(key) ?? []
    const next = list.find(isAlive)
    const isFailed = next !== undefined && hasFailed(next)
    // drop all failed ones with the first: otherwise each retry would meet another old failure
    const left = list.filter((pending) => pending !== next && isAlive(pending) && !(isFailed && hasFailed(pending)))
    list.splice(0, list.length, ...left)
    return next
  }
  return {
    connect: (options, callback) => {
      const key = originKey(options)
      const notifying = notify(key, onConnected, callback)
      const pending = take(key)
      if (pending === undefined) base(options, notifying)
      // never before `connect` returns, as for a new connection
      else queueMicrotask(() => deliver(pending, notifying))
    },
    openAhead: (origin, count) => {
      const endpoint = endpointOf(origin)
      const list = waiting.get(originKey(endpoint)) ?? []
      waiting.set(originKey(endpoint), list)
      for (let opened = 0; opened < count; opened += 1) list.push(openPending(base, endpoint))
    },
    idle: (origin) => (waiting.get(originKey(endpointOf(origin))) ?? []).filter(isAlive).length,
    close: () => {
      for (const list of waiting.values()) for (const pending of list.splice(0)) discard(pending)
    },
  }
}

/** Uses the connections that `take` returns while there are some, then `base`. */
export function reusePreconnected(base: Connect, take: (host: string, port: number) => Socket | undefined): Connect {
  return (options, callback) => {
    const socket = take(options.hostname, Number(options.port || (options.protocol === 'https:' ? 443 : 80)))
    if (socket === undefined) return base(options, callback)
    const settle = (): void => {
      socket.off('connect', settle).off('close', settle).setTimeout(0)
      // a new connection reports why it failed
      if (socket.destroyed) base(options, callback)
      else if (options.protocol === 'https:') base({ ...options, httpSocket: socket }, callback)
      else callback(null, socket)
    }
    if (socket.connecting) socket.once('connect', settle).once('close', settle)
    else queueMicrotask(settle)
  }
}

function openPending(base: Connect, options: Endpoint): PendingConnection {
  const pending: PendingConnection = { outcome: undefined, callback: undefined }
  base(options, (...outcome) => {
    if (outcome[0] === null) {
      pending.outcome = { socket: outcome[1] }
      outcome[1].on('error', ignore)
    } else pending.outcome = { error: outcome[0] }
    if (pending.callback !== undefined) deliver(pending, pending.callback)
  })
  return pending
}

function ignore(): void {}

function hasFailed({ outcome }: PendingConnection): boolean {
  return outcome !== undefined && 'error' in outcome
}

/** Whether it can still be used. A failed connection counts too: its error is the result. */
function isAlive({ outcome }: PendingConnection): boolean {
  return outcome === undefined || 'error' in outcome || !(outcome.socket.destroyed || outcome.socket.readableEnded)
}

function deliver(pending: PendingConnection, callback: ConnectCallback): void {
  const { outcome } = pending
  if (outcome === undefined) pending.callback = callback
  else if ('error' in outcome) callback(outcome.error, null)
  else callback(null, outcome.socket)
}

function discard(pending: PendingConnection): void {
  pending.callback = (...[, socket]) => void socket?.destroy()
  deliver(pending, pending.callback)
}

function notify(key: string, onConnected: OnConnected, callback: ConnectCallback): ConnectCallback {
  return (...outcome) => {
    if (outcome[0] === null) onConnected(key, outcome[1])
    callback(...outcome)
  }
}

/** Where a URL's requests go. */
export function endpointOf({ protocol, hostname, host, port }: URL): Endpoint {
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), host, port }
}

/** Whether the server selected HTTP/2. */
export function speaksHttp2(socket: Socket): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2'
}
