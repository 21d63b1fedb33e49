// A blob that was cut on its way up goes on where it broke: what a registry has of many GB is not sent again.
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { type RepositoryContext, send } from '../request.ts'
import type { BlobSource } from './blob-source.ts'
import { hasBlob, modestBlob } from './download.ts'
import { commitIdle, finishUpload } from './upload-result.ts'
import { commitUrl, type Upload } from './upload-session.ts'
import { readUploadStatus, type UploadStatus } from './upload-status.ts'

interface Cut {
  readonly supply: BlobSource
  readonly upload: Upload
}

/**
 * Sends the rest of a blob, as often as that is cut and has come further. False where the registry has kept too little,
 * does not say how much, or says it wrong: the digest decides, and another upload is begun. Throws what is wrong with the
 * bytes.
 */
export async function resumeUpload(
  remote: RepositoryContext,
  of: Descriptor,
  { supply, upload }: Cut,
): Promise<boolean> {
  let reached = 0
  let at = upload
  for (;;) {
    const state = of.size > modestBlob ? await readUploadStatus(remote, at) : undefined
    if (state === undefined || !(state.offset >= reached + modestBlob && state.offset <= of.size)) return false
    const end = await sendRest(remote, of, { supply, ...state })
    if (end === 'stored' || (await hasBlob(remote, of))) return true
    if (end === 'refused') return false
    reached = state.offset
    at = state.upload
  }
}

/** The last chunk and the commit in one (end-6). A refusal only says that the count was wrong. */
async function sendRest(
  remote: RepositoryContext,
  of: Descriptor,
  { supply, upload, offset }: UploadStatus & Cut,
): Promise<'stored' | 'cut' | 'refused'> {
  const rest = offset < of.size
  try {
    const sending = await finishUpload(remote, of, supply, async () =>
      send(remote, {
        method: 'PUT',
        path: commitUrl(upload, of.digest),
        operation: `send the rest of blob ${of.digest}`,
        ...(rest && { headers: { 'content-range': `${offset}-${of.size - 1}` }, body: supply.bodyFrom(offset) }),
        actions: 'pull,push',
        bodySize: supply.bodySize,
        retry: 'once',
        idleTimeout: commitIdle,
      }),
    )
    if (sending.kind === 'stored') return 'stored'
    return sending.kind === 'unsure' && sending.error.details.status === undefined ? 'cut' : 'refused'
  } catch (error) {
    if (error instanceof RegistryError && error.details.status !== undefined) return 'refused'
    throw error
  }
}
