// Copies blobs: each is sent to a registry once, and mounted into its other repositories there.
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

/** Blobs in flight over all registries; the limits of each registry apply too. */
const blobsInFlight = 128

export interface CopiedBlobs {
  /** Resolves when a blob is at a destination; at once if it need not be copied there. */
  readonly at: (destination: RepositoryName, blob: Digest) => Promise<void>
  /** Resolves when no transfer is running any more, whether it succeeded or not. */
  readonly settled: Promise<unknown>
}

/** Starts to copy every blob, the smallest first. */
export function copyBlobs(steps: readonly BlobStep[], context: CopyContext): CopiedBlobs {
  const start = mapWithLimit(blobsInFlight)
  const copies = new Map<string, Promise<void>>()
  const remember = (destination: RepositoryName, digest: Digest, copy: Promise<void>) => {
    copy.catch(() => undefined)
    copies.set(`${formatName(destination)} ${digest}`, copy)
  }
  for (const step of [...steps].sort((a, b) => a.blob.size - b.blob.size)) {
    const open = opener(step, context)
    for (const [first, ...siblings] of step.wanted) {
      if (first === undefined) continue
      const sent = start(() => copyBlob(step, first, step.origins, { ...context, open }))
      remember(first, step.blob.digest, sent)
      for (const sibling of siblings)
        remember(
          sibling,
          step.blob.digest,
          sent.then(() => start(() => copyBlob(step, sibling, [first], { ...context, open }))),
        )
    }
  }
  return {
    at: (destination, digest) => copies.get(`${formatName(destination)} ${digest}`) ?? Promise.resolve(),
    settled: Promise.allSettled(copies.values()),
  }
}

/** A blob that several registries need is read from its source once, into the spool. */
function opener(
  { blob, origins, created, wanted }: BlobStep,
  { repositories, spool }: CopyContext,
): () => Promise<Readable> {
  if (created) return created
  const open = () => openFromAny(blob, origins, repositories)
  return wanted.length > 1 ? spool.keep(blob, open) : open
}

/** Opens the blob at the first origin that has it. Throws SourceContentMissingError if none does. */
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

/** `candidates`: repositories that may have the blob; those of the destination's registry can be mounted from. */
async function copyBlob(
  { blob, created }: BlobStep,
  destination: RepositoryName,
  candidates: readonly RepositoryName[],
  { repositories, emit, sessions, open }: CopyContext & { readonly open: () => Promise<Readable> },
): Promise<void> {
  const mountFrom = created ? [] : candidates.filter((name) => sameRegistry(name, destination))
  const session = mountFrom.length === 0 ? takeUploadSession(sessions, destination) : undefined
  const outcome = await repositories.get(destination).pushBlob(blob, { mountFrom, open, ...(session && { session }) })
  const lookedUp = session === undefined
  emit({ kind: 'blob', destination, digest: blob.digest, size: blob.size, outcome, lookedUp })
}
