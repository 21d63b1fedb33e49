// Reports every request and its response, and fails requests to hosts whose circuit is open.
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

/** Applies to every hop of a redirect. */
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
    const start = clock.now()
    const event = { kind: 'request', registry, method, path: url.pathname } as const
    try {
      const response = await next(request)
      circuit.reset(url)
      observe({ ...event, status: response.status, milliseconds: clock.now() - start })
      return response
    } catch (error) {
      observe({ ...event, milliseconds: clock.now() - start })
      throw error
    }
  }
}
