// The origin of a registry's API, and comparisons of URLs on which decisions about credentials rest.
import { isIP, isIPv4 } from 'node:net'
import type { HostSettings } from '../../model/host-settings.ts'

/** Registries whose API has another host than their name (distribution/reference: `docker.io`). */
const apiHosts: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' }

/** The origin of the registry's API. Loopback uses plain HTTP unless set otherwise, every other host TLS. */
export function apiOrigin(registry: string, { plainHttp }: HostSettings): URL {
  const host = apiHosts[registry] ?? registry
  const secure = new URL(`https://${host}/`)
  return (plainHttp ?? isLoopbackName(secure.hostname)) ? new URL(`http://${host}/`) : secure
}

/**
 * Whether what is sent to a URL's host stays on this machine, so that a credential may go by plain HTTP: `localhost`,
 * `127.0.0.0/8` and `::1`. Not `localhost.`, which resolvers may look up in the DNS, and not an IPv6 address that embeds
 * 127.0.0.1, because a gateway may translate it.
 */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase()
  return name === 'localhost' || name === '[::1]' || (isIPv4(name) && name.startsWith('127.'))
}

/** A URL's host without the brackets of an IPv6 address or the dot at the end of a full name. */
export function bareHost(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
}

export function isAddress(hostname: string): boolean {
  const bare = bareHost(hostname)
  return isIPv4(bare) || isIP(bare) === 6
}

/** Whether scheme, host and port are equal. */
export function sameOrigin(url: URL, origin: URL): boolean {
  return url.origin === origin.origin
}

export function sameHost(url: URL, origin: URL): boolean {
  return bareHost(url.hostname) === bareHost(origin.hostname)
}

/** Identifies an origin: two URLs of one origin have the same key, and an endpoint that is derived from one too. */
export function originKey({ protocol, hostname, port }: Pick<URL, 'protocol' | 'hostname' | 'port'>): string {
  return `${protocol}//${hostname.replace(/^\[|\]$/g, '')}:${port}`
}
