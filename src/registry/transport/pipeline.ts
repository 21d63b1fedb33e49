// Defines the steps between an operation and the network, in the style of undici's interceptors.
import type { RegistryRequest, RegistryResponse } from './types.ts'

/** Sends one request. */
export type Dispatch = (request: RegistryRequest) => Promise<RegistryResponse>

/** One step: it may change the request, wait, send it again, or change the response. */
export type Interceptor = (next: Dispatch) => Dispatch

/** Puts the interceptors around `dispatch`; the first is the outermost. */
export function compose(...interceptors: readonly Interceptor[]): (dispatch: Dispatch) => Dispatch {
  return (dispatch) => interceptors.reduceRight((next, interceptor) => interceptor(next), dispatch)
}
