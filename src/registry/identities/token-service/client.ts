// Sends requests to the token services of identity providers, through the environment's proxy, with few retries and bounded responses.
import type { HostSettings } from '../../model/host-settings.ts'
import { openServiceAgent } from '../../transport/connections/service-agent.ts'
import { requestService } from '../../transport/connections/service-request.ts'
import { sendPersistently } from '../../transport/connections/service-retry.ts'
import { isLoopbackName } from '../../transport/security/origin.ts'
import { tlsOptions } from '../../transport/sockets/tls.ts'
import { IdentityError } from '../errors.ts'
import type { SendServiceRequest, ServiceRequest, ServiceResponse } from '../exchange.ts'

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
    const own = settings.get(host) ?? {}
    const key = own.ca === undefined ? '' : host
    const agent = agents.get(key) ?? openServiceAgent(env, tlsOptions(own, false))
    agents.set(key, agent)
    return agent
  }
  const attempt = async ({ url, ...request }: ServiceRequest) => {
    const options = { ...request, limit: responseLimit, signal, timeout: requestTimeout }
    const { status, header, bytes } = await requestService(agentOf(url), url, options)
    if (bytes === undefined) throw new IdentityError(`The response of ${url.host} exceeds ${responseLimit} bytes.`)
    return { status, header, text: new TextDecoder().decode(bytes) }
  }
  return async (request) => {
    const { url } = request
    if (url.protocol !== 'https:' && !isLoopbackName(url.hostname))
      throw new IdentityError(`${url.origin} is not reached by HTTPS: no ID token is sent there.`)
    try {
      const { status, text } = await sendPersistently(() => attempt(request), { delays, signal, isFinal, isBusy })
      return { status, text }
    } catch (error) {
      throw signal.aborted || isFinal(error) ? error : unreachable(url, error)
    }
  }
}

/** AWS refuses too many requests with 400. */
function isBusy({ status, text }: ServiceResponse): boolean {
  return status === 400 && /\b(?:Throttling(?:Exception)?|TooManyRequestsException)\b/.test(text.slice(0, 2000))
}

function isFinal(error: unknown): boolean {
  return error instanceof IdentityError
}

function unreachable({ host }: URL, cause: unknown): IdentityError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new IdentityError(`${host} could not be reached (${reason}).`, { cause })
}
