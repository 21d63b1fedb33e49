// Sends a reply: HEAD, Content-Length, streams, and bodies that are cut on purpose.
import type { ServerResponse } from 'node:http'
import { finished, pipeline } from 'node:stream/promises'
import type { Entry } from './log.ts'
import type { Reply } from './reply.ts'

interface Delivery {
  readonly response: ServerResponse
  readonly entry: Entry
  /** Drop the connection after so many bytes of the body. */
  readonly cutAfter: number | undefined
}

const bodiless = (status: number): boolean => status === 204 || status === 304

function sizeOf({ body, size }: Reply): number {
  return size ?? (body instanceof Uint8Array ? body.length : 0)
}

async function cut(reply: Reply, { response, entry }: Delivery, after: number): Promise<void> {
  const chunks = reply.body instanceof Uint8Array ? [reply.body] : (reply.body ?? [])
  let left = after
  for await (const chunk of chunks) {
    const bytes: Uint8Array = Buffer.from(chunk).subarray(0, left)
    left -= bytes.length
    if (bytes.length > 0) await new Promise<void>((resolve) => response.write(bytes, () => resolve()))
  }
  entry.bytesOut = after - left
  response.destroy()
}

/** Answers; without a reply the connection is dropped. */
export async function send(reply: Reply | undefined, delivery: Delivery): Promise<void> {
  const { response, entry, cutAfter } = delivery
  if (reply === undefined) {
    response.destroy()
    return
  }
  const { status, headers, body } = reply
  entry.status = status
  const size = sizeOf(reply)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (!bodiless(status)) response.setHeader('content-length', size)
  response.writeHead(status)
  if (entry.method === 'HEAD' || bodiless(status) || body === undefined) {
    response.end()
  } else if (cutAfter !== undefined) {
    response.flushHeaders()
    await cut(reply, delivery, cutAfter)
  } else {
    entry.bytesOut = size
    // the request is in flight until the client has taken the body
    if (body instanceof Uint8Array) await finished(response.end(body))
    else await pipeline(body, response)
  }
}
