// A bad line between the client and a registry: it breaks, or changes a byte, at an exact place of a chosen exchange.
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { AtEnd } from './promotion.ts'

export interface Injury {
  /** The first line of the request, as `PUT /v2/…`. */
  readonly line: RegExp
  readonly of: 'request' | 'answer'
  readonly part: 'head' | 'body'
  /** Bytes of the part that still pass; below zero all but so many, between zero and one a share. */
  readonly after: number
  /** `flip`: the byte that follows arrives changed. */
  readonly how: 'reset' | 'close' | 'flip'
  /** How often; once. */
  readonly times?: number
  /** How many such exchanges are spared before; none. */
  readonly spared?: number
}

export interface BadLine {
  /** `127.0.0.1:PORT`: a registry, as the client sees it. */
  readonly host: string
  /** How often an exchange was hurt. */
  readonly hurt: () => number
}

interface Message {
  readonly headLength: number
  readonly bodyLength: number
  readonly line: string
}

/** The message, once all of its head is there. `bodiless`: its Content-Length tells of no body (an answer to HEAD). */
function readMessage(bytes: Buffer, bodiless: boolean): Message | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.subarray(0, end).toString('latin1')
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  return { headLength: end + 4, bodyLength: bodiless ? 0 : length, line: head.split('\r\n', 1)[0] ?? '' }
}

function offsetIn({ headLength, bodyLength }: Message, { part, after }: Injury): number {
  const [start, length] = part === 'head' ? [0, headLength] : [headLength, bodyLength]
  if (after < 0) return start + length + after
  return start + (after > 0 && after < 1 ? Math.floor(length * after) : after)
}

interface Lane {
  readonly isBodiless: () => boolean
  /** How many bytes of the message pass before it is hurt. */
  readonly judge: (message: Message) => number
  readonly pass: (bytes: Buffer) => void
  /** The bytes from the place on, and what of them still passes. */
  readonly injure: (bytes: Buffer) => Buffer
}

/** One direction of a connection, message by message: each head is held until it is whole. */
function makeLane({ isBodiless, judge, pass, injure }: Lane): (bytes: Buffer) => void {
  let held: Buffer = Buffer.alloc(0)
  let left = 0
  let healthy = Number.POSITIVE_INFINITY
  return (bytes) => {
    held = Buffer.concat([held, bytes])
    while (held.length > 0) {
      if (left === 0) {
        const message = readMessage(held, isBodiless())
        if (message === undefined) return
        left = message.headLength + message.bodyLength
        healthy = judge(message)
      }
      const part = held.subarray(0, left)
      held = held.subarray(part.length)
      left -= part.length
      if (healthy > 0) pass(part.subarray(0, healthy))
      if (part.length > healthy) {
        pass(injure(part.subarray(healthy)))
        healthy = Number.POSITIVE_INFINITY
      } else healthy -= part.length
    }
  }
}

/** Lines in the way of a registry at `host`, for the length of the test. */
export async function badLine(host: string, injury: Injury, atEnd: AtEnd = onTestFinished): Promise<BadLine> {
  let hurt = 0
  let seen = 0
  const [hostname, port] = host.split(':')
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const registry = connect(Number(port), hostname)
    for (const socket of [client, registry]) {
      sockets.add(socket.on('error', () => socket.destroy()))
    }
    client.on('close', () => registry.destroy())
    registry.on('close', () => client.destroySoon())
    let line = ''
    let broken = false
    const lane = (of: Injury['of'], to: Socket): ((bytes: Buffer) => void) =>
      makeLane({
        isBodiless: () => of === 'answer' && line.startsWith('HEAD '),
        judge: (message) => {
          if (of === 'request') ({ line } = message)
          if (injury.of !== of || !injury.line.test(line)) return Number.POSITIVE_INFINITY
          seen += 1
          const chosen = seen > (injury.spared ?? 0) && hurt < (injury.times ?? 1)
          return chosen ? offsetIn(message, injury) : Number.POSITIVE_INFINITY
        },
        pass: (bytes) => {
          if (!broken && bytes.length > 0) to.write(bytes)
        },
        injure: (bytes) => {
          hurt += 1
          if (injury.how === 'flip') return flipped(bytes)
          broken = true
          for (const socket of [client, registry]) end(socket, injury.how)
          return Buffer.alloc(0)
        },
      })
    client.on('data', lane('request', registry))
    registry.on('data', lane('answer', client))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return {
    host: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    hurt: () => hurt,
  }
}

function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(0) ^ 1, 0)
  return changed
}

/** What was passed on before still arrives. */
function end(socket: Socket, how: Injury['how']): void {
  if (how === 'reset') socket.write('', () => socket.resetAndDestroy())
  else socket.destroySoon()
}
