// The content phase: every blob, manifest and referrer at every destination, before any promised tag moves.
import type { Digest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import { childManifests } from '../../registry/model/manifest.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import { registryKey } from '../model/destinations.ts'
import { SourceContentMissingError } from '../model/errors.ts'
import { foreignLayers, type GraphNode, nodeBlobs } from '../model/image-graph.ts'
import type { DestinationSteps, Steps } from '../plan/steps.ts'
import { indexAllReferrers } from '../referrers/link.ts'
import { type CopiedBlobs, type CopyContext, copyBlobs, openFromAny } from './blobs.ts'

/** How far the content is. What vanishes from a source on the way is thrown as SourceContentMissingError. */
export interface CopyHandle {
  /** Nothing is missing but promoted roots. Rejects with the first failure. */
  readonly childrenDone: Promise<unknown>
  /** All of it is everywhere. Rejects with the first failure. */
  readonly done: Promise<unknown>
  /** Nothing is on its way any more, whether it arrived or not. */
  readonly settled: Promise<unknown>
}

/** Starts to bring everything everywhere. */
export function startCopy(work: Steps, context: CopyContext): CopyHandle {
  const placed = copyBlobs(work.blobs, context)
  const roots = new Set(work.classes.flatMap((one) => one.steps.map(({ root }) => root.descriptor.digest)))
  const brought = work.destinations.map((steps) => bringManifests(steps, { ...context, placed, roots }))
  const childrenDone = Promise.all(brought.map((one) => one.childrenDone))
  childrenDone.catch(() => undefined)
  return {
    childrenDone,
    done: Promise.all(brought.map((one) => one.done)),
    settled: Promise.allSettled([placed.settled, ...brought.map((one) => one.settled)]),
  }
}

/** Content that has grown old is looked at once more before the barrier, and what vanished is brought again, once. */
export async function recheckRoots(work: Steps, context: CopyContext): Promise<void> {
  const steps = work.classes.flatMap((one) => one.steps).filter(({ copied }) => copied)
  const found = await Promise.all(
    steps.map(({ planned, root }) =>
      context.repositories.get(planned.target.repository).resolve(root.descriptor.digest),
    ),
  )
  if (found.includes(undefined)) await startCopy(work, context).done
}

interface ManifestContext extends CopyContext {
  readonly placed: CopiedBlobs
  readonly roots: ReadonlySet<Digest>
}

/** Each manifest goes as soon as its own blobs and children are there; parents wait for nothing else. */
function bringManifests({ destination, nodes, referrers }: DestinationSteps, context: ManifestContext): CopyHandle {
  const { placed, roots } = context
  const pushed = new Map<Digest, Promise<void>>()
  const push = (node: GraphNode, after: Digest | undefined): void => {
    const { digest } = node.manifest.descriptor
    const before = [...childManifests(node.manifest).map((child) => child.digest), ...(after ? [after] : [])]
    const needs = [
      ...before.flatMap((one) => pushed.get(one) ?? []),
      ...nodeBlobs(node).map((blob) => placed.at(destination, blob.digest)),
    ]
    const send = () => pushManifest(node, { destination, nodes }, context)
    const done = pushed.get(digest) ?? Promise.all(needs).then(send)
    done.catch(() => undefined)
    pushed.set(digest, done)
  }
  for (const node of nodes) push(node, undefined)
  for (const { tag, subject, nodes: own } of referrers)
    if (tag === undefined) for (const node of own) push(node, subject)
  const inner = [...pushed].flatMap(([digest, done]) => (roots.has(digest) ? [] : [done]))
  const link = () =>
    indexAllReferrers(destination, referrers, { ...context, placed: (digest) => placed.at(destination, digest) })
  const done = Promise.all(pushed.values()).then(link)
  return { childrenDone: Promise.all(inner), done, settled: Promise.allSettled([...pushed.values(), done]) }
}

const missingContent = new Set(['MANIFEST_BLOB_UNKNOWN', 'BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'])

type PushContext = Pick<CopyContext, 'repositories' | 'emit'>

/** A repository, and the manifests that this run has in hand for it. */
type Place = Pick<DestinationSteps, 'destination' | 'nodes'>

/** Presence is a hint: where the registry misses what it said it had, the node's blobs are sent again, once. */
export async function pushManifest(node: GraphNode, place: Place, context: PushContext): Promise<void> {
  const { destination } = place
  const repository = context.repositories.get(destination)
  try {
    await repository.pushManifest(node.manifest)
  } catch (error) {
    if (!isMissingContent(error)) throw error
    const message = `${registryKey(destination)} lost content that it said it had; sent it again`
    context.emit({ kind: 'warning', message })
    await resend(node, place, context)
    await repository.pushManifest(node.manifest).catch((refusal: unknown) => {
      throw explainForeignLayers(node, refusal)
    })
  }
  const { digest, size } = node.manifest.descriptor
  context.emit({ kind: 'manifest', destination, digest, size })
}

/** Some registries want every layer of a manifest, those too that need not be in a registry. */
function explainForeignLayers(node: GraphNode, error: unknown): unknown {
  const absent = foreignLayers(node.manifest).length - (node.foreign ?? []).length
  if (absent === 0 || !isMissingContent(error)) return error
  return new RegistryError({
    ...error.details,
    remedy: `The registry wants ${absent} non-distributable layers that the source does not hold. Push the image to the source together with them (docker's daemon option allow-nondistributable-artifacts, or crane push), and run again.`,
  })
}

function isMissingContent(error: unknown): error is RegistryError {
  return error instanceof RegistryError && (error.details.codes ?? []).some((code) => missingContent.has(code))
}

/** Everything that a manifest stands on, whatever the registry says it has. */
async function resend(node: GraphNode, place: Place, context: PushContext): Promise<void> {
  const { manifest, origin, created } = node
  const { repositories, emit } = context
  const { destination } = place
  const repository = repositories.get(destination)
  for (const blob of nodeBlobs(node)) {
    const permission = await repository.openUpload()
    const session = permission.kind === 'granted' ? permission.session : undefined
    const open = created?.get(blob.digest) ?? (() => openFromAny(blob, [origin], repositories))
    const outcome = await repository.pushBlob(blob, { mountFrom: [], open, ...(session && { session }) })
    emit({ kind: 'blob', destination, digest: blob.digest, size: blob.size, outcome, lookedUp: false })
  }
  for (const { digest } of childManifests(manifest)) {
    const child = await nodeOf(digest, origin, place, context)
    await resend(child, place, context)
    await repository.pushManifest(child.manifest)
    const { size } = child.manifest.descriptor
    emit({ kind: 'manifest', destination, digest, size })
  }
}

/** A child that was at the destination when it was surveyed is not in hand: it is read where its parent came from. */
async function nodeOf(
  digest: Digest,
  origin: RepositoryName,
  { nodes }: Place,
  { repositories }: PushContext,
): Promise<GraphNode> {
  const known = nodes.find(({ manifest }) => manifest.descriptor.digest === digest)
  if (known) return known
  const manifest = await repositories.get(origin).manifest(digest)
  if (manifest === undefined) throw new SourceContentMissingError(`manifest ${digest}`, [origin])
  return { manifest, origin }
}
