// The content phase: every blob, manifest and referrer at every destination, before any promised tag moves.
import type { Readable } from 'node:stream'
import type { Digest } from '../registry/digest.ts'
import { RegistryError } from '../registry/errors.ts'
import { childBlobs, childManifests } from '../registry/manifest.ts'
import { formatName, type RepositoryName, sameRegistry } from '../registry/reference.ts'
import type { Spool } from '../registry/spool.ts'
import type { Emit } from './events.ts'
import type { Node } from './graph.ts'
import { linkAll } from './link.ts'
import { pool } from './pool.ts'
import { type Sessions, takeSession } from './preflight.ts'
import { type BlobStep, type DestinationSteps, registryKey, type Work } from './work.ts'
import type { World } from './world.ts'

export interface ContentContext {
  readonly world: World
  readonly emit: Emit
  readonly spool: Spool
  readonly sessions: Sessions
}

/** Blobs that are started at once over all registries; each registry's own limits hold beneath it. */
const blobsInFlight = 128

/** How far the content is: `nearly` when nothing is missing but promoted roots, `done` when all of it is everywhere. */
export interface Bringing {
  readonly nearly: Promise<unknown>
  readonly done: Promise<unknown>
}

/** Starts to bring everything everywhere; both promises reject with the first failure. */
export function bringContent(work: Work, context: ContentContext): Bringing {
  const placed = placeBlobs(work.blobs, context)
  const roots = new Set(work.classes.flatMap((one) => one.steps.map(({ root }) => root.descriptor.digest)))
  const brought = work.destinations.map((steps) => bringManifests(steps, { ...context, placed, roots }))
  const nearly = Promise.all(brought.map((one) => one.nearly))
  nearly.catch(() => undefined)
  return { nearly, done: Promise.all(brought.map((one) => one.done)) }
}

/** Content that has grown old is looked at once more before the barrier, and what vanished is brought again, once. */
export async function confirmRoots(work: Work, context: ContentContext): Promise<void> {
  const steps = work.classes.flatMap((one) => one.steps).filter(({ copied }) => copied)
  const found = await Promise.all(
    steps.map(({ planned, root }) => context.world.at(planned.target.repository).resolve(root.descriptor.digest)),
  )
  if (found.includes(undefined)) await bringContent(work, context).done
}

/** When a blob is at a destination, by both names. */
type Placed = (destination: RepositoryName, blob: Digest) => Promise<void>

function placeBlobs(steps: readonly BlobStep[], context: ContentContext): Placed {
  const start = pool(blobsInFlight)
  const placed = new Map<string, Promise<void>>()
  const note = (destination: RepositoryName, digest: Digest, done: Promise<void>) => {
    done.catch(() => undefined)
    placed.set(`${formatName(destination)} ${digest}`, done)
  }
  for (const step of [...steps].sort((one, other) => one.blob.size - other.blob.size)) {
    const open = opener(step, context)
    for (const [first, ...siblings] of step.wanted) {
      if (first === undefined) continue
      const sent = start(() => placeBlob(step, first, step.origins, { ...context, open }))
      note(first, step.blob.digest, sent)
      for (const sibling of siblings)
        note(
          sibling,
          step.blob.digest,
          sent.then(() => start(() => placeBlob(step, sibling, [first], { ...context, open }))),
        )
    }
  }
  return (destination, digest) => placed.get(`${formatName(destination)} ${digest}`) ?? Promise.resolve()
}

/** A blob wanted by more than one registry is read from its source once. */
function opener({ blob, origins, made, wanted }: BlobStep, { world, spool }: ContentContext): () => Promise<Readable> {
  if (made) return made
  const [origin] = origins
  if (origin === undefined) throw new TypeError(`no origin of ${blob.digest}`)
  const open = () => world.at(origin).blob(blob)
  return wanted.length > 1 ? spool.keep(blob, open) : open
}

async function placeBlob(
  { blob, made }: BlobStep,
  name: RepositoryName,
  candidates: readonly RepositoryName[],
  { world, emit, sessions, open }: ContentContext & { readonly open: () => Promise<Readable> },
): Promise<void> {
  const mountFrom = made ? [] : candidates.filter((other) => sameRegistry(other, name))
  const session = mountFrom.length === 0 ? takeSession(sessions, name) : undefined
  const outcome = await world.at(name).pushBlob(blob, { mountFrom, open, ...(session && { session }) })
  emit({ kind: 'blob', destination: name, digest: blob.digest, size: blob.size, outcome })
}

interface ManifestContext extends ContentContext {
  readonly placed: Placed
  readonly roots: ReadonlySet<Digest>
}

/** Each manifest goes as soon as its own blobs and children are there; parents wait for nothing else. */
function bringManifests({ destination, nodes, referrers }: DestinationSteps, context: ManifestContext): Bringing {
  const { placed, roots } = context
  const pushed = new Map<Digest, Promise<void>>()
  const push = (node: Node, after: Digest | undefined): Promise<void> => {
    const { digest } = node.manifest.descriptor
    const before = [...childManifests(node.manifest).map((child) => child.digest), ...(after ? [after] : [])]
    const needs = [
      ...before.flatMap((one) => pushed.get(one) ?? []),
      ...childBlobs(node.manifest).map((blob) => placed(destination, blob.digest)),
    ]
    const done = pushed.get(digest) ?? Promise.all(needs).then(() => pushManifest(node, destination, context))
    done.catch(() => undefined)
    pushed.set(digest, done)
    return done
  }
  for (const node of nodes) void push(node, undefined)
  for (const { tag, subject, nodes: own } of referrers)
    if (tag === undefined) for (const node of own) void push(node, subject)
  const inner = [...pushed].flatMap(([digest, done]) => (roots.has(digest) ? [] : [done]))
  const link = () => linkAll(destination, referrers, { ...context, placed: (digest) => placed(destination, digest) })
  return { nearly: Promise.all(inner), done: Promise.all(pushed.values()).then(link) }
}

const missingContent = new Set(['MANIFEST_BLOB_UNKNOWN', 'BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'])

/** Presence is a hint: where the registry misses what it said it had, the node's blobs are sent again, once. */
async function pushManifest(node: Node, destination: RepositoryName, context: ContentContext): Promise<void> {
  const repository = context.world.at(destination)
  try {
    await repository.pushManifest(node.manifest)
  } catch (error) {
    if (!(error instanceof RegistryError) || !(error.facts.codes ?? []).some((code) => missingContent.has(code)))
      throw error
    await sendAgain(node, destination, context)
    await repository.pushManifest(node.manifest)
  }
  const { digest, size } = node.manifest.descriptor
  context.emit({ kind: 'manifest', destination, digest, size })
}

async function sendAgain(node: Node, destination: RepositoryName, { world, emit }: ContentContext): Promise<void> {
  emit({ kind: 'warning', message: `${registryKey(destination)} lost content that it said it had; sent it again` })
  const source = world.at(node.origin)
  const repository = world.at(destination)
  const resend = async ({ manifest, made }: Pick<Node, 'manifest' | 'made'>): Promise<void> => {
    for (const blob of childBlobs(manifest)) {
      const permission = await repository.openUpload()
      const session = permission.kind === 'granted' ? permission.session : undefined
      const open = made?.get(blob.digest) ?? (() => source.blob(blob))
      const outcome = await repository.pushBlob(blob, { mountFrom: [], open, ...(session && { session }) })
      emit({ kind: 'blob', destination, digest: blob.digest, size: blob.size, outcome })
    }
    for (const { digest } of childManifests(manifest)) {
      const child = await source.manifest(digest)
      if (child === undefined) continue
      await resend({ manifest: child })
      await repository.pushManifest(child)
    }
  }
  await resend(node)
}
