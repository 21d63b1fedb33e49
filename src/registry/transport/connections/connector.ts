// Opens sockets, some of them ahead of need: a connection that is ready saves two or three round trips.
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { buildConnector } from 'undici'

type Connect = buildConnector.connector

interface PendingConnection {
  /** Where it ended, once it did. */
  outcome: { readonly socket: Socket } | { readonly error: Error } | undefined
  /** Who takes it as soon as it is ready. */
  taker: buildConnector.Callback | undefined
}

export interface Connector {
  readonly connect: Connect
  /** Begins `count` connections that later ones are served from. */
  openAhead(origin: URL, count: number): void
  /** Those opened ahead that nobody took. */
  readonly idle: (origin: URL) => number
  close(): void
}

/** Told of each connection made: its origin's protocol, host and port, and the socket. */
export type OnConnected = (key: string, socket: Socket) => void

export function createConnector(base: Connect, onConnected: OnConnected): Connector {
  const waiting = new Map<string, PendingConnection[]>()
  const take = (key: string): PendingConnection | undefined => {
    const list = waiting.get(key)
    for (let next = list?.shift(); next !== undefined; next = list?.shift()) if (isAlive(next)) return next
    return undefined
  }
  return {
    connect: (options, callback) => {
      const key = keyOf(options)
      const noting = notify(key, onConnected, callback)
      const ahead = take(key)
      if (ahead === undefined) base(options, noting)
      // undici misses an answer that comes before its question has returned
      else queueMicrotask(() => deliver(ahead, noting))
    },
    openAhead: (origin, count) => {
      const options = optionsOf(origin)
      const list = waiting.get(keyOf(options)) ?? []
      waiting.set(keyOf(options), list)
      for (let made = 0; made < count; made += 1) list.push(connect(base, options))
    },
    idle: (origin) => (waiting.get(keyOf(optionsOf(origin))) ?? []).filter(isAlive).length,
    close: () => {
      for (const list of waiting.values()) for (const ahead of list.splice(0)) discard(ahead)
    },
  }
}

/** `base`, which makes use of connections that `take` finds instead of making its own, as long as there are some. */
export function reusePreconnected(base: Connect, take: (host: string, port: number) => Socket | undefined): Connect {
  return (options, callback) => {
    const socket = take(options.hostname, Number(options.port || (options.protocol === 'https:' ? 443 : 80)))
    if (socket === undefined) return base(options, callback)
    const settle = (): void => {
      socket.off('connect', settle).off('close', settle).setTimeout(0)
      // why it failed, a new one will tell
      if (socket.destroyed) base(options, callback)
      else if (options.protocol === 'https:') base({ ...options, httpSocket: socket }, callback)
      else callback(null, socket)
    }
    if (socket.connecting) socket.once('connect', settle).once('close', settle)
    else queueMicrotask(settle)
  }
}

function connect(base: Connect, options: buildConnector.Options): PendingConnection {
  const ahead: PendingConnection = { outcome: undefined, taker: undefined }
  base(options, (...outcome) => {
    if (outcome[0] === null) {
      ahead.outcome = { socket: outcome[1] }
      outcome[1].on('error', ignore)
    } else ahead.outcome = { error: outcome[0] }
    if (ahead.taker !== undefined) deliver(ahead, ahead.taker)
  })
  return ahead
}

function ignore(): void {}

/** A failed one is worth taking too: its error is the answer. */
function isAlive({ outcome }: PendingConnection): boolean {
  return outcome === undefined || 'error' in outcome || !(outcome.socket.destroyed || outcome.socket.readableEnded)
}

function deliver(ahead: PendingConnection, callback: buildConnector.Callback): void {
  const { outcome } = ahead
  if (outcome === undefined) ahead.taker = callback
  else if ('error' in outcome) callback(outcome.error, null)
  else callback(null, outcome.socket)
}

function discard(ahead: PendingConnection): void {
  ahead.taker = (...[, socket]) => void socket?.destroy()
  deliver(ahead, ahead.taker)
}

function notify(key: string, onConnected: OnConnected, callback: buildConnector.Callback): buildConnector.Callback {
  return (...outcome) => {
    if (outcome[0] === null) onConnected(key, outcome[1])
    callback(...outcome)
  }
}

function keyOf({ protocol, hostname, port }: buildConnector.Options): string {
  return `${protocol}//${hostname}:${port}`
}

function optionsOf({ protocol, hostname, host, port }: URL): buildConnector.Options {
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), host, port }
}

/** Whether the socket's peer chose HTTP/2. */
export function speaksHttp2(socket: Socket): boolean {
  return socket instanceof TLSSocket && socket.alpnProtocol === 'h2'
}
