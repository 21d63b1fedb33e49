// A registry in a box: an OCI distribution server for tests, demos and benches, with the quirks of real ones by name.
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import type { Auth } from './auth/access.ts'
import { allowAll } from './auth/authenticator.ts'
import { createAuthenticator } from './auth/create-authenticator.ts'
import type { Registry, Tuning } from './http/exchange.ts'
import type { Fault, Faults } from './http/fault.ts'
import { type ListenerState, makeListener, type Origin } from './http/listener.ts'
import type { LoggedRequest } from './http/log.ts'
import { expandQuirks, type Quirk } from './quirks.ts'
import { dispatch, dispatchSecondOrigin } from './routes/dispatch.ts'
import { Store } from './storage/store.ts'
import { Uploads } from './storage/uploads.ts'

export type { Auth, Fault, LoggedRequest, Quirk, Tuning }

export interface SandboxOptions {
  readonly quirks?: readonly Quirk[]
  readonly tuning?: Tuning
  readonly auth?: Auth
  /** A folder to keep everything in; memory without it. */
  readonly storage?: string
  /** PEM; plain HTTP without it. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** On 127.0.0.1; a free one by default. */
  readonly port?: number
  /** Called before a request is handled: what is to go wrong with it. */
  readonly fault?: Faults
  /** Called when a request has been answered. */
  readonly onAnswered?: (request: LoggedRequest) => void
}

export interface Sandbox {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  /** Every request since the start or `clearLog()`, in the order they came. */
  readonly requests: readonly LoggedRequest[]
  clearLog(): void
  /** Ends every connection, and accepts none until `comeBack`. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  /** Ends every connection, and shows another certificate from now on. */
  present(tls: NonNullable<SandboxOptions['tls']>): void
  /** Makes every token issued so far invalid. */
  expireTokens(): void
  readonly store: Store
  close(): Promise<void>
}

/** Starts a registry on 127.0.0.1. */
export async function startRegistry(options: SandboxOptions = {}): Promise<Sandbox> {
  const store = new Store(options.storage)
  const uploads = new Uploads(store)
  const requests: LoggedRequest[] = []
  const { fault, onAnswered } = options
  const counts = { inFlight: 0, all: 0, connections: 0 }
  const state: ListenerState = { requests, sockets: new WeakMap(), counts, fault, onAnswered }
  const origins = { registry: Promise.withResolvers<Origin>(), second: Promise.withResolvers<Origin>() }

  const main = await listen(options, options.port ?? 0, makeListener(state, 'registry', origins.registry.promise))
  const second = await listen(options, 0, makeListener(state, 'second', origins.second.promise))
  const [url, secondUrl] = [urlOf(main, options), urlOf(second, options)]
  const registry: Registry = {
    store,
    uploads,
    quirks: expandQuirks(options.quirks ?? []),
    tuning: {
      pageSize: 2,
      lagReads: 2,
      rateEvery: 3,
      retryAfter: 1,
      retryAfterAs: 'seconds',
      pulls: 100,
      ...options.tuning,
    },
    pulls: 0,
    lagging: new Map(),
    racyLists: new Map(),
    url,
    secondUrl,
  }
  const authenticator = createAuthenticator(options.auth ?? { kind: 'none' }, registry)
  origins.registry.resolve({ registry, authenticator, dispatch })
  origins.second.resolve({ registry, authenticator: allowAll, dispatch: dispatchSecondOrigin })
  return {
    host: new URL(url).host,
    url,
    requests,
    store,
    clearLog: () => {
      requests.length = 0
    },
    goDown: async () => void (await Promise.all([main, second].map(stop))),
    comeBack: async () => {
      if (!main.listening) await listenOn(main, Number(new URL(url).port))
      if (!second.listening) await listenOn(second, Number(new URL(secondUrl).port))
    },
    present: (tls) => {
      for (const server of [main, second]) {
        if (server instanceof TlsServer) server.setSecureContext(tls)
        server.closeAllConnections()
      }
    },
    expireTokens: () => authenticator.expireTokens(),
    close: async () => {
      await Promise.all([main, second].map(stop))
      await uploads.close()
    },
  }
}

function listen({ tls }: SandboxOptions, port: number, onRequest: RequestListener): Promise<Server> {
  const limits = { requestTimeout: 0, keepAliveTimeout: 120_000 }
  const server = tls === undefined ? createServer(limits, onRequest) : createTlsServer({ ...tls, ...limits }, onRequest)
  return listenOn(server, port)
}

function listenOn(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve(server)
    })
  })
}

function urlOf(server: Server, { tls }: SandboxOptions): string {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
