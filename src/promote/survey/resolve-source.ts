// Pinning: each source is read once, and from then on the run speaks of digests.
import type { Platform } from '../../registry/model/descriptor.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { MalformedError } from '../../registry/model/errors.ts'
import { childManifests, type Manifest } from '../../registry/model/manifest.ts'
import { formatReference, type Reference, type Tag } from '../../registry/model/reference.ts'
import { depthLimit, rememberManifests } from '../image/graph.ts'
import { configPlatform } from '../image/image-config.ts'
import { checkPlatform, combineIndex, pickPlatform, platformSubset } from '../image/index-builder.ts'
import { InvalidSourceError, SourceNotFoundError } from '../model/errors.ts'
import type { GraphNode, Part } from '../model/image-graph.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { Repositories } from '../repositories.ts'

/** What is promoted, and the parts of the sources that it is made of. */
export interface ResolvedSource {
  /** The sources, each with the digest it had. */
  readonly sources: readonly Reference[]
  readonly root: Manifest
  readonly parts: readonly Part[]
  /** The platform of a single image where it was read already. */
  readonly platform?: Platform
  /** The root as a node of its own where this run made it. */
  readonly created?: GraphNode
  /** The index whose place the made one takes; its own referrers stay behind. */
  readonly replaced?: Digest
}

interface Found {
  readonly source: Reference
  readonly root: Manifest
}

/** Reads the sources and makes of them what was asked for. Throws SourceNotFoundError, InvalidSourceError or RegistryError. */
export async function resolveSource(request: PromotionRequest, repositories: Repositories): Promise<ResolvedSource> {
  const found = await Promise.all(
    request.sources.map(async (source) => ({ source, root: await readSource(source, repositories) })),
  )
  const whole = found.length > 1 ? await combined(found, repositories) : found[0]?.root
  if (whole === undefined) throw new TypeError('a request without a source')
  const sources = found.map(({ source, root }) => ({ ...source, digest: root.descriptor.digest }))
  const root = narrow(whole, request)
  const platform = await checkedPlatform(whole, request, repositories)
  if (root.kind === 'entry') {
    const entry = await pinEntry(found, root.digest, request, repositories)
    checkPinned(entry.root.descriptor.digest, request)
    return { sources, ...entry, ...(found.length === 1 && { replaced: whole.descriptor.digest }) }
  }
  checkPinned(root.manifest.descriptor.digest, request)
  const part = (one: Found): Part => ({
    origin: one.source.repository,
    read: reader(one, repositories),
    top: topOf(one, root.manifest),
  })
  const original = found.find((one) => one.root === root.manifest)
  const origin = request.sources[0].repository
  return {
    sources,
    root: root.manifest,
    parts: found.map(part),
    ...(platform && { platform }),
    ...(!original && { created: { manifest: root.manifest, origin, created: new Map() } }),
    ...(!original && found.length === 1 && { replaced: whole.descriptor.digest }),
  }
}

/** The manifests of one source that the promoted root stands on; the root itself where it is the source's own. */
function topOf({ root: own }: Found, root: Manifest) {
  if (own === root) return [own.descriptor]
  const kept = new Set(childManifests(root).map(({ digest }) => digest))
  return [own.descriptor, ...childManifests(own)].filter(({ digest }) => kept.has(digest))
}

function reader({ source, root }: Found, repositories: Repositories) {
  return rememberManifests(repositories.get(source.repository), [root])
}

type Narrowed =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'entry'; readonly digest: Digest }

/** The whole, the subset of its platforms, or the one entry that is wanted by itself. */
function narrow(whole: Manifest, request: PromotionRequest): Narrowed {
  const { platforms = [], unwrap = false } = request.options
  const [only] = platforms
  if (only === undefined || whole.kind === 'image') return { kind: 'manifest', manifest: whole }
  return unwrap
    ? { kind: 'entry', digest: pickPlatform(whole, only, nameOf(request)).digest }
    : { kind: 'manifest', manifest: platformSubset(whole, platforms, nameOf(request)) }
}

/** What is made of pinned sources is always the same: where it is not, somebody has changed the plan. */
function checkPinned(digest: Digest, { sources, pin }: PromotionRequest): void {
  if (pin === undefined || pin.digest === digest) return
  throw new InvalidSourceError(
    `the plan pins ${shortDigest(pin.digest)}, and what it names, ${sources.map(formatReference).join(' with ')}, makes ${shortDigest(digest)}`,
    'The plan is not as it was made: make it anew.',
  )
}

/** A single image has nothing to be cut down to; it must be what was asked for all the same. */
async function checkedPlatform(
  whole: Manifest,
  request: PromotionRequest,
  repositories: Repositories,
): Promise<Platform | undefined> {
  const { platforms = [] } = request.options
  if (whole.kind !== 'image' || platforms.length === 0) return undefined
  const platform = await configPlatform(repositories.get(request.sources[0].repository), whole)
  checkPlatform(platform, platforms, nameOf(request))
  return platform
}

function nameOf({ sources }: PromotionRequest): string {
  return sources.map(formatReference).join(' with ')
}

/** The manifest of the one platform; an index within the index is followed down to it. */
async function pinEntry(
  found: readonly Found[],
  digest: Digest,
  request: PromotionRequest,
  repositories: Repositories,
): Promise<Omit<ResolvedSource, 'sources'>> {
  const holder =
    found.find(({ root }) => childManifests(root).some((child) => child.digest === digest)) ??
    found.find(({ root }) => root.descriptor.digest === digest)
  if (holder === undefined) throw new TypeError(`${digest} is in none of the sources`)
  const { repository } = holder.source
  const [platform = ''] = request.options.platforms ?? []
  let root = await readSource({ repository, digest }, repositories)
  for (let depth = 0; root.kind === 'index'; depth++) {
    if (depth >= depthLimit) throw new MalformedError(`indexes are nested deeper than ${depthLimit} levels`)
    const entry = pickPlatform(root, platform, nameOf(request))
    root = await readSource({ repository, digest: entry.digest }, repositories)
  }
  return {
    root,
    parts: [{ origin: repository, read: reader({ ...holder, root }, repositories), top: [root.descriptor] }],
  }
}

async function combined(found: readonly Found[], repositories: Repositories): Promise<Manifest> {
  return combineIndex(
    await Promise.all(
      found.map(async ({ source, root }) => ({
        name: formatReference(source),
        root,
        platform: await configPlatform(repositories.get(source.repository), root),
      })),
    ),
  )
}

async function readSource({ repository, tag, digest }: Reference, repositories: Repositories): Promise<Manifest> {
  const at = digest ?? tag ?? (await repositories.get(repository).defaultImage?.())?.digest
  const manifest = at === undefined ? undefined : await repositories.get(repository).manifest(at)
  if (manifest !== undefined) return manifest
  throw new SourceNotFoundError(
    { repository, ...(tag && { tag }), ...(digest && { digest }) },
    await nearestTags(repositories, repository, tag),
  )
}

/** Tags that a mistyped one may have meant; none where they cannot be listed. */
async function nearestTags(
  repositories: Repositories,
  repository: Reference['repository'],
  tag: Tag | undefined,
): Promise<readonly Tag[]> {
  try {
    const { tags } = await repositories.tagsOf(repository)
    return [...tags].filter((other) => tag !== undefined && isNear(other, tag)).slice(-5)
  } catch {
    return []
  }
}

function isNear(other: string, wanted: string): boolean {
  const [one, two] = [other.toLowerCase(), wanted.toLowerCase()]
  return one.includes(two) || two.includes(one) || (one.length > 3 && one.slice(0, -2) === two.slice(0, -2))
}
