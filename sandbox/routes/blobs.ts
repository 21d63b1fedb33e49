// Blobs: pull with ranges, existence, deletion (distribution-spec end-2, end-10).
import { type Exchange, names, stateOf } from '../http/exchange.ts'
import { problem, type Reply } from '../http/reply.ts'
import { algorithmOf } from '../storage/names.ts'

interface Span {
  readonly start: number
  readonly end: number
}

/** RFC 9110 §14.2, one range only: others are ignored. `undefined` is "beyond the end". */
function spanOf(header: string | undefined, size: number): Span | 'whole' | undefined {
  const [, suffix] = /^bytes=-(\d+)$/.exec(header ?? '') ?? []
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? []
  const last = size - 1
  if (suffix !== undefined)
    return Number(suffix) === 0 ? undefined : { start: Math.max(0, size - Number(suffix)), end: last }
  if (from === undefined) return 'whole'
  const start = Number(from)
  const end = to === undefined || to === '' ? last : Math.min(Number(to), last)
  if (start > last) return undefined
  return start > end ? 'whole' : { start, end }
}

export function getBlob(exchange: Exchange): Reply {
  const { registry, route, request } = exchange
  const { repository, reference: digest } = route
  if (algorithmOf(digest) === undefined) return problem(400, 'DIGEST_INVALID', `not a digest: ${digest}`)
  const size = registry.store.blobSize(repository, digest)
  if (size === undefined) {
    const code = registry.store.has(repository) ? 'BLOB_UNKNOWN' : 'NAME_UNKNOWN'
    return problem(404, code, `blob unknown to repository ${repository}: ${digest}`)
  }
  if (registry.quirks.has('blob-redirect')) {
    const signature = encodeURIComponent(stateOf(digest))
    const location = `${registry.secondUrl}/signed/${repository}/${digest}?X-Signature=${signature}`
    return { status: 307, headers: { location } }
  }
  return serveBlob(exchange, digest, { size, range: request.headers.range })
}

function serveBlob(
  { registry, request, method }: Exchange,
  digest: string,
  { size, range }: { readonly size: number; readonly range: string | undefined },
): Reply {
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    etag: `"${digest}"`,
    'accept-ranges': 'bytes',
  }
  if (names(request.headers['if-none-match'], digest)) return { status: 304, headers }
  const span = method === 'HEAD' ? 'whole' : spanOf(range, size)
  if (span === undefined) {
    const beyond = problem(416, 'SIZE_INVALID', `the blob has ${size} bytes`)
    return { ...beyond, headers: { ...beyond.headers, 'content-range': `bytes */${size}` } }
  }
  if (method === 'HEAD' || size === 0) return { status: 200, headers, size }
  const { start, end } = span === 'whole' ? { start: 0, end: size - 1 } : span
  return {
    status: span === 'whole' ? 200 : 206,
    headers: span === 'whole' ? headers : { ...headers, 'content-range': `bytes ${start}-${end}/${size}` },
    body: registry.store.blob(digest, start, end),
    size: end - start + 1,
  }
}

/** The second origin's side of `blob-redirect`: what it serves needs the signature, and no credential. */
export function getSignedBlob(exchange: Exchange): Reply {
  const { repository, reference: digest } = exchange.route
  const size = exchange.registry.store.blobSize(repository, digest)
  if (size === undefined || exchange.query.get('X-Signature') !== stateOf(digest)) {
    return problem(403, 'DENIED', 'the signature does not fit')
  }
  return serveBlob(exchange, digest, { size, range: exchange.request.headers.range })
}

export function deleteBlob({ registry, route }: Exchange): Reply {
  if (registry.quirks.has('no-delete')) return problem(405, 'UNSUPPORTED', 'The operation is unsupported.')
  const gone = registry.store.deleteBlob(route.repository, route.reference)
  return gone ? { status: 202, headers: {} } : problem(404, 'BLOB_UNKNOWN', `blob unknown: ${route.reference}`)
}
