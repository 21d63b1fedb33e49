// Reads the body of a response up to a limit.
import { readUpTo } from '../content/verified-stream.ts'
import { MalformedError } from '../model/errors.ts'
import { decodeJson } from '../model/json/json.ts'
import type { RegistryResponse } from './types.ts'

/** The body, whole. Throws MalformedError if it is larger than `limit` bytes. */
export async function readBody(response: RegistryResponse, limit: number, what: string): Promise<Uint8Array> {
  const announced = Number(response.headers['content-length'] ?? 0)
  const bytes = announced > limit ? undefined : await readUpTo(limit, response.body)
  if (bytes !== undefined) return bytes
  await response.discard()
  throw new MalformedError(`${what} is larger than ${limit} bytes, which is more than anything we read`)
}

/** The JSON of a response. Throws MalformedError. */
export async function readJson(response: RegistryResponse, limit: number, what: string): Promise<unknown> {
  return decodeJson(await readBody(response, limit, what), what)
}

/** The body as text; `undefined` if it is longer than `limit` bytes or breaks off. */
export async function readText(response: RegistryResponse, limit: number): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await readBody(response, limit, 'the answer'))
  } catch {
    return undefined
  }
}
