// Connections to services that are no registries, such as GitHub's own: through the environment's proxy, as to registries.
import { type Dispatcher, EnvHttpProxyAgent } from 'undici'

/** `ca`: PEM trusted beside the system's certificates. Throws if the environment names a proxy that is not a URL. */
export function openServiceAgent(environment: Readonly<Record<string, string | undefined>>, ca?: string): Dispatcher {
  // act's cache server is on the runner itself, where no proxy leads.
  const loopback = 'localhost,127.0.0.1,::1'
  const given = environment['no_proxy'] ?? environment['NO_PROXY'] ?? ''
  const noProxy = given === '' ? loopback : `${given},${loopback}`
  if (ca === undefined) return new EnvHttpProxyAgent({ noProxy })
  const { getCACertificates } = process.getBuiltinModule('node:tls')
  const trusted = { ca: [...getCACertificates('default'), ca] }
  return new EnvHttpProxyAgent({ noProxy, connect: trusted, requestTls: trusted })
}
