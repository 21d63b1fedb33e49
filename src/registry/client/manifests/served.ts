// Records which manifests a repository served in this run: a later answer that denies one of them is wrong.
import type { Digest } from '../../model/digest.ts'
import type { RepositoryContext } from '../request.ts'

export function recordServed({ host, name }: RepositoryContext, digest: Digest): void {
  const digests = host.served.digests.get(name.path) ?? new Set()
  host.served.digests.set(name.path, digests.add(digest))
}

/** Records a read until it ends, so that `servedBy` can wait for it. */
export function trackRead<T>({ host, name }: RepositoryContext, read: Promise<T>): Promise<T> {
  const reads = host.served.reads.get(name.path) ?? new Set()
  host.served.reads.set(name.path, reads.add(read))
  return read.finally(() => reads.delete(read))
}

/** The digests that the repository served in this run. Waits for reads that have not ended yet. */
export async function servedBy({ host, name }: RepositoryContext): Promise<ReadonlySet<Digest>> {
  const reads: readonly Promise<unknown>[] = [...(host.served.reads.get(name.path) ?? [])]
  await Promise.allSettled(reads)
  return host.served.digests.get(name.path) ?? new Set()
}
