// Lists: tags (end-8a, end-8b), referrers (end-12a, end-12b) and the catalog that the specification does not have.
import type { Exchange } from '../http/exchange.ts'
import { type Headers, json, plain, problem, type Reply } from '../http/reply.ts'
import type { Descriptor } from '../storage/manifest.ts'
import { algorithmOf } from '../storage/names.ts'
import type { StoredManifest } from '../storage/store.ts'

const ociIndex = 'application/vnd.oci.image.index.v1+json'

interface Page {
  readonly items: readonly string[]
  readonly headers: Headers
}

function pageOf({ query, path, registry }: Exchange, all: readonly string[]): Page | Reply {
  const asked = query.get('n')
  const count = asked === null ? all.length : Number(asked)
  const rateLimitReply = registry.quirks.has('tags-page-max') && count > 1000
  if (!/^\d+$/.test(asked ?? '0') || rateLimitReply) {
    return problem(400, 'PAGINATION_NUMBER_INVALID', `invalid number of results requested: ${asked}`)
  }
  const last = query.get('last')
  const after = last === null ? all : all.filter((item) => item > last)
  const items = after.slice(0, count)
  const end = items.at(-1)
  if (end === undefined || items.length === after.length || registry.quirks.has('tags-no-link')) {
    return { items, headers: {} }
  }
  return { items, headers: { link: `<${path}?n=${count}&last=${encodeURIComponent(end)}>; rel="next"` } }
}

export function listTags(exchange: Exchange): Reply {
  const { registry, route } = exchange
  if (!registry.store.has(route.repository)) {
    return problem(404, 'NAME_UNKNOWN', `repository unknown: ${route.repository}`)
  }
  const page = pageOf(exchange, registry.store.tags(route.repository))
  if ('status' in page) return page
  const none = page.items.length === 0 && registry.quirks.has('tags-null')
  return json({ name: route.repository, tags: none ? null : page.items }, page.headers)
}

export function listRepositories(exchange: Exchange): Reply {
  const page = pageOf(exchange, exchange.registry.store.repositories())
  return 'status' in page ? page : json({ repositories: page.items }, page.headers)
}

function describe({ mediaType, digest, bytes, facts }: StoredManifest): Descriptor {
  return {
    mediaType,
    digest,
    size: bytes.length,
    ...(facts?.artifactType === undefined ? {} : { artifactType: facts.artifactType }),
    ...(facts?.annotations === undefined ? {} : { annotations: facts.annotations }),
  }
}

function nextPage(path: string, artifactType: string | undefined, last: string): string {
  const query = new URLSearchParams({ ...(artifactType === undefined ? {} : { artifactType }), last })
  return `<${path}?${query.toString()}>; rel="next"`
}

function refuseReferrers({ registry: { quirks }, route }: Exchange): Reply | undefined {
  if (quirks.has('no-referrers-api') || quirks.has('subject-without-api')) return plain(404, '404 page not found')
  const isDigest = algorithmOf(route.reference) !== undefined
  return isDigest ? undefined : problem(400, 'DIGEST_INVALID', `not a digest: ${route.reference}`)
}

export function listReferrers(exchange: Exchange): Reply {
  const refused = refuseReferrers(exchange)
  if (refused !== undefined) return refused
  const { registry, route, query, path } = exchange
  const { quirks, store, tuning } = registry
  const wanted = query.get('artifactType') || undefined
  const last = query.get('last') ?? ''
  const racy = registry.racyLists.get(`${route.repository}@${route.reference}`)
  const after = store
    .referrers(route.repository, route.reference)
    .filter(({ digest }) => !quirks.has('racy-referrers') || (racy ?? []).includes(digest))
    .map(describe)
    .filter(({ digest, artifactType }) => digest > last && (wanted === undefined || artifactType === wanted))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
  const manifests = quirks.has('referrers-paged') ? after.slice(0, tuning.pageSize) : after
  const none = manifests.length === 0 && quirks.has('referrers-null')
  const more = manifests.length < after.length
  return json(
    { schemaVersion: 2, mediaType: ociIndex, manifests: none ? null : manifests },
    {
      'content-type': ociIndex,
      ...(wanted === undefined ? {} : { 'oci-filters-applied': 'artifactType' }),
      ...(more ? { link: nextPage(path, wanted, manifests.at(-1)?.digest ?? '') } : {}),
    },
  )
}
