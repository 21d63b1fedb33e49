// Uploads in every form of the specification (end-4a to end-6, end-11, end-13, end-14).
import { type Exchange, stateOf } from '../http/exchange.ts'
import { type Headers, problem, type Reply } from '../http/reply.ts'
import { type Algorithm, algorithmOf } from '../storage/names.ts'
import type { Upload } from '../storage/uploads.ts'

function created({ route }: Exchange, digest: string): Reply {
  return {
    status: 201,
    headers: { location: `/v2/${route.repository}/blobs/${digest}`, 'docker-content-digest': digest },
  }
}

function session({ registry }: Exchange, upload: Upload): Headers {
  const { quirks, url, secondUrl } = registry
  const origin = quirks.has('location-other-host') ? secondUrl : quirks.has('relative-location') ? '' : url
  const path = `/v2/${upload.repository}/blobs/uploads/${upload.id}`
  return {
    location: `${origin}${path}?_state=${encodeURIComponent(stateOf(upload.id))}`,
    'docker-upload-uuid': upload.id,
    range: `0-${Math.max(0, upload.received - 1)}`,
  }
}

async function opened(exchange: Exchange): Promise<Reply> {
  const asked = exchange.query.get('digest-algorithm') ?? 'sha256'
  if (asked !== 'sha256' && asked !== 'sha512') {
    return problem(400, 'DIGEST_INVALID', `unsupported digest algorithm: ${asked}`)
  }
  const upload = await exchange.registry.uploads.start(exchange.route.repository, asked)
  return { status: 202, headers: session(exchange, upload) }
}

function refusal({ registry: { quirks, store }, route }: Exchange): Reply | undefined {
  if (quirks.has('no-create-on-push') && !store.has(route.repository))
    return problem(404, 'NAME_UNKNOWN', `the repository ${route.repository} does not exist in the registry`)
  return quirks.has('upload-denied') ? problem(403, 'DENIED', 'requested access to the resource is denied') : undefined
}

/** end-4a, end-4b, end-4c. */
export async function startUpload(exchange: Exchange): Promise<Reply> {
  const { registry, query, body, route } = exchange
  const digest = query.get('digest')
  const denied = refusal(exchange)
  if (denied !== undefined) return denied
  if (digest === null || registry.quirks.has('single-post-unsupported')) return opened(exchange)
  const algorithm = algorithmOf(digest)
  if (algorithm === undefined) return problem(400, 'DIGEST_INVALID', `not a digest: ${digest}`)
  const upload = await registry.uploads.start(route.repository, algorithm)
  await registry.uploads.append(upload, body)
  return commit(exchange, upload, { digest, algorithm })
}

function refuseMount({ registry }: Exchange, digest: string, from: string | null): Reply | undefined {
  const { store, quirks } = registry
  if (algorithmOf(digest) === undefined) return problem(400, 'DIGEST_INVALID', `not a digest: ${digest}`)
  const unknown = from !== null && !store.has(from)
  if (unknown && quirks.has('mount-unknown-401')) return problem(401, 'UNAUTHORIZED', `project not found: ${from}`)
  if (!quirks.has('mount-unknown-404')) return undefined
  return unknown
    ? problem(404, 'NAME_UNKNOWN', `repository unknown: ${from}`)
    : problem(404, 'BLOB_UNKNOWN', `blob unknown: ${digest}`)
}

/** end-11. What cannot be mounted opens an upload. */
export function mountBlob(exchange: Exchange): Promise<Reply> | Reply {
  const { registry, query, route } = exchange
  const { store, quirks } = registry
  const digest = query.get('mount') ?? ''
  const from = query.get('from')
  const holder = from ?? store.holderOf(digest)
  const there = holder !== undefined && store.blobSize(holder, digest) !== undefined
  const denied = refusal(exchange) ?? (there ? undefined : refuseMount(exchange, digest, from))
  if (denied !== undefined) return denied
  if (!there || quirks.has('mount-declined') || !exchange.mayPull(holder)) return opened(exchange)
  store.linkBlob(route.repository, digest)
  return created(exchange, digest)
}

function withUpload(exchange: Exchange, act: (upload: Upload) => Promise<Reply> | Reply): Promise<Reply> | Reply {
  const { registry, route, query } = exchange
  const upload = registry.uploads.find(route.repository, route.reference)
  if (upload === undefined) return problem(404, 'BLOB_UPLOAD_UNKNOWN', `upload unknown: ${route.reference}`)
  if (query.get('_state') !== stateOf(upload.id)) {
    return problem(400, 'BLOB_UPLOAD_INVALID', 'the query of the upload Location is missing or changed')
  }
  return act(upload)
}

function outOfOrder(exchange: Exchange, upload: Upload): Reply | undefined {
  const header = exchange.request.headers['content-range']
  if (header === undefined) return undefined
  const [found, start, end] = /^(\d+)-(\d+)$/.exec(header) ?? []
  const length = Number(exchange.request.headers['content-length'] ?? Number.NaN)
  const fits = found !== undefined && Number(start) === upload.received
  const whole = Number.isNaN(length) || Number(end) - Number(start) + 1 === length
  if (fits && whole) return undefined
  const reply = problem(416, 'BLOB_UPLOAD_INVALID', `the next byte is ${upload.received}, Content-Range is ${header}`)
  return { ...reply, headers: { ...reply.headers, ...session(exchange, upload) } }
}

/** end-5. */
export function patchUpload(exchange: Exchange): Promise<Reply> | Reply {
  return withUpload(exchange, async (upload) => {
    const wrong = outOfOrder(exchange, upload)
    if (wrong !== undefined) return wrong
    await exchange.registry.uploads.append(upload, exchange.body)
    return { status: exchange.registry.quirks.has('patch-201') ? 201 : 202, headers: session(exchange, upload) }
  })
}

/** end-6. */
export function putUpload(exchange: Exchange): Promise<Reply> | Reply {
  return withUpload(exchange, async (upload) => {
    const digest = exchange.query.get('digest') ?? ''
    const algorithm = algorithmOf(digest)
    if (algorithm === undefined) return problem(400, 'DIGEST_INVALID', `not a digest: ${digest}`)
    const wrong = outOfOrder(exchange, upload)
    if (wrong !== undefined) return wrong
    await exchange.registry.uploads.append(upload, exchange.body)
    return commit(exchange, upload, { digest, algorithm })
  })
}

async function commit(
  exchange: Exchange,
  upload: Upload,
  { digest, algorithm }: { readonly digest: string; readonly algorithm: Algorithm },
): Promise<Reply> {
  const fits = await exchange.registry.uploads.finish(upload, digest, algorithm)
  return fits
    ? created(exchange, digest)
    : problem(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
}

/** end-13. */
export function uploadStatus(exchange: Exchange): Promise<Reply> | Reply {
  return withUpload(exchange, (upload) => ({ status: 204, headers: session(exchange, upload) }))
}

/** end-14. */
export function cancelUpload(exchange: Exchange): Promise<Reply> | Reply {
  if (exchange.registry.quirks.has('no-cancel')) return problem(405, 'UNSUPPORTED', 'The operation is unsupported.')
  return withUpload(exchange, async (upload) => {
    await exchange.registry.uploads.cancel(upload)
    return { status: 204, headers: {} }
  })
}
