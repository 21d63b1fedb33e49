// Lists come in pages; a hostile or broken registry must not make them endless, or lead elsewhere.
import { RegistryError } from '../errors.ts'
import type { RemoteName } from '../reference.ts'
import type { WireResponse } from './session.ts'

/** Pages of one list that are read. */
const pageLimit = 1000

/**
 * The next page by `Link: <…>; rel="next"` (RFC 8288): relative or absolute, on the origin that was asked only.
 * Throws RegistryError where it leads elsewhere.
 */
export function nextPage(
  name: Pick<RemoteName, 'registry' | 'path'>,
  response: WireResponse,
  operation: string,
): URL | undefined {
  const link = response.headers['link']?.slice(0, 8192)
  const match = link === undefined ? undefined : [...link.matchAll(/<([^<>]*)>([^<]*)/g)].find(isNext)
  return match === undefined ? undefined : pageAt(name, response, { operation, link: match[1] ?? '' })
}

/** The page that an answer's `link` leads to. Throws RegistryError where it leads elsewhere. */
export function pageAt(
  name: Pick<RemoteName, 'registry' | 'path'>,
  response: WireResponse,
  { operation, link }: { readonly operation: string; readonly link: string },
): URL {
  const next = URL.canParse(link, response.url.href) ? new URL(link, response.url) : undefined
  if (next?.origin === response.url.origin) return next
  throw new RegistryError({
    registry: name.registry,
    repository: `${name.registry}/${name.path}`,
    operation,
    detail: 'the next page of the list is on another host, which is not followed',
  })
}

function isNext([, , parameters = '']: RegExpExecArray): boolean {
  return /;\s*rel\s*=\s*(?:"next"|next(?![\w.-]))/i.test(parameters)
}

/** Whether a page was read before, or is one too many; it is counted. */
export function isFresh(seen: Set<string>, page: string | URL): boolean {
  const key = String(page)
  if (seen.has(key) || seen.size >= pageLimit) return false
  seen.add(key)
  return true
}
