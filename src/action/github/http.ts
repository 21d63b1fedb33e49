// One question to a service of GitHub's, through the runner's proxy where it has one: answers are read within a bound,
// and never trusted.

import { asBytes } from '../../registry/content/verified-stream.ts'
import { openServiceAgent } from '../../registry/transport/connections/service-agent.ts'
import { userAgent } from '../../registry/transport/user-agent.ts'

/** Bytes of an answer in JSON. */
const jsonLimit = 256 * 1024

export interface GithubRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Bytes of the answer. */
  readonly limit?: number
  readonly signal: AbortSignal
}

export interface GithubResponse {
  readonly status: number
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined
  readonly bytes: Uint8Array
}

/** Opened with the first question: a proxy that is no URL must not keep anything from being loaded. */
let connections: ReturnType<typeof openServiceAgent> | undefined

/** Follows no redirect: the question may carry a token. Throws where no answer came, or more than was asked for. */
export async function requestGithub(
  url: URL,
  { limit = jsonLimit, method = 'GET', ...rest }: GithubRequest,
): Promise<GithubResponse> {
  connections ??= openServiceAgent(process.env)
  const { statusCode, headers, body } = await connections.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    ...rest,
    headers: { 'user-agent': userAgent, ...rest.headers },
  })
  const header = (name: string) => [headers[name] ?? []].flat()[0]
  return { status: statusCode, header, bytes: await readWithin(body, limit) }
}

/** The JSON of an answer; `undefined` where it is none. */
export function jsonOf({ bytes }: GithubResponse): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

async function readWithin(body: AsyncIterable<unknown>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = asBytes(chunk)
    size += bytes.byteLength
    if (size > limit) throw new Error(`the answer is longer than ${limit} bytes`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
