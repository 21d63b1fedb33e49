// Reads a signature store on a web server.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { openServiceAgent } from '../transport/connections/service-agent.ts'
import { type BoundedResponse, requestService } from '../transport/connections/service-request.ts'
import { signatureLimit } from './format.ts'

export interface WebReader {
  /** The bytes; `undefined` for 404. Throws WebStoreError, or the error of the connection. */
  read(url: URL): Promise<Uint8Array | undefined>
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

/** Milliseconds for one request, and before each try after the first. */
const timeout = 30_000
const pauses = [500, 2000] as const
const redirectLimit = 5

/** `ca`: PEM trusted beside the system's certificates, the registry's own. */
export function webReader(ca: string | undefined, signal: AbortSignal): WebReader {
  const agent = openServiceAgent(process.env, ca)
  return {
    async read(url) {
      const { status, bytes } = await persistently(() => follow(agent, url, signal), signal)
      if (status === 404) return undefined
      if (status !== 200) throw new WebStoreError(status, 'only 404 means that there is no further signature')
      if (bytes === undefined) throw new WebStoreError(status, `the signature is longer than ${signatureLimit} bytes`)
      return bytes
    },
  }
}

/** Repeats what a later try may change: no response, 429 and server errors. */
async function persistently(send: () => Promise<BoundedResponse>, signal: AbortSignal): Promise<BoundedResponse> {
  for (const pause of pauses) {
    try {
      const response = await send()
      if (response.status !== 429 && response.status < 500) return response
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof WebStoreError) throw error
    }
    await sleep(pause, undefined, { signal })
  }
  return send()
}

async function follow(agent: Dispatcher, start: URL, signal: AbortSignal): Promise<BoundedResponse> {
  let url = start
  for (let count = 0; count <= redirectLimit; count++) {
    // A login is for the host that it was configured for.
    const headers = url.origin === start.origin ? loginOf(start) : {}
    const response = await requestService(agent, url, {
      method: 'GET',
      headers,
      limit: signatureLimit,
      signal,
      timeout,
    })
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
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` }
}
