// Reads the proxy variables of the environment, as Go's and curl's clients do.
import ipaddr from 'ipaddr.js'
import { bareHost, isAddress, isLoopbackName } from '../security/origin.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A variable in lower or upper case; empty means none. */
function variable(environment: Environment, name: string): string | undefined {
  return environment[name] || environment[name.toUpperCase()] || undefined
}

/**
 * The proxy for a URL; `undefined`: it is connected to directly. `https:` URLs use HTTPS_PROXY only. A value without a
 * scheme means http://. Loopback never goes through a proxy.
 */
export function proxyFor(url: URL, environment: Environment): string | undefined {
  const written = variable(environment, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy')
  if (written === undefined || isLoopbackName(url.hostname)) return undefined
  if (isExcluded(url, variable(environment, 'no_proxy') ?? '')) return undefined
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`
}

/** Whether NO_PROXY names the host: a name with its subdomains, an address, a range (10.0.0.0/8), each with a port or not. */
function isExcluded(url: URL, list: string): boolean {
  const host = bareHost(url.hostname)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return list.split(/[\s,]+/).some((entry) => entry === '*' || (entry !== '' && names(entry.toLowerCase(), host, port)))
}

function names(entry: string, host: string, port: string): boolean {
  if (entry.includes('/')) return isAddress(host) && isInRange(host, entry)
  const [, written = entry, entryPort] = /^(.*[^:]):(\d+)$/.exec(entry) ?? []
  if (entryPort !== undefined && entryPort !== port && !isAddress(entry)) return false
  const name = bareHost(isAddress(entry) ? entry : written).replace(/^\*?\./, '')
  return host === name || (!isAddress(host) && host.endsWith(`.${name}`))
}

function isInRange(host: string, range: string): boolean {
  if (!ipaddr.isValidCIDR(range)) return false
  const address = ipaddr.parse(host)
  const [base, bits] = ipaddr.parseCIDR(range)
  return address.kind() === base.kind() && address.match(base, bits)
}
