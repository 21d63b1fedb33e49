// A wire that breaks: a TCP proxy before a registry of others, which cuts a connection at the request it was told.
import { connect, createServer, type Socket } from 'node:net'

/** When the connection is cut: before the registry hears of the request, within its body, or instead of its answer. */
export type Cut = 'before' | 'within' | 'after'

export interface CuttingProxy {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** Cuts at the requests whose first line fits, as often as told; `undefined` lets everything through again. */
  arm(cut: Cut | undefined, line?: RegExp, times?: number): void
  /** How often it has cut since it was armed. */
  readonly cuts: () => number
  close(): Promise<void>
}

interface Armed {
  cut: Cut | undefined
  line: RegExp
  left: number
  cuts: number
}

/** Before `target` (`host:port`). One request at a time goes over a connection: HTTP/1.1 without pipelining. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const armed: Armed = { cut: undefined, line: /$^/, left: 0, cuts: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.split(':')[1]), target.split(':')[0])
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
        sockets.delete(socket)
      })
    }
    join(client, upstream, armed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    host: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    arm: (cut, line = /$^/, times = Number.POSITIVE_INFINITY) =>
      Object.assign(armed, { cut, line, left: times, cuts: 0 }),
    cuts: () => armed.cuts,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function join(client: Socket, upstream: Socket, armed: Armed): void {
  let dropsAnswer = false
  client.on('data', (chunk: Buffer) => {
    const cut = cutAt(chunk, armed)
    if (cut === 'before') client.destroy()
    else if (cut === 'within') upstream.end(chunk.subarray(0, chunk.length - 1), () => client.destroy())
    else {
      dropsAnswer ||= cut === 'after'
      upstream.write(chunk)
    }
  })
  upstream.on('data', (chunk: Buffer) => {
    if (dropsAnswer) client.destroy()
    else client.write(chunk)
  })
}

function cutAt(chunk: Buffer, armed: Armed): Cut | undefined {
  const [line = ''] = chunk.toString('latin1', 0, 2048).split('\r\n', 1)
  const hit = armed.left > 0 && line.endsWith(' HTTP/1.1') && armed.line.test(line)
  if (armed.cut === undefined || !hit) return undefined
  armed.left -= 1
  armed.cuts += 1
  return armed.cut
}
