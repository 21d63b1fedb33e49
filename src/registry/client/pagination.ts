// Lists come in pages; a hostile or broken registry must not make them endless, or lead elsewhere.
import { RegistryError } from '../model/errors.ts'
import type { RegistryResponse } from '../transport/types.ts'
import type { ErrorContext } from './response.ts'

/** Pages of one list that are read. */
const pageLimit = 1000

export interface Page<T> {
  readonly items: readonly T[]
  /** Where the list goes on: a path as for the first page, or the URL that the registry named. */
  readonly next: string | URL | undefined
}

/**
 * The pages of a list, read one after the other, none twice; `number` counts them from 1. Throws RegistryError where
 * they have no end: a list that is cut is not the list.
 */
export async function* eachPage<T>(
  asked: ErrorContext,
  first: string,
  read: (at: string | URL, number: number) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>()
  let at: string | URL | undefined = first
  while (at !== undefined && !seen.has(String(at))) {
    if (seen.size === pageLimit)
      throw new RegistryError({ ...asked, detail: `the list has more than ${pageLimit} pages` })
    seen.add(String(at))
    const { items, next } = await read(at, seen.size)
    yield items
    at = next
  }
}

/**
 * The next page by `Link: <…>; rel="next"` (RFC 8288): relative or absolute, on the origin that was asked only.
 * Throws RegistryError where it leads elsewhere.
 */
export function nextPage(asked: ErrorContext, response: RegistryResponse): URL | undefined {
  const link = response.headers['link']?.slice(0, 8192)
  const match = link === undefined ? undefined : [...link.matchAll(/<([^<>]*)>([^<]*)/g)].find(isNext)
  return match === undefined ? undefined : pageAt(asked, response, match[1] ?? '')
}

/** The page that an answer's `link` leads to. Throws RegistryError where it leads elsewhere. */
export function pageAt(asked: ErrorContext, { url }: RegistryResponse, link: string): URL {
  const next = URL.canParse(link, url.href) ? new URL(link, url) : undefined
  if (next?.origin === url.origin) return next
  throw new RegistryError({ ...asked, detail: 'the next page of the list is on another host, which is not followed' })
}

/** `rel` is one word, or several between quotes. */
function isNext([, , parameters = '']: RegExpExecArray): boolean {
  const [, quoted, word = ''] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters) ?? []
  return (quoted ?? word).toLowerCase().split(/\s+/).includes('next')
}
