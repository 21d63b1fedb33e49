// Blobs on their way: each goes once to a registry, and is mounted into the other repositories there.
import type { Readable } from 'node:stream'
import type { Spool } from '../../registry/content/spool.ts'
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, type RepositoryName, sameRegistry } from '../../registry/model/reference.ts'
import { mapWithLimit } from '../../registry/util/concurrency-limit.ts'
import { SourceContentMissingError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { BlobStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'
import { takeUploadSession, type UploadSessions } from './preflight.ts'

export interface CopyContext {
  readonly repositories: Repositories
  readonly emit: Emit
  readonly spool: Spool
  readonly sessions: UploadSessions
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** Blobs that are started at once over all registries; each registry's own limits hold beneath it. */
const blobsInFlight = 128

export interface CopiedBlobs {
  /** When a blob is at a destination; at once where it need not be brought there. */
  readonly at: (destination: RepositoryName, blob: Digest) => Promise<void>
  /** When nothing is on its way any more, whether it arrived or not. */
  readonly settled: Promise<unknown>
}

/** Starts to place every blob, small ones first. */
export function copyBlobs(steps: readonly BlobStep[], context: CopyContext): CopiedBlobs {
  const start = mapWithLimit(blobsInFlight)
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
  return {
    at: (destination, digest) => placed.get(`${formatName(destination)} ${digest}`) ?? Promise.resolve(),
    settled: Promise.allSettled(placed.values()),
  }
}

/** A blob wanted by more than one registry is read from its source once. */
function opener(
  { blob, origins, created, wanted }: BlobStep,
  { repositories, spool }: CopyContext,
): () => Promise<Readable> {
  if (created) return created
  const open = () => openFromAny(blob, origins, repositories)
  return wanted.length > 1 ? spool.keep(blob, open) : open
}

/** The blob from the first of its origins that has it. Throws SourceContentMissingError where none does. */
export async function openFromAny(
  blob: Descriptor,
  origins: readonly RepositoryName[],
  repositories: Repositories,
): Promise<Readable> {
  for (const origin of origins) {
    try {
      return await repositories.get(origin).blob(blob)
    } catch (error) {
      if (!(error instanceof RegistryError) || error.details.status !== 404) throw error
    }
  }
  throw new SourceContentMissingError(`blob ${blob.digest}`, origins)
}

async function placeBlob(
  { blob, created }: BlobStep,
  name: RepositoryName,
  candidates: readonly RepositoryName[],
  { repositories, emit, sessions, open }: CopyContext & { readonly open: () => Promise<Readable> },
): Promise<void> {
  const mountFrom = created ? [] : candidates.filter((other) => sameRegistry(other, name))
  const session = mountFrom.length === 0 ? takeUploadSession(sessions, name) : undefined
  const outcome = await repositories.get(name).pushBlob(blob, { mountFrom, open, ...(session && { session }) })
  const lookedUp = session === undefined
  emit({ kind: 'blob', destination: name, digest: blob.digest, size: blob.size, outcome, lookedUp })
}
