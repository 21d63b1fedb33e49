// Answers of services without a network, and what was asked of them.

import type { SendRequest, ServiceRequest, ServiceResponse } from '../../src/action/trust/request.ts'

export interface ServiceAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string | Readonly<Record<string, unknown>>
}

export interface Asked {
  readonly url: string
  readonly request: ServiceRequest
}

/** Answers by URL; what is not known is a 404. Answers longer than asked for are thrown, as the real ones are. */
export function answering(
  answer: (url: URL, request: ServiceRequest) => ServiceAnswer | undefined | Promise<ServiceAnswer | undefined>,
): {
  readonly send: SendRequest
  readonly asked: readonly Asked[]
} {
  const asked: Asked[] = []
  const send: SendRequest = async (url, request) => {
    asked.push({ url: url.href, request })
    const { status = 200, headers = {}, body = '' } = (await answer(url, request)) ?? { status: 404 }
    const bytes =
      body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    if (bytes.byteLength > (request.limit ?? 256 * 1024)) throw new Error('the answer is too long')
    return { status, header: (name) => headers[name], bytes } satisfies ServiceResponse
  }
  return { send, asked }
}
