// Connections to what is no registry, such as GitHub's own services: through the environment's proxy, as to registries.
import { type Dispatcher, EnvHttpProxyAgent } from 'undici'

/** Throws where the environment names a proxy that is no URL. */
export function openServiceAgent(environment: Readonly<Record<string, string | undefined>>): Dispatcher {
  // act's cache server is on the runner itself, where no proxy leads.
  const loopback = 'localhost,127.0.0.1,::1'
  const given = environment['no_proxy'] ?? environment['NO_PROXY'] ?? ''
  return new EnvHttpProxyAgent({ noProxy: given === '' ? loopback : `${given},${loopback}` })
}
