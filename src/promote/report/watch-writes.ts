// Notes every write to a destination, so that `changed` is right however the run ends.
import { RegistryError } from '../../registry/model/errors.ts'
import type { Destination, OpenRepository, TagOutcome } from '../../registry/repository.ts'

/** `blob`: nobody sees it until a manifest names it. `name`: what others can find: manifests, tags, lists, repositories. */
export type WriteKind = 'blob' | 'name'
type OnWrite = (kind: WriteKind) => void

/** Opens repositories that call `onWrite` after each write that was done, or may have been done. */
export function watchWrites(open: OpenRepository, onWrite: OnWrite): OpenRepository {
  return (name, use) => watched(open(name, use), use.signal, onWrite)
}

function watched(destination: Destination, signal: AbortSignal, onWrite: OnWrite): Destination {
  const writeName = writer(signal, () => onWrite('name'))
  const writeBlob = writer(signal, () => onWrite('blob'))
  const { creation } = destination
  return {
    ...destination,
    ...(creation && {
      creation: {
        // "present" too: it may be there since the answer to this run's first request was lost.
        create: () => writeName(() => creation.create()),
      },
    }),
    pushBlob: (of, how) =>
      writeBlob(
        () => destination.pushBlob(of, how),
        (outcome) => outcome !== 'present',
      ),
    pushManifest: (manifest, options) => writeName(() => destination.pushManifest(manifest, options)),
    pushTags: (manifest, tags) =>
      writeName(
        () => destination.pushTags(manifest, tags),
        (outcomes) => outcomes.some(isOrMayBeSet),
      ),
    indexReferrers: (subject, referrers) =>
      writeName(
        () => destination.indexReferrers(subject, referrers),
        (how) => how === 'merged',
      ),
    deleteTag: (tag) =>
      writeName(
        () => destination.deleteTag(tag),
        (outcome) => outcome === 'deleted',
      ),
  }
}

type Write = <T>(act: () => Promise<T>, isWritten?: (result: T) => boolean) => Promise<T>

/** Runs writes of one kind. `onWrite` is called after each that was done, or may have been done. */
function writer(signal: AbortSignal, onWrite: () => void): Write {
  let inFlight = 0
  // a write that is aborted on its way may have arrived, and the report is made before its own end is heard of
  const onAbort = () => onWrite()
  return async (act, isWritten = () => true) => {
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
}

function isOrMayBeSet(outcome: TagOutcome): boolean {
  return outcome.kind === 'set' || mayBeDone(outcome.error)
}

function mayBeDone(error: unknown): boolean {
  return error instanceof RegistryError && error.mayBeDone
}
