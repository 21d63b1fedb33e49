// Reads documents and error bodies into memory, so that a document that breaks off can be requested again.
import { Readable } from 'node:stream'
import { reasonOf } from '../../util/abort.ts'
import { NoResponseError, type RegistryRequest, type RegistryResponse } from '../types.ts'

/** Bytes of an error body. */
const errorBodyLimit = 64 * 1024

/** A response, with its body's bytes if they were read. */
export interface BufferedResponse {
  readonly response: RegistryResponse
  readonly bytes?: Uint8Array
}

/**
 * The response with its body in memory, if it is a document or an error. A body is cut after slightly more than its
 * limit, so that its reader detects that it is too long. Throws NoResponseError for a document that breaks off, and the
 * signal's reason.
 */
export async function bufferResponse(response: RegistryResponse, request: RegistryRequest): Promise<BufferedResponse> {
  const { signal, bufferLimit } = request
  const limit = bufferLimit ?? (response.status >= 400 ? errorBodyLimit : undefined)
  if (limit === undefined) return { response }
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body) {
      if (!(chunk instanceof Uint8Array)) continue
      chunks.push(chunk)
      size += chunk.byteLength
      if (size > limit) break
    }
  } catch (error) {
    if (signal.aborted) throw reasonOf(signal)
    if (bufferLimit !== undefined) throw new NoResponseError(error, { url: response.url, written: true })
  }
  const buffered = { ...response, body: Readable.from(chunks, { objectMode: true }), discard: async () => {} }
  return { response: buffered, bytes: Buffer.concat(chunks) }
}
