// Writes the body of a request, and ends a request that is silent for too long.
import type { Readable, Writable } from 'node:stream'
import { ConnectionError } from '../sockets/connection-error.ts'
import type { HttpBody } from './types.ts'

/** Ends `outgoing` with the body. A source of another length destroys it; when it closes, the source is closed too. */
export function sendBody(outgoing: Writable, body: HttpBody | undefined): void {
  if (body === undefined || body instanceof Uint8Array) {
    outgoing.end(body)
    return
  }
  const { source, length } = body
  let left = length
  const fail = (): void => {
    outgoing.destroy(new ConnectionError('CONTENT_LENGTH_MISMATCH', `the source of a body is not ${length} bytes long`))
  }
  if (source.destroyed) {
    // it reports nothing more
    if (source.errored === null) fail()
    else outgoing.destroy(source.errored)
    return
  }
  source.on('data', (chunk: Uint8Array) => {
    left -= chunk.byteLength
    if (left < 0) fail()
    else if (!outgoing.write(chunk)) source.pause()
  })
  source.once('end', () => {
    if (left > 0) fail()
    else if (left === 0) outgoing.end()
  })
  source.once('error', (error) => outgoing.destroy(error))
  source.once('close', () => {
    if (!source.readableEnded) fail()
  })
  outgoing.on('drain', () => source.resume())
  outgoing.once('close', () => source.destroy())
}

/** Whether it is our turn: a response waits to be read, or a request to be written. The server need not send anything then. */
export function isServerWaiting(outgoing: Writable, response: Readable | undefined): boolean {
  if (response !== undefined) return response.readableLength > 0
  return !(outgoing.writableEnded || outgoing.writableNeedDrain)
}

/** The server sent nothing and took nothing for `milliseconds`. */
export function idleTimeoutError(milliseconds: number): ConnectionError {
  return new ConnectionError('IDLE_TIMEOUT', `no data for ${milliseconds} milliseconds`)
}
