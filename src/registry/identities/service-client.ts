// Sends requests to the token services of identity providers, through the environment's proxy, with few retries and bounded responses.
import { setTimeout as sleep } from 'node:timers/promises'
import { asBytes } from '../content/verified-stream.ts'
import type { HostSettings } from '../model/host-settings.ts'
import { openServiceAgent } from '../transport/connections/service-agent.ts'
import { userAgent } from '../transport/user-agent.ts'
import { IdentityError } from './errors.ts'
import type { SendServiceRequest, ServiceRequest, ServiceResponse } from './types.ts'

/** Bytes of a response. */
const responseLimit = 256 * 1024
/** Milliseconds for one request. */
const requestTimeout = 20_000
/** Milliseconds before each further attempt. */
const retryDelays: readonly number[] = [1000, 4000]

export interface ServiceClientOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Settings by registry, for registries that issue tokens themselves. */
  readonly settings: ReadonlyMap<string, HostSettings>
  /** Milliseconds before each further attempt. */
  readonly delays?: readonly number[]
}

/** Redirects are not followed, because every request carries a token. Plain HTTP is allowed for loopback only. */
export function serviceClient({
  env,
  signal,
  settings,
  delays = retryDelays,
}: ServiceClientOptions): SendServiceRequest {
  const agents = new Map<string, ReturnType<typeof openServiceAgent>>()
  const agentOf = ({ host }: URL): ReturnType<typeof openServiceAgent> => {
    const ca = settings.get(host)?.ca
    const key = ca === undefined ? '' : host
    const agent = agents.get(key) ?? openServiceAgent(env, ca)
    agents.set(key, agent)
    return agent
  }
  const attempt = async ({ method, url, headers, body }: ServiceRequest): Promise<ServiceResponse> => {
    const response = await agentOf(url).request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { 'user-agent': userAgent, ...headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeout)]),
      ...(body !== undefined && { body }),
    })
    return { status: response.statusCode, text: await readText(response.body, url) }
  }
  return async (request) => {
    if (request.url.protocol !== 'https:' && !isLoopback(request.url))
      throw new IdentityError(`${request.url.origin} is not reached by HTTPS: no ID token is sent there.`)
    for (const delay of delays) {
      const response = await attempt(request).catch((error: unknown) => {
        if (signal.aborted || error instanceof IdentityError) throw error
        return undefined
      })
      if (response !== undefined && !isTransient(response.status)) return response
      await sleep(delay, undefined, { signal })
    }
    return attempt(request).catch((error: unknown) => {
      if (signal.aborted || error instanceof IdentityError) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new IdentityError(`${request.url.host} could not be reached for a login (${reason}).`, { cause: error })
    })
  }
}

function isTransient(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501)
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname)
}

async function readText(body: AsyncIterable<unknown>, { host }: URL): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = asBytes(chunk)
    size += bytes.byteLength
    if (size > responseLimit) throw new IdentityError(`The response of ${host} exceeds ${responseLimit} bytes.`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
