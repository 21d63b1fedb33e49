// Documents are read to their end before anyone sees them: an answer that breaks off is no answer, and is asked for again.
import { Readable } from 'node:stream'
import { reasonOf } from './abort.ts'
import { type HttpRequest, type HttpResponse, NoResponseError } from './types.ts'

/**
 * The answer with its body in memory. Of one that is longer than `limit` bytes no more than that is kept, and a little,
 * so that whoever reads it sees that it is. Throws NoResponseError where it breaks off, and the signal's reason.
 */
export async function readWhole(answer: HttpResponse, { signal }: HttpRequest, limit: number): Promise<HttpResponse> {
  const chunks: unknown[] = []
  let size = 0
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk)
      size += chunk instanceof Uint8Array ? chunk.byteLength : 0
      if (size > limit) break
    }
  } catch (error) {
    if (signal.aborted) throw reasonOf(signal)
    throw new NoResponseError(error, { url: answer.url, written: true })
  }
  return { ...answer, body: Readable.from(chunks), discard: async () => {} }
}
