// Distance for loopback: a TCP proxy that makes every new connection and every chunk wait as a network would, and counts.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Counts {
  readonly connections: number
  readonly requests: number
  /** Both ways. */
  readonly bytes: number
}

export interface DelayProxy {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** Since the start or the last call. */
  takeCounts(): Counts
  close(): void
}

const requestLine = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE) \//
const mostBuffered = 4 * 1024 * 1024

/**
 * A proxy in front of `upstream` (host:port). A connection opens one round trip (`rtt`, milliseconds) late; each chunk
 * arrives half of one late, in either direction. Plain HTTP/1.1 without pipelining is counted by its request lines.
 */
export async function startDelayProxy(upstream: string, rtt: number): Promise<DelayProxy> {
  const counts = { connections: 0, requests: 0, bytes: 0 }
  const sockets = new Set<Socket>()
  const { hostname, port } = new URL(`http://${upstream}`)
  const server = createServer({ noDelay: true }, (client) => {
    counts.connections += 1
    const remote = connect({ host: hostname, port: Number(port), noDelay: true })
    for (const socket of [client, remote]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    }
    client.on('data', (chunk: Buffer) => {
      counts.bytes += chunk.length
      if (requestLine.test(chunk.toString('latin1', 0, 8))) counts.requests += 1
    })
    remote.on('data', (chunk: Buffer) => {
      counts.bytes += chunk.length
    })
    forward(client, remote, { lag: rtt / 2, opening: rtt })
    forward(remote, client, { lag: rtt / 2, opening: 0 })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    host: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    takeCounts: () => {
      const taken = { ...counts }
      counts.connections = 0
      counts.requests = 0
      counts.bytes = 0
      return taken
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

interface Delays {
  readonly lag: number
  readonly opening: number
}

/** Chunks leave in the request they came: each waits its time, and never less than the one before it. */
function forward(from: Socket, to: Socket, { lag, opening }: Delays): void {
  const began = performance.now()
  const queue: { readonly due: number; readonly size: number; readonly act: () => void }[] = []
  let held = 0
  let running = false
  const run = (): void => {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const left = next.due - performance.now()
      if (left > 0) return void setTimeout(run, left)
      queue.shift()
      held -= next.size
      next.act()
    }
    running = false
    if (to.writableLength > mostBuffered) to.once('drain', () => from.resume())
    else from.resume()
  }
  const later = (size: number, act: () => void): void => {
    const due = Math.max(performance.now() + lag, began + opening + lag, queue.at(-1)?.due ?? 0)
    queue.push({ due, size, act })
    held += size
    if (held + to.writableLength > mostBuffered) from.pause()
    if (running) return
    running = true
    run()
  }
  from.on('data', (chunk: Buffer) => later(chunk.length, () => to.write(chunk)))
  from.on('end', () => later(0, () => to.end()))
  from.on('close', () => later(0, () => to.destroy()))
}
