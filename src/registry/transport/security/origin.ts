// The origin of a registry's API, and comparisons of URLs on which decisions about credentials rest.
import { isIP, isIPv4 } from 'node:net'
import type { HostSettings } from '../../model/host-settings.ts'
import { kindOfAddress } from './address-kind.ts'

/** Registries whose API has another host than their name (distribution/reference: `docker.io`). */
const apiHosts: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' }

/** The origin of the registry's API. Loopback uses plain HTTP unless set otherwise, every other host TLS. */
export function apiOrigin(registry: string, { plainHttp }: HostSettings): URL {
  const host = apiHosts[registry] ?? registry
  const secure = new URL(`https://${host}/`)
  return (plainHttp ?? isLoopbackName(secure.hostname)) ? new URL(`http://${host}/`) : secure
}

/** `127.0.0.0/8`, `::1` and `localhost`. */
export function isLoopbackName(hostname: string): boolean {
  const bare = bareHost(hostname)
  return bare === 'localhost' || (isIP(bare) !== 0 && kindOfAddress(bare) === 'loopback')
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
