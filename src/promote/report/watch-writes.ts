// Learns of every write to a destination where it happens, so that `changed` is right however the run ends.
import { RegistryError } from '../../registry/model/errors.ts'
import type { Destination, OpenRepository, TagOutcome } from '../../registry/repository.ts'

/** Opens repositories that call `onWrite` after each write that was done, or may have been done. */
export function watchWrites(open: OpenRepository, onWrite: () => void): OpenRepository {
  return (name, use) => watched(open(name, use), onWrite)
}

function watched(destination: Destination, onWrite: () => void): Destination {
  const write = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      const result = await act()
      onWrite()
      return result
    } catch (error) {
      if (mayBeDone(error)) onWrite()
      throw error
    }
  }
  return {
    ...destination,
    pushBlob: async (of, how) => {
      const outcome = await destination.pushBlob(of, how)
      if (outcome !== 'present') onWrite()
      return outcome
    },
    pushManifest: (manifest) => write(() => destination.pushManifest(manifest)),
    pushTags: async (manifest, tags) => {
      const outcomes = await destination.pushTags(manifest, tags)
      if (outcomes.some(isOrMayBeSet)) onWrite()
      return outcomes
    },
    indexReferrers: async (subject, referrers) => {
      try {
        const how = await destination.indexReferrers(subject, referrers)
        if (how === 'merged') onWrite()
        return how
      } catch (error) {
        if (mayBeDone(error)) onWrite()
        throw error
      }
    },
    deleteTag: (tag) => write(() => destination.deleteTag(tag)),
  }
}

function isOrMayBeSet(outcome: TagOutcome): boolean {
  return outcome.kind === 'set' || mayBeDone(outcome.error)
}

/** A refusal (4xx) says that nothing was done. A server error, or no answer, says nothing. */
function mayBeDone(error: unknown): boolean {
  if (!(error instanceof RegistryError)) return false
  const { status } = error.details
  return status === undefined || status === 408 || status >= 500
}
