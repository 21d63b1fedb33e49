// What every route receives: the parsed request, and the registry that it is for.
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { SimpleQuirk } from '../quirks.ts'
import type { Route } from '../routes/route.ts'
import type { Store } from '../storage/store.ts'
import type { Uploads } from '../storage/uploads.ts'

/** How strongly a quirk shows; each has a default. */
export interface Tuning {
  /** Referrers per page under `referrers-paged`; 2. */
  readonly pageSize?: number
  /** Reads of a tag that still show its former value under `lagging-reads`; 2. */
  readonly lagReads?: number
  /** Under `rate-limited` every request of this number is refused; 3. */
  readonly rateEvery?: number
  /** The Retry-After of `rate-limited`: seconds from now; 1. */
  readonly retryAfter?: number
  /** How it is spelled; `seconds`. */
  readonly retryAfterAs?: 'seconds' | 'date'
  /** Under `ratelimit-headers`, the GETs of manifests that are left at the start; 100. */
  readonly pulls?: number
}

export interface Registry {
  readonly store: Store
  readonly uploads: Uploads
  readonly quirks: ReadonlySet<SimpleQuirk>
  readonly tuning: Required<Tuning>
  /** GETs of manifests so far. */
  pulls: number
  /** Former values of tags that lag, with the number of reads left; by `repository:tag`. */
  readonly lagging: Map<string, { readonly former: string | undefined; left: number }>
  /** Lists of referrers under `racy-referrers`, by `repository@subject`. */
  readonly racyLists: Map<string, readonly string[]>
  /** `http://host:port` of the registry and of its second origin. */
  readonly url: string
  readonly secondUrl: string
}

export interface Exchange {
  readonly registry: Registry
  readonly request: IncomingMessage
  readonly body: AsyncIterable<Uint8Array>
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly route: Route
  /** May this caller also pull from that repository? What a mount asks. */
  readonly mayPull: (repository: string) => boolean
}

/** At most `limit` bytes of the request's body; undefined if it is longer. */
export async function readBody(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  return size > limit ? undefined : Buffer.concat(chunks)
}

/** Does an `If-None-Match` or `If-Match` header name this digest (or anything)? */
export function names(header: string | undefined, digest: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes('*') || tags.includes(`"${digest}"`)
}

/** Something that only the registry could have put into a URL. */
export const stateOf = (secret: string): string => createHash('sha256').update(`state ${secret}`).digest('base64')
