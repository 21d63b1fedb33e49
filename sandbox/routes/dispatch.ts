// Finds the reply to a request: by its operation, or by a quirk that concerns several operations.
import type { Exchange, Registry } from '../http/exchange.ts'
import type { Operation } from '../http/log.ts'
import { json, plain, problem, type Reply } from '../http/reply.ts'
import { isName } from '../storage/names.ts'
import { deleteBlob, getBlob, getSignedBlob } from './blobs.ts'
import { listReferrers, listRepositories, listTags } from './lists.ts'
import { deleteManifest, getManifest, putManifest } from './manifests.ts'
import { cancelUpload, mountBlob, patchUpload, putUpload, startUpload, uploadStatus } from './uploads.ts'

type Handler = (exchange: Exchange) => Reply | Promise<Reply>

const handlers: Readonly<Partial<Record<Operation, Handler>>> = {
  ping: () => json({}, { 'docker-distribution-api-version': 'registry/2.0' }),
  catalog: listRepositories,
  tags: listTags,
  referrers: listReferrers,
  'manifest-get': getManifest,
  'manifest-head': getManifest,
  'manifest-put': putManifest,
  'manifest-delete': deleteManifest,
  'blob-get': getBlob,
  'blob-head': getBlob,
  'blob-delete': deleteBlob,
  'upload-start': startUpload,
  'upload-mount': mountBlob,
  'upload-patch': patchUpload,
  'upload-put': putUpload,
  'upload-status': uploadStatus,
  'upload-cancel': cancelUpload,
}

function refuseByQuirk({ registry, route, method }: Exchange): Reply | undefined {
  const reads = method === 'GET' || method === 'HEAD'
  if (registry.quirks.has('read-only') && !reads) return plain(405, 'Method not allowed')
  if (registry.quirks.has('namespace-required') && route.repository !== '' && !route.repository.includes('/')) {
    return problem(404, 'NAME_UNKNOWN', `repository name not known to registry: ${route.repository}`)
  }
  return undefined
}

function removeDigestHeaders(reply: Reply, { quirks }: Registry): Reply {
  if (!quirks.has('no-digest-header')) return reply
  const { 'docker-content-digest': _digest, etag: _etag, ...headers } = reply.headers
  return { ...reply, headers }
}

/** The registry's side; the caller is let in already. */
export async function dispatch(exchange: Exchange): Promise<Reply> {
  const { route, registry, path } = exchange
  const handler = handlers[route.operation]
  if (route.wrongMethod) return problem(405, 'UNSUPPORTED', 'The operation is unsupported.')
  if (handler === undefined || path.startsWith('/signed/')) return plain(404, '404 page not found')
  if (route.repository !== '' && !isName(route.repository)) {
    return problem(400, 'NAME_INVALID', `invalid repository name: ${route.repository}`)
  }
  return refuseByQuirk(exchange) ?? removeDigestHeaders(await handler(exchange), registry)
}

/** The second origin's side: signed blobs, and uploads under `location-other-host`. It wants no credential. */
export async function dispatchSecondOrigin(exchange: Exchange): Promise<Reply> {
  if (exchange.request.headers.authorization !== undefined) {
    return problem(400, 'DENIED', 'Only one auth mechanism allowed; a signature and Authorization were given')
  }
  const { operation } = exchange.route
  if (exchange.path.startsWith('/signed/') && operation !== 'other') return getSignedBlob(exchange)
  return /^upload-(?:patch|put|status|cancel)$/.test(operation) ? dispatch(exchange) : plain(404, '404 page not found')
}

/** Every k-th request is one too many. */
export function rateLimitReply({ quirks, tuning }: Registry, count: number): Reply | undefined {
  if (!quirks.has('rate-limited') || count % tuning.rateEvery !== 0) return undefined
  const { retryAfter, retryAfterAs } = tuning
  const at = new Date(Date.now() + retryAfter * 1000).toUTCString()
  const reply = problem(429, 'TOOMANYREQUESTS', 'You have reached your rate limit.')
  return { ...reply, headers: { ...reply.headers, 'retry-after': retryAfterAs === 'date' ? at : String(retryAfter) } }
}
