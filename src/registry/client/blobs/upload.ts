// Sending a blob: one PUT, and what to believe where its answer is lost (distribution-spec end-6).
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { formatName } from '../../model/reference.ts'
import { backoff } from '../../transport/retry/policy.ts'
import { type RepositoryContext, send } from '../request.ts'
import type { BlobSource } from './blob-source.ts'
import { chunkSizes, sendChunks } from './chunked-upload.ts'
import { hasBlob } from './download.ts'
import { resumeUpload } from './resume-upload.ts'
import { commitIdle, finishUpload, type UploadResult } from './upload-result.ts'
import { cancelUpload, commitUrl, startUpload, type Upload } from './upload-session.ts'

/** Uploads of one blob that may come to a doubtful end. */
const doubtLimit = 3

/**
 * Sends the blob by the upload, and by new ones where that comes to nothing: after a doubtful end the registry is asked
 * whether it has the blob (GHCR answers a second commit with 404 whether it is there or not). Throws RegistryError, and
 * what is wrong with the bytes.
 */
export async function uploadBlob(
  remote: RepositoryContext,
  of: Descriptor,
  { supply, upload: first }: { readonly supply: BlobSource; readonly upload: Upload },
): Promise<void> {
  let upload = first
  const sizes = [undefined, ...chunkSizes]
  for (let doubts = 1; ; ) {
    const [most] = sizes
    const sending = await (most === undefined
      ? sendWhole(remote, of, { supply, upload })
      : sendChunks(remote, of, { supply, upload, most }))
    if (sending.kind === 'stored') return
    if (sending.kind === 'too-large') {
      sizes.shift()
      if (sizes.length === 0) throw tooLarge(remote, of)
      void cancelUpload(remote, upload)
    } else {
      if (await hasBlob(remote, of)) return
      if (doubts === doubtLimit) throw sending.error
      await remote.host.wait(backoff(doubts, Math.random()), remote.signal)
      doubts += 1
      const cut = most === undefined && sending.error.details.status === undefined
      if (cut && (await resumeUpload(remote, of, { supply, upload }))) return
    }
    upload = await startUpload(remote)
  }
}

async function sendWhole(
  remote: RepositoryContext,
  of: Descriptor,
  { supply, upload }: { readonly supply: BlobSource; readonly upload: Upload },
): Promise<UploadResult> {
  const body = await supply.body().catch((error: unknown) => {
    void cancelUpload(remote, upload)
    throw error
  })
  return finishUpload(remote, of, supply, () =>
    send(remote, {
      method: 'PUT',
      path: commitUrl(upload, of.digest),
      operation: `send blob ${of.digest}`,
      body,
      actions: 'pull,push',
      bodySize: supply.bodySize,
      retry: 'once',
      idleTimeout: commitIdle,
    }),
  )
}

function tooLarge({ name }: RepositoryContext, { digest, size }: Descriptor): RegistryError {
  return new RegistryError({
    registry: name.registry,
    repository: formatName(name),
    operation: `send blob ${digest}`,
    access: 'write',
    status: 413,
    detail: `${size} bytes are more than it takes, whole and in chunks`,
    remedy: 'Raise the size limit of the registry or of the proxy in front of it (nginx: client_max_body_size).',
  })
}
