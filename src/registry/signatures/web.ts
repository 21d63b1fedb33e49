// Reads a signature store on a web server.

import type { HostSettings } from '../model/host-settings.ts'
import type { WireEvent } from '../model/wire-event.ts'
import { openServiceAgent } from '../transport/connections/service-agent.ts'
import { type BoundedResponse, requestService } from '../transport/connections/service-request.ts'
import { sendPersistently, serviceDelays } from '../transport/connections/service-retry.ts'
import { tlsOptions } from '../transport/sockets/tls.ts'
import { mapWithLimit } from '../util/concurrency-limit.ts'
import { decodeUri } from '../util/decode-uri.ts'
import { signatureLimit } from './format.ts'

export interface WebReader {
  /** The bytes; `undefined` for 404. Throws WebStoreError, or the error of the connection. */
  read(url: URL, signal: AbortSignal): Promise<Uint8Array | undefined>
  /** Closes every connection, and aborts pending requests. */
  close(): Promise<void>
}

/** A response that is neither a signature nor a 404. */
export class WebStoreError extends Error {
  override readonly name = 'WebStoreError'
  readonly status: number

  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

/** Milliseconds for one request. */
const timeout = 30_000
const redirectLimit = 5
/** Signatures that are read at the same time, and connections to one origin. */
const width = 4

export interface WebReaderOptions {
  /** Of the registry: containers/image reads its store with the same TLS settings (docker_image_src.go: getOneSignature). */
  readonly tls: Pick<HostSettings, 'ca' | 'cert' | 'key' | 'skipVerify'>
  readonly observe: (event: WireEvent) => void
}

/** Opens no connection yet. One reader serves all repositories of a registry during a run. */
export function webReader({ tls, observe }: WebReaderOptions): WebReader {
  // The host that the user named gets the client certificate, and those that it redirects to do not.
  const own = openServiceAgent(process.env, tlsOptions(tls, true), width)
  let other: ReturnType<typeof openServiceAgent> | undefined
  const agentFor = (isOwn: boolean) =>
    isOwn ? own : (other ??= openServiceAgent(process.env, tlsOptions(tls, false), width))
  const limit = mapWithLimit(width)
  const request = async (url: URL, start: URL, signal: AbortSignal): Promise<BoundedResponse> => {
    const isOwn = url.origin === start.origin
    // A login is for the host that it was configured for.
    const options = {
      method: 'GET',
      headers: isOwn ? loginOf(start) : {},
      limit: signatureLimit,
      signal,
      timeout,
    } as const
    const began = performance.now()
    const event = { kind: 'request', registry: url.host, method: 'GET', path: url.pathname } as const
    try {
      const response = await requestService(agentFor(isOwn), url, options)
      observe({ ...event, status: response.status, milliseconds: performance.now() - began })
      return response
    } catch (error) {
      observe({ ...event, milliseconds: performance.now() - began })
      throw error
    }
  }
  return {
    async read(url, signal) {
      const send = () => follow(url, (next) => request(next, url, signal))
      const { status, bytes } = await limit(() => sendPersistently(send, { delays: serviceDelays, signal, isFinal }))
      if (status === 404) return undefined
      if (status !== 200) throw new WebStoreError(status, 'only 404 means that there is no further signature')
      if (bytes === undefined) throw new WebStoreError(status, `the signature is longer than ${signatureLimit} bytes`)
      return bytes
    },
    async close() {
      await Promise.all([own.destroy(), other?.destroy()])
    },
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof WebStoreError
}

async function follow(start: URL, request: (url: URL) => Promise<BoundedResponse>): Promise<BoundedResponse> {
  let url = start
  for (let count = 0; count <= redirectLimit; count++) {
    const response = await request(url)
    if (![301, 302, 303, 307, 308].includes(response.status)) return response
    const next = URL.parse(response.header('location') ?? '', url.href)
    if (next === null || !(next.protocol === 'https:' || (next.protocol === 'http:' && url.protocol === 'http:')))
      throw new WebStoreError(response.status, 'it redirects to what is not https')
    url = next
  }
  throw new WebStoreError(310, `it redirects more than ${redirectLimit} times`)
}

function loginOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  const login = `${decodeUri(username)}:${decodeUri(password)}`
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` }
}
