// An open upload, and the URLs at which it continues.
import { RegistryError } from '../../../model/errors.ts'
import { formatName } from '../../../model/reference.ts'
import type { RegistryResponse } from '../../../transport/types.ts'
import { type Location, resolveLocation } from '../../location.ts'
import type { RepositoryContext } from '../../request.ts'

/** An open upload session. Each response may name another URL to continue at. */
export interface Upload {
  readonly location: Location
  /** Bytes: the chunk sizes that the registry accepts. The maximum is Cloudflare's extension. */
  readonly chunkMinLength: number
  readonly chunkMaxLength: number
}

export const startOperation = 'start an upload'

/**
 * The session that a response names by its Location, relative or absolute, the query kept exactly, because distribution
 * signs it (distribution-spec, "Pushing a blob in chunks"). Without a Location, `previous` stays valid.
 */
export function uploadAt(
  { name }: Pick<RepositoryContext, 'name'>,
  { headers, url, status }: RegistryResponse,
  previous?: Upload,
): Upload {
  const reference = headers['location']
  const location = reference === undefined ? previous?.location : resolveLocation(reference, url)
  if (location === undefined)
    throw new RegistryError({
      registry: name.registry,
      repository: formatName(name),
      operation: startOperation,
      access: 'write',
      status,
      detail: 'the response has no valid Location to upload to',
    })
  return {
    location,
    chunkMinLength: parseLength(headers['oci-chunk-min-length']) ?? previous?.chunkMinLength ?? 0,
    chunkMaxLength:
      parseLength(headers['oci-chunk-max-length']) ?? previous?.chunkMaxLength ?? Number.POSITIVE_INFINITY,
  }
}

function parseLength(header: string | undefined): number | undefined {
  const length = Number(header ?? Number.NaN)
  return Number.isSafeInteger(length) && length > 0 ? length : undefined
}

/** The session's URL as a request's path. */
export function pathOf({ url, requestTarget }: Location): {
  readonly path: URL
  readonly requestTarget?: string
} {
  return { path: url, ...(requestTarget !== undefined && { requestTarget }) }
}

/** The URL that commits the upload as `digest`. Text is appended, because encoding the query again may change it. */
export function commitLocation({ location: { url, requestTarget } }: Upload, digest: string): Location {
  const append = (target: string): string => `${target}${target.includes('?') ? '&' : '?'}digest=${digest}`
  return {
    url: new URL(append(`${url.origin}${url.pathname}${url.search}`)),
    ...(requestTarget !== undefined && { requestTarget: append(requestTarget) }),
  }
}
