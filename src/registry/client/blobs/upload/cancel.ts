// Cancels an upload (distribution-spec end-14).
import { type RepositoryContext, send } from '../../request.ts'
import { pathOf, type Upload } from './location.ts'

/** Milliseconds. A registry removes abandoned uploads itself. */
const cancelTimeout = 2000

/** Cancels an upload (end-14). Never throws: many registries refuse it (`no-cancel`). */
export async function cancelUpload(remote: RepositoryContext, { location }: Upload): Promise<void> {
  try {
    const signal = AbortSignal.any([remote.signal, AbortSignal.timeout(cancelTimeout)])
    const request = { operation: 'cancel an upload', actions: 'pull,push', retry: 'once' } as const
    const response = await send({ ...remote, signal }, { method: 'DELETE', ...pathOf(location), ...request })
    await response.discard()
  } catch {
    // the upload stays open until the registry removes it
  }
}
