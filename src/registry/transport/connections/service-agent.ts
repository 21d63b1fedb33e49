// Connections to services other than registries, such as GitHub's API, through the environment's proxy.
import { type Dispatcher, EnvHttpProxyAgent } from 'undici'
import type { TlsOptions } from '../sockets/tls.ts'

/** Milliseconds for one address of several, as for registries. */
const connect = { autoSelectFamilyAttemptTimeout: 4000 } as const

/** `connections`: the most to one origin; without it, one per request in flight. Throws if the environment names a proxy that is not a URL. */
export function openServiceAgent(
  environment: Readonly<Record<string, string | undefined>>,
  tls: TlsOptions = {},
  connections?: number,
): Dispatcher {
  // act's cache server runs on the runner itself, which proxies cannot reach
  const loopback = 'localhost,127.0.0.1,::1'
  const excluded = environment['no_proxy'] ?? environment['NO_PROXY'] ?? ''
  const noProxy = excluded === '' ? loopback : `${excluded},${loopback}`
  const options = { ...connect, ...tls }
  return new EnvHttpProxyAgent({
    noProxy,
    connect: options,
    requestTls: options,
    ...(connections !== undefined && { connections }),
  })
}
