// Resolves a request's sources to digests, once: everything after this works with digests.
import type { Platform } from '../../registry/model/descriptor.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { childManifests, type Manifest } from '../../registry/model/manifest.ts'
import { formatReference, type Reference } from '../../registry/model/reference.ts'
import { annotateIndex } from '../image/annotate-index.ts'
import { combineIndex } from '../image/combine-index.ts'
import { rememberManifests } from '../image/graph.ts'
import { configPlatform } from '../image/image-config.ts'
import { InvalidSourceError } from '../model/errors.ts'
import type { GraphNode, Part } from '../model/image-graph.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { Repositories } from '../repositories.ts'
import { checkSinglePlatform, readPlatform, selectPlatforms } from './platform-selection.ts'
import { readSource } from './read-source.ts'

/** What is promoted, and the parts of the sources that it consists of. */
export interface ResolvedSource {
  /** The sources, each with the digest it had. */
  readonly sources: readonly Reference[]
  readonly root: Manifest
  readonly parts: readonly Part[]
  /** The platform of a single image, if it was read already. */
  readonly platform?: Platform
  /** The root as a node of its own, if this run created it. */
  readonly created?: GraphNode
  /** The source's index, if another manifest is promoted instead of it; its own referrers are not copied. */
  readonly replaced?: Digest
}

/** A source and its root manifest. */
interface SourceRoot {
  readonly source: Reference
  readonly root: Manifest
}

/** Reads, combines and filters the sources. Throws SourceNotFoundError, InvalidSourceError or RegistryError. */
export async function resolveSource(request: PromotionRequest, repositories: Repositories): Promise<ResolvedSource> {
  const roots = await Promise.all(
    request.sources.map(async (source) => ({ source, root: await readSource(source, repositories) })),
  )
  const whole = roots.length > 1 ? await combine(roots, request, repositories) : roots[0]?.root
  if (whole === undefined) throw new TypeError('a request without a source')
  const name = request.sources.map(formatReference).join(' with ')
  const sources = roots.map(({ source, root }) => ({ ...source, digest: root.descriptor.digest }))
  const selected = selectPlatforms(whole, request.options, name)
  const platform = await checkSinglePlatform(whole, request, repositories, name)
  const replaced = roots.length === 1 && { replaced: whole.descriptor.digest }
  if (selected.kind === 'entry') {
    const { origin, root } = await readEntry(roots, selected.digest, request, { repositories, name })
    checkPinned(root.descriptor.digest, request, name)
    const read = rememberManifests(repositories.get(origin), [root])
    return { sources, root, parts: [{ origin, read, top: [root.descriptor] }], ...replaced }
  }
  const manifest = annotate(selected.manifest, roots, request, name)
  checkPinned(manifest.descriptor.digest, request, name)
  const isCreated = !roots.some(({ root }) => root === manifest)
  const origin = request.sources[0].repository
  return {
    sources,
    root: manifest,
    parts: roots.map((root) => partOf(root, manifest, repositories)),
    ...(platform && { platform }),
    ...(isCreated && { created: { manifest, origin, created: new Map() }, ...replaced }),
  }
}

/** An index that this run creates, with the annotations that were asked for; an index of a source stays what it is. */
function annotate(
  manifest: Manifest,
  roots: readonly SourceRoot[],
  { options: { annotations } }: PromotionRequest,
  name: string,
): Manifest {
  const isOriginal = roots.some(({ root }) => root === manifest)
  return annotations === undefined || isOriginal || manifest.kind !== 'index'
    ? manifest
    : annotateIndex(manifest, annotations, name)
}

/** The manifests of one source that the promoted root consists of: its own root, if that is what is promoted. */
function partOf({ source, root }: SourceRoot, promoted: Manifest, repositories: Repositories): Part {
  const kept = new Set(childManifests(promoted).map(({ digest }) => digest))
  const candidates = [root.descriptor, ...childManifests(root)]
  return {
    origin: source.repository,
    read: rememberManifests(repositories.get(source.repository), [root]),
    top: root === promoted ? [root.descriptor] : candidates.filter(({ digest }) => kept.has(digest)),
  }
}

/** The same pinned sources always give the same digest. If they do not, somebody has changed the plan. */
function checkPinned(digest: Digest, { pin }: PromotionRequest, name: string): void {
  if (pin === undefined || pin.digest === digest) return
  throw new InvalidSourceError(
    `the plan pins ${shortDigest(pin.digest)}, and its source, ${name}, gives ${shortDigest(digest)}`,
    'The plan was changed after it was created. Create a new one.',
  )
}

/** The manifest of the one platform that is promoted without an index, and the repository that has it. */
async function readEntry(
  roots: readonly SourceRoot[],
  digest: Digest,
  { options }: PromotionRequest,
  { repositories, name }: { readonly repositories: Repositories; readonly name: string },
): Promise<{ readonly origin: Reference['repository']; readonly root: Manifest }> {
  const holder =
    roots.find(({ root }) => childManifests(root).some((child) => child.digest === digest)) ??
    roots.find(({ root }) => root.descriptor.digest === digest)
  if (holder === undefined) throw new TypeError(`${digest} is in none of the sources`)
  const { repository } = holder.source
  const [platform = ''] = options.platforms ?? []
  const root = await readPlatform(digest, platform, { repository, repositories, name })
  return { origin: repository, root }
}

async function combine(
  roots: readonly SourceRoot[],
  { options }: PromotionRequest,
  repositories: Repositories,
): Promise<Manifest> {
  return combineIndex(
    await Promise.all(
      roots.map(async ({ source, root }) => ({
        name: formatReference(source),
        root,
        platform: await configPlatform(repositories.get(source.repository), root),
      })),
    ),
    options.annotations !== undefined,
  )
}
