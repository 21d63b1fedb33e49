// Resolves the URLs in Location and Link, and corrects those that are wrong because of a proxy.

/** A URL to request. */
export interface Location {
  readonly url: URL
  /** Path and query exactly as the registry wrote them, if `URL` changes them: they may be signed. */
  readonly requestTarget?: string
}

/**
 * A reference (RFC 3986) resolved against the URL that answered; `undefined` if it is not an http or https URL. A
 * registry behind a proxy may name itself with `http:` or without its port: then the origin that answered is kept.
 */
export function resolveLocation(reference: string, base: URL): Location | undefined {
  const named = URL.canParse(reference, base.href) ? new URL(reference, base) : undefined
  if (named === undefined || !/^https?:$/.test(named.protocol)) return undefined
  const url = isSameServer(named, base) ? new URL(`${named.pathname}${named.search}`, base.origin) : named
  const [, query = ''] = /^[^?#]*(\?[\x21\x24-\x7e]*)/.exec(reference) ?? []
  const isChanged = query.length > 1 && query !== url.search
  return { url, ...(isChanged && { requestTarget: `${url.pathname}${query}` }) }
}

/** Whether the URLs have the same host, apart from TLS and the port, which a proxy may hide from the registry. */
function isSameServer(named: URL, { hostname, host, protocol, origin }: URL): boolean {
  if (named.origin === origin) return false
  const samePort = named.host === host || named.port === ''
  const downgraded = named.protocol === 'http:' && protocol === 'https:'
  return named.hostname === hostname && samePort && (downgraded || named.protocol === protocol)
}
