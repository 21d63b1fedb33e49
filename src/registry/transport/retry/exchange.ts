// Reports every exchange with a host, and refuses those with a host that was given up.
import type { WireEvent } from '../../model/wire-event.ts'
import type { Clock } from '../clock.ts'
import { classifyConnectionError } from '../connections/connection-failure.ts'
import type { Interceptor } from '../pipeline.ts'
import { requestError } from '../request-error.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'

export interface ExchangeOptions {
  readonly registry: string
  readonly circuit: CircuitBreaker
  readonly clock: Clock
  readonly observe: (event: WireEvent) => void
}

/** Every hop of a redirect is an exchange of its own. */
export function exchange({ registry, circuit, clock, observe }: ExchangeOptions): Interceptor {
  return (next) => async (request) => {
    const { url, method } = request
    const open = circuit.openReason(url)
    if (open !== undefined) {
      const { code, detail: why, remedy } = classifyConnectionError(open.cause)
      const detail = `${url.host} could not be reached a moment ago: ${why}`
      const facts = { code, detail, retryable: true, cause: open.cause }
      throw requestError(registry, request, { ...facts, ...(remedy !== undefined && { remedy }) })
    }
    const begun = clock.now()
    const event = { kind: 'request', registry, method, path: url.pathname } as const
    try {
      const response = await next(request)
      circuit.reset(url)
      observe({ ...event, status: response.status, milliseconds: clock.now() - begun })
      return response
    } catch (error) {
      observe({ ...event, milliseconds: clock.now() - begun })
      throw error
    }
  }
}
