// Notes every write to a destination, so that `changed` is right however the run ends.
import { RegistryError } from '../../registry/model/errors.ts'
import type { Destination, OpenRepository, TagOutcome } from '../../registry/repository.ts'

/** Opens repositories that call `onWrite` after each write that was done, or may have been done. */
export function watchWrites(open: OpenRepository, onWrite: () => void): OpenRepository {
  return (name, use) => watched(open(name, use), use.signal, onWrite)
}

function watched(destination: Destination, signal: AbortSignal, onWrite: () => void): Destination {
  let inFlight = 0
  // a write that is aborted on its way may have arrived, and the report is made before its own end is heard of
  const onAbort = () => onWrite()
  const write = async <T>(act: () => Promise<T>, isWritten: (result: T) => boolean = () => true): Promise<T> => {
    if (inFlight++ === 0) signal.addEventListener('abort', onAbort)
    try {
      const result = await act()
      if (isWritten(result)) onWrite()
      return result
    } catch (error) {
      if (mayBeDone(error)) onWrite()
      throw error
    } finally {
      // a signal that outlives the run would keep the whole run in memory
      if (--inFlight === 0) signal.removeEventListener('abort', onAbort)
    }
  }
  const { creation } = destination
  return {
    ...destination,
    ...(creation && {
      creation: {
        // "present" too: it may be there since the answer to this run's first request was lost.
        create: () => write(() => creation.create()),
      },
    }),
    pushBlob: (of, how) =>
      write(
        () => destination.pushBlob(of, how),
        (outcome) => outcome !== 'present',
      ),
    pushManifest: (manifest, options) => write(() => destination.pushManifest(manifest, options)),
    pushTags: (manifest, tags) =>
      write(
        () => destination.pushTags(manifest, tags),
        (outcomes) => outcomes.some(isOrMayBeSet),
      ),
    indexReferrers: (subject, referrers) =>
      write(
        () => destination.indexReferrers(subject, referrers),
        (how) => how === 'merged',
      ),
    deleteTag: (tag) =>
      write(
        () => destination.deleteTag(tag),
        (outcome) => outcome === 'deleted',
      ),
  }
}

function isOrMayBeSet(outcome: TagOutcome): boolean {
  return outcome.kind === 'set' || mayBeDone(outcome.error)
}

function mayBeDone(error: unknown): boolean {
  return error instanceof RegistryError && error.mayBeDone
}
