// One question to a service of GitHub's, over the fetch of Node: answers are read within a bound, and never trusted.
import { byteChunk } from '../registry/verified.ts'

/** Bytes of an answer in JSON. */
const jsonLimit = 256 * 1024

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** Bytes of the answer. */
  readonly limit?: number
  readonly signal: AbortSignal
}

export interface Answer {
  readonly status: number
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined
  readonly bytes: Uint8Array
}

/** Follows no redirect: the question may carry a token. Throws where no answer came, or more than was asked for. */
export async function exchange(url: URL, { limit = jsonLimit, ...question }: Question): Promise<Answer> {
  const response = await fetch(url, { ...question, redirect: 'error' })
  const bytes = await readWithin(response, limit)
  return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, bytes }
}

/** The JSON of an answer; `undefined` where it is none. */
export function jsonOf({ bytes }: Answer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

async function readWithin(response: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    const bytes = byteChunk(chunk)
    size += bytes.byteLength
    if (size > limit) throw new Error(`the answer is longer than ${limit} bytes`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
