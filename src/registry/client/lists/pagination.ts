// Reads the pages of a list, and refuses lists that are endless or lead to another host.
import { RegistryError } from '../../model/errors.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { resolveLocation } from '../location.ts'
import type { ErrorContext } from '../response.ts'

/** Most pages of one list. */
const pageLimit = 1000

export interface Page<T> {
  readonly items: readonly T[]
  /** The next page: a path as for the first page, or the URL that the registry named. */
  readonly next: string | URL | undefined
}

/**
 * The pages of a list, read one after the other; `number` counts them from 1. Throws RegistryError if they have no end
 * or repeat: a list that is cut is not the list.
 */
export async function* eachPage<T>(
  asked: ErrorContext,
  first: string,
  read: (at: string | URL, number: number) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>()
  for (let at: string | URL | undefined = first; at !== undefined; ) {
    if (seen.has(String(at)))
      throw new RegistryError({ ...asked, detail: 'the list leads back to a page that was read' })
    if (seen.size === pageLimit)
      throw new RegistryError({ ...asked, detail: `the list has more than ${pageLimit} pages` })
    seen.add(String(at))
    const { items, next }: Page<T> = await read(at, seen.size)
    yield items
    at = next
  }
}

/**
 * The next page by `Link: <…>; rel="next"` (RFC 8288): relative or absolute, on the origin that was asked only.
 * Throws RegistryError if it leads elsewhere, or if the header cannot be read: the list may go on.
 */
export function nextPage(asked: ErrorContext, response: RegistryResponse): URL | undefined {
  const link = response.headers['link']?.slice(0, 8192).trim() ?? ''
  if (link === '') return undefined
  const links = [...link.matchAll(/<([^<>]*)>([^<]*)/g)].map(([, target = '', parameters = '']) => {
    return { target, relations: relationsOf(parameters) }
  })
  const next = links.find(({ relations }) => relations.includes('next'))
  if (next !== undefined) return pageAt(asked, response, next.target)
  if (links.length > 0 && links.every(({ relations }) => relations.length > 0)) return undefined
  throw new RegistryError({ ...asked, detail: 'the Link to the next page of the list cannot be read' })
}

/** The page that a response's `link` leads to. Throws RegistryError if it is on another host. */
export function pageAt(asked: ErrorContext, { url }: RegistryResponse, link: string): URL {
  const next = resolveLocation(link, url)?.url
  if (next?.origin === url.origin) return next
  throw new RegistryError({
    ...asked,
    detail: 'the next page of the list is on another host, which is not followed',
    remedy: 'A proxy in front of the registry must pass on X-Forwarded-Proto and X-Forwarded-Host.',
  })
}

/** `rel` is one word, or several between quotes. */
function relationsOf(parameters: string): readonly string[] {
  const [, quoted, word = ''] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters) ?? []
  return (quoted ?? word)
    .toLowerCase()
    .split(/\s+/)
    .filter((relation) => relation !== '')
}
