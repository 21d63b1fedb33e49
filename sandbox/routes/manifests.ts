// Manifests: pull, push and delete by tag and by digest (distribution-spec end-3, end-7, end-7b, end-9).
import { type Exchange, names, type Registry, readBody } from '../http/exchange.ts'
import { type ErrorCode, problem, problems, type Reply } from '../http/reply.ts'
import type { SimpleQuirk } from '../quirks.ts'
import { type ManifestFacts, readManifest } from '../storage/manifest.ts'
import { algorithmOf, digestOf, isTag } from '../storage/names.ts'
import type { StoredManifest } from '../storage/store.ts'

const sizeLimit = 4 * 1024 * 1024
const ociManifest = 'application/vnd.oci.image.manifest.v1+json'

function mediaTypeOf(exchange: Exchange): string | undefined {
  return exchange.request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
}

const lagKey = (repository: string, tag: string): string => `${repository}:${tag}`

/** The manifest a read sees, which under some quirks is not the one that is there. */
function visible({ registry, route }: Exchange): StoredManifest | undefined {
  const { repository, reference } = route
  const { store, quirks, lagging } = registry
  const lag = lagging.get(lagKey(repository, reference))
  if (lag !== undefined && lag.left > 0) {
    lag.left -= 1
    return lag.former === undefined ? undefined : store.manifest(repository, lag.former)
  }
  const manifest = store.manifest(repository, reference)
  if (manifest !== undefined || !quirks.has('false-fallback-tag')) return manifest
  return store.manifest(repository, reference.replace(/^(sha256|sha512)-(?=[0-9a-f]+$)/, '$1:'))
}

function isUnwanted({ registry, request }: Exchange, { mediaType }: StoredManifest): boolean {
  if (!registry.quirks.has('distribution-accept') || mediaType !== ociManifest) return false
  return !(request.headers.accept ?? '').includes(ociManifest)
}

export function getManifest(exchange: Exchange): Reply {
  const { registry, request, route, method } = exchange
  if (method === 'HEAD' && registry.quirks.has('head-manifest-405')) {
    return problem(405, 'UNSUPPORTED', 'HEAD is not supported')
  }
  const manifest = visible(exchange)
  if (manifest === undefined || isUnwanted(exchange, manifest)) {
    const hasRepository = registry.store.has(route.repository)
    return hasRepository
      ? problem(404, 'MANIFEST_UNKNOWN', `manifest unknown: ${route.reference}`)
      : problem(404, 'NAME_UNKNOWN', `repository unknown: ${route.repository}`)
  }
  if (method === 'GET') registry.pulls += 1
  const bare = registry.quirks.has('no-digest-on-tag-get') && method === 'GET' && isTag(route.reference)
  const headers = {
    'content-type': manifest.mediaType,
    ...(bare ? {} : { 'docker-content-digest': manifest.digest, etag: `"${manifest.digest}"` }),
    ...(registry.quirks.has('ratelimit-headers')
      ? {
          'ratelimit-limit': '100;w=21600',
          'ratelimit-remaining': `${Math.max(0, registry.tuning.pulls - registry.pulls)};w=21600`,
        }
      : {}),
  }
  if (names(request.headers['if-none-match'], manifest.digest)) return { status: 304, headers }
  return { status: 200, headers, body: manifest.bytes }
}

function missing({ store }: Registry, repository: string, facts: ManifestFacts): readonly string[] {
  const blobs = facts.blobs.filter((digest) => store.blobSize(repository, digest) === undefined)
  const entries = facts.entries.filter(
    (digest) => store.manifest(repository, digest) === undefined && store.blobSize(repository, digest) === undefined,
  )
  return [...blobs, ...entries]
}

function checkContent(
  { registry, route }: Exchange,
  facts: ManifestFacts | undefined,
  mediaType: string,
): Reply | undefined {
  if (facts === undefined) return problem(400, 'MANIFEST_INVALID', 'the manifest is not a JSON object')
  if (facts.ambiguous) return problem(400, 'MANIFEST_INVALID', 'the manifest is both an index and an image')
  if (facts.mediaType !== undefined && facts.mediaType !== mediaType) {
    return problem(400, 'MANIFEST_INVALID', `Content-Type is ${mediaType}, mediaType is ${facts.mediaType}`)
  }
  if (registry.quirks.has('lax-references')) return undefined
  const unknown = missing(registry, route.repository, facts)
  if (unknown.length === 0) return undefined
  return problems(
    400,
    unknown.map((digest) => ({
      code: 'MANIFEST_BLOB_UNKNOWN',
      message: 'blob unknown to registry',
      detail: { digest },
    })),
  )
}

const immutable: readonly (readonly [quirk: SimpleQuirk, status: number, code: ErrorCode])[] = [
  ['immutable-tags', 400, 'TAG_INVALID'],
  ['immutable-tags-strict', 400, 'TAG_INVALID'],
  ['immutable-tags-403', 403, 'DENIED'],
  ['immutable-tags-409', 409, 'TAG_IMMUTABLE'],
  ['immutable-tags-412', 412, 'DENIED'],
]

function checkTag({ registry: { quirks, store }, request, route }: Exchange, tag: string, digest: string) {
  const current = store.tag(route.repository, tag)
  const [, status, code] = immutable.find(([quirk]) => quirks.has(quirk)) ?? []
  const moves = current !== digest || quirks.has('immutable-tags-strict')
  if (current !== undefined && moves && status !== undefined && code !== undefined) {
    return problem(status, code, `The image tag '${tag}' already exists and cannot be overwritten: it is immutable.`)
  }
  const condition = request.headers['if-match']
  if (condition === undefined || !quirks.has('honours-if-match')) return undefined
  const holds = current !== undefined && names(condition, current)
  return holds ? undefined : problem(412, 'DENIED', `the tag '${tag}' does not match If-Match`)
}

function moveTag({ store, quirks, lagging, tuning }: Registry, repository: string, tag: string, digest: string): void {
  const former = store.tag(repository, tag)
  if (quirks.has('lagging-reads') && former !== digest) {
    lagging.set(lagKey(repository, tag), { former, left: tuning.lagReads })
  }
  store.setTag(repository, tag, digest)
}

/** The tags a push is to make: the reference, or the `tag` parameters beside a digest. */
function wantedTags({ registry, query, route }: Exchange): readonly string[] {
  if (algorithmOf(route.reference) === undefined) return [route.reference]
  return registry.quirks.has('no-multi-tag') ? [] : query.getAll('tag')
}

function accepted({ registry: { quirks }, route }: Exchange, digest: string, subject: string | undefined): Reply {
  const silent = quirks.has('no-subject-header') || quirks.has('no-referrers-api')
  return {
    status: 201,
    headers: {
      location: `/v2/${route.repository}/manifests/${digest}`,
      'docker-content-digest': digest,
      ...(subject === undefined || silent ? {} : { 'oci-subject': subject }),
    },
  }
}

function checkReference({ route }: Exchange, tags: readonly string[]): Reply | undefined {
  const bad = tags.find((tag) => !isTag(tag))
  if (bad === undefined) return undefined
  return problem(400, route.reference.includes(':') ? 'DIGEST_INVALID' : 'TAG_INVALID', `not a tag or a digest: ${bad}`)
}

interface Pushed {
  readonly bytes: Uint8Array
  readonly digest: string
  readonly facts: ManifestFacts | undefined
  readonly mediaType: string
}

async function readPushed(exchange: Exchange): Promise<Pushed | Reply> {
  const bytes = await readBody(exchange.body, sizeLimit)
  if (bytes === undefined) return problem(413, 'SIZE_INVALID', `a manifest may have ${sizeLimit} bytes`)
  const { reference } = exchange.route
  const algorithm = algorithmOf(reference)
  const digest = digestOf(bytes, algorithm)
  if (algorithm !== undefined && digest !== reference) {
    return problem(400, 'DIGEST_INVALID', `the manifest's digest is ${digest}`)
  }
  const facts = readManifest(bytes)
  const mediaType = mediaTypeOf(exchange) ?? facts?.mediaType
  if (mediaType === undefined) return problem(400, 'MANIFEST_INVALID', 'Content-Type is missing')
  return { bytes, digest, facts, mediaType }
}

export async function putManifest(exchange: Exchange): Promise<Reply> {
  const { registry, route } = exchange
  const tags = wantedTags(exchange)
  const pushed = checkReference(exchange, tags) ?? (await readPushed(exchange))
  if ('status' in pushed) return pushed
  const { digest, facts, mediaType } = pushed
  const refusal = checkContent(exchange, facts, mediaType) ?? firstRefusal(exchange, tags, digest)
  if (refusal !== undefined) return refusal
  const algorithm = algorithmOf(route.reference)
  registry.store.putManifest(route.repository, pushed, algorithm)
  for (const tag of tags) moveTag(registry, route.repository, tag, digest)
  if (facts?.subject !== undefined) await listRacily(registry, `${route.repository}@${facts.subject}`, digest)
  const reply = accepted(exchange, digest, facts?.subject)
  const multi = algorithm !== undefined && tags.length > 0
  return multi ? { ...reply, headers: { ...reply.headers, 'oci-tag': tags.join(', ') } } : reply
}

/** Reads the list, and writes it a moment later: what others wrote meanwhile is lost. */
async function listRacily({ quirks, racyLists }: Registry, key: string, digest: string): Promise<void> {
  if (!quirks.has('racy-referrers')) return
  const former = racyLists.get(key) ?? []
  await new Promise((resolve) => setTimeout(resolve, 3))
  racyLists.set(key, former.includes(digest) ? former : [...former, digest])
}

function firstRefusal(exchange: Exchange, tags: readonly string[], digest: string): Reply | undefined {
  for (const tag of tags) {
    const refusal = checkTag(exchange, tag, digest)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

export function deleteManifest({ registry, route }: Exchange): Reply {
  const { repository, reference } = route
  if (registry.quirks.has('no-delete')) return problem(405, 'UNSUPPORTED', 'The operation is unsupported.')
  const byDigest = algorithmOf(reference) !== undefined
  const gone = byDigest
    ? registry.store.deleteManifest(repository, reference)
    : registry.store.deleteTag(repository, reference)
  return gone ? { status: 202, headers: {} } : problem(404, 'MANIFEST_UNKNOWN', `manifest unknown: ${reference}`)
}
