// Copies the content of all destinations: blobs, manifests and referrers, before any promised tag moves.
import type { Digest } from '../../registry/model/digest.ts'
import { childManifests } from '../../registry/model/manifest.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import { type GraphNode, nodeBlobs } from '../model/image-graph.ts'
import type { Referrer } from '../model/referrer.ts'
import type { DestinationSteps, Steps } from '../plan/steps.ts'
import { indexAllReferrers } from '../referrers/link.ts'
import { type CopiedBlobs, type CopyContext, copyBlobs } from './blobs.ts'
import { pushManifest } from './push-manifest.ts'

/** A copy in progress. Its promises reject with SourceContentMissingError if content disappears from a source. */
export interface CopyHandle {
  /** Everything but the promoted roots is at its destination. Rejects with the first failure. */
  readonly childrenDone: Promise<unknown>
  /** Everything is at its destination. Rejects with the first failure. */
  readonly done: Promise<unknown>
  /** No transfer is running any more, whether it succeeded or not. */
  readonly settled: Promise<unknown>
}

export function startCopy(work: Steps, context: CopyContext): CopyHandle {
  const blobs = copyBlobs(work.blobs, context)
  const roots = new Set(work.classes.flatMap(({ steps }) => steps.map(({ root }) => root.descriptor.digest)))
  const copies = work.destinations.map((steps) => copyManifests(steps, { ...context, blobs, roots }))
  const childrenDone = Promise.all(copies.map((copy) => copy.childrenDone))
  childrenDone.catch(() => undefined)
  return {
    childrenDone,
    done: Promise.all(copies.map((copy) => copy.done)),
    settled: Promise.allSettled([blobs.settled, ...copies.map((copy) => copy.settled)]),
  }
}

/** Checks after a long copy that the promoted roots still exist. If one does not, everything is copied once more. */
export async function recheckRoots(work: Steps, context: CopyContext): Promise<void> {
  const steps = work.classes.flatMap((group) => group.steps)
  const roots = await Promise.all(
    steps.map(({ planned, root }) =>
      context.repositories.get(planned.target.repository).resolve(root.descriptor.digest),
    ),
  )
  if (roots.includes(undefined)) await startCopy(work, context).done
}

interface ManifestContext extends CopyContext {
  readonly blobs: CopiedBlobs
  /** Digests of the promoted images. */
  readonly roots: ReadonlySet<Digest>
}

/** Each manifest is pushed as soon as its own blobs and children are at the destination. */
function copyManifests({ destination, nodes, referrers }: DestinationSteps, context: ManifestContext): CopyHandle {
  const { blobs, roots } = context
  const pushed = new Map<Digest, Promise<void>>()
  const push = (node: GraphNode, after: Digest | undefined): void => {
    const { digest } = node.manifest.descriptor
    const before = [...childManifests(node.manifest).map((child) => child.digest), ...(after ? [after] : [])]
    const needs = [
      ...before.flatMap((needed) => pushed.get(needed) ?? []),
      ...nodeBlobs(node).map((blob) => blobs.at(destination, blob.digest)),
    ]
    const send = () => pushManifest(node, { destination, nodes, roots }, context)
    const done = pushed.get(digest) ?? Promise.all(needs).then(send)
    done.catch(() => undefined)
    pushed.set(digest, done)
  }
  for (const node of nodes) push(node, undefined)
  for (const { tag, subject, nodes: referrerNodes } of referrers)
    if (tag === undefined) for (const node of referrerNodes) push(node, subject)
  const children = [...pushed].flatMap(([digest, done]) => (roots.has(digest) ? [] : [done]))
  const blobAt = (digest: Digest) => blobs.at(destination, digest)
  const done = Promise.all(pushed.values()).then(() =>
    Promise.all([
      indexAllReferrers(destination, referrers, { ...context, blobAt }),
      storeSignatures(destination, referrers, context),
    ]),
  )
  return { childrenDone: Promise.all(children), done, settled: Promise.allSettled([...pushed.values(), done]) }
}

/** Once the manifests are there: an extension knows no signatures of others. The code is loaded only if there are some. */
async function storeSignatures(
  destination: RepositoryName,
  referrers: readonly Referrer[],
  { repositories, emit }: ManifestContext,
): Promise<void> {
  if (referrers.every(({ signature }) => signature === undefined)) return
  const { copySignatures } = await import('../referrers/copy-signatures.ts')
  await copySignatures(destination, referrers, { repositories, emit })
}
