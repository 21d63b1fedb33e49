// Requests to services of Sigstore and GitHub: through the runner's proxy, bounded in size and time.
import type { SendServiceRequest } from '../../registry/identities/exchange.ts'
import { parseJson } from '../../registry/model/json/json.ts'
import { plainText } from '../../registry/model/plain-text.ts'
import { openServiceAgent } from '../../registry/transport/connections/service-agent.ts'
import { requestService } from '../../registry/transport/connections/service-request.ts'
import { sendPersistently, serviceDelays } from '../../registry/transport/connections/service-retry.ts'

export interface ServiceRequest {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Bytes of the response; 256 KiB by default. */
  readonly limit?: number
}

export interface ServiceResponse {
  readonly status: number
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined
  readonly bytes: Uint8Array
}

/** Sends one request; redirects are not followed. Throws if there is no response, or a longer one than `limit` bytes. */
export type SendRequest = (url: URL, request: ServiceRequest) => Promise<ServiceResponse>

/** Milliseconds for one request. */
const requestTimeout = 30_000
const defaultLimit = 256 * 1024

/**
 * `signal` ends all of them: the run's. Requests whose failure may pass are repeated: none of them does harm if it is done
 * twice. `delays`: milliseconds before each further attempt.
 */
export function requestSender(signal: AbortSignal, delays = serviceDelays): SendRequest {
  const agent = openServiceAgent(process.env)
  return async (url, { limit = defaultLimit, method = 'GET', headers, body }) => {
    const options = { method, headers, body, limit, signal, timeout: requestTimeout }
    const { bytes, ...response } = await sendPersistently(() => requestService(agent, url, options), { delays, signal })
    if (bytes === undefined) throw new Error(`the response is longer than ${limit} bytes`)
    return { ...response, bytes }
  }
}

/** The same for those who read responses as text. */
export function sendServiceRequest(send: SendRequest): SendServiceRequest {
  return async ({ url, ...request }) => {
    const { status, bytes } = await send(url, request)
    return { status, text: new TextDecoder().decode(bytes) }
  }
}

/** The JSON of a response; `undefined` if it is not JSON. */
export function jsonOf({ bytes }: ServiceResponse): unknown {
  return parseJson(new TextDecoder().decode(bytes))
}

/** The error response, shortened: services explain the problem in its body. */
export function describeResponse({ status, bytes }: ServiceResponse): string {
  const text = plainText(new TextDecoder().decode(bytes.subarray(0, 1000)), 300)
  return text === '' ? `the answer was ${status}` : `the answer was ${status}: ${text}`
}
