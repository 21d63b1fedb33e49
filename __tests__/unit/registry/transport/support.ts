// What the transport's tests share: servers of a few lines, sessions that wait for nobody, and answers read to the end.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createListener } from 'node:net'
import { onTestFinished } from 'vitest'
import { type OpenSession, openSession } from '../../../../src/registry/client/session.ts'
import type { SessionOptions } from '../../../../src/registry/client/session-options.ts'
import type { CredentialStore, FoundCredential } from '../../../../src/registry/credentials/types.ts'
import { digestOf } from '../../../../src/registry/model/digest.ts'
import type { HostSettings } from '../../../../src/registry/model/host-settings.ts'
import type { WireEvent } from '../../../../src/registry/model/wire-event.ts'
import type { Clock } from '../../../../src/registry/transport/clock.ts'
import { readText } from '../../../../src/registry/transport/read-body.ts'
import type { RegistryRequest, RegistryResponse } from '../../../../src/registry/transport/types.ts'

export interface TestServer {
  readonly host: string
  readonly url: string
  /** `METHOD path?query`, in order. */
  readonly seen: string[]
  readonly headers: IncomingMessage['headers'][]
  /** Connections accepted. */
  readonly connections: () => number
}

export type Handler = (request: IncomingMessage, response: ServerResponse, number: number) => void

/** A plain HTTP server on 127.0.0.1 for the length of the test; `number` counts the requests from 1. */
export async function serve(handler: Handler): Promise<TestServer> {
  const seen: string[] = []
  const headers: IncomingMessage['headers'][] = []
  let connections = 0
  const listener: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    handler(request, response, seen.length)
  }
  const server = createServer(listener)
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return { host, url: `http://${host}`, seen, headers, connections: () => connections }
}

/** A place of 127.0.0.1 where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createListener()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** Answers in one line: status, headers, body. */
export function reply(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

/** A clock whose sleeps end at once and move it on; it remembers them. */
export interface TestClock extends Clock {
  readonly slept: number[]
  advance(milliseconds: number): void
}

export function testClock(random = 1): TestClock {
  let now = 0
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    wall: () => Date.UTC(2026, 0, 1) + now,
    random: () => random,
    advance: (milliseconds) => {
      now += milliseconds
    },
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted()
      slept.push(milliseconds)
      now += milliseconds
      await Promise.resolve()
    },
  }
}

export const noCredentials: CredentialStore = { find: () => Promise.resolve(undefined), sources: ['nowhere'] }

export function credentials(
  partialCredential: Partial<FoundCredential> & Pick<FoundCredential, 'credential'>,
): CredentialStore {
  return {
    find: () => Promise.resolve({ origin: 'the test', implicit: false, ...partialCredential }),
    sources: ['the test'],
  }
}

export const basic = (username: string, password: string): FoundCredential['credential'] => ({
  kind: 'basic',
  username,
  password,
})

export interface TestSession extends OpenSession {
  readonly events: WireEvent[]
  readonly clock: TestClock
  onEvent(listener: (event: WireEvent) => void): void
}

export interface Setup {
  readonly settings?: HostSettings
  readonly credentials?: CredentialStore
  readonly concurrency?: number | 'auto'
  readonly clock?: TestClock
  readonly environment?: Readonly<Record<string, string>>
  readonly headers?: SessionOptions['headers']
  readonly longestWait?: number
}

/** A session for the length of the test, whose pauses take no time. */
export function session(registry: string, setup: Setup = {}): TestSession {
  const events: WireEvent[] = []
  const listeners: ((event: WireEvent) => void)[] = []
  const clock = setup.clock ?? testClock()
  const open = openSession(registry, {
    settings: setup.settings ?? {},
    credentials: setup.credentials ?? noCredentials,
    concurrency: setup.concurrency ?? 'auto',
    observe: (event) => {
      events.push(event)
      for (const listener of listeners) listener(event)
    },
    environment: setup.environment ?? {},
    clock,
    ...(setup.headers && { headers: setup.headers }),
    ...(setup.longestWait && { longestWait: setup.longestWait }),
  })
  onTestFinished(() => open.close())
  const onEvent = (listener: (event: WireEvent) => void): void => {
    listeners.push(listener)
  }
  const { send } = open
  const atOrigin = (asked: RegistryRequest): RegistryRequest =>
    asked.url.origin === nowhere ? { ...asked, url: new URL(asked.url.href.slice(nowhere.length), open.origin) } : asked
  return Object.assign(open, { events, clock, onEvent, send: (asked: RegistryRequest) => send(atOrigin(asked)) })
}

/** The origin of requests that name a path only: the session puts its own in its place. */
const nowhere = 'http://origin.invalid'

/** The digest of a blob that is sent. */
export const sentBlob = digestOf(Buffer.from('hello'))

/** A read of `acme/app` that may be repeated, unless told otherwise. */
export function request(target: string | URL, more: Partial<RegistryRequest> = {}): RegistryRequest {
  return {
    method: 'GET',
    url: new URL(target, nowhere),
    bodySize: 'small',
    retry: 'safe',
    redirects: 'follow',
    operation: 'test',
    scope: { repository: 'acme/app', actions: 'pull' },
    signal: new AbortController().signal,
    ...more,
  }
}

export async function textOf(response: RegistryResponse): Promise<string> {
  return (await readText(response, 1_000_000)) ?? ''
}

/** Sends, reads the answer to its end, and gives its status. */
export async function statusOf(to: OpenSession, asked: RegistryRequest): Promise<number> {
  const response = await to.send(asked)
  await textOf(response)
  return response.status
}
