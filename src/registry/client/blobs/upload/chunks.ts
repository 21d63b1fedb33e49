// Sends a blob in chunks, because the registry or a proxy in front of it does not take it whole (distribution-spec end-5).
import { bytesOf } from '../../../content/verified-stream.ts'
import { RegistryError } from '../../../model/errors.ts'
import { formatName } from '../../../model/reference.ts'
import type { RepositoryContext } from '../../request.ts'
import { parseErrorResponse, toRegistryError } from '../../response.ts'
import { type Upload, uploadAt } from './location.ts'
import { classifyUploadRefusal, commit, isUncertain, sendTo, type Transfer, type UploadResult } from './requests.ts'
import { readUploadStatus } from './status.ts'

/** Bytes of a chunk, whatever a registry asks for: a chunk is held in memory, and each is a round trip. */
const chunkBounds = { min: 64 * 1024, max: 64 * 1024 * 1024 } as const
/** How often one chunk is sent. */
const chunkTries = 3

/** The bytes in chunks of `size`, unless the registry asks for other sizes; the commit follows. */
export async function patchChunks(transfer: Transfer, first: Upload, size: number): Promise<UploadResult> {
  const { remote, source } = transfer
  const asked = Math.min(Math.max(size, first.chunkMinLength), first.chunkMaxLength)
  let upload = first
  try {
    for await (const chunk of split(await source.open(), Math.max(chunkBounds.min, Math.min(asked, chunkBounds.max)))) {
      const next = await patchChunk(remote, upload, chunk)
      if ('kind' in next) return next
      upload = next
    }
  } catch (error) {
    source.throwIfFailed()
    throw error
  }
  return commit(transfer, upload, {})
}

interface Chunk {
  readonly bytes: Uint8Array
  /** Offset of the first byte. */
  readonly start: number
}

async function* split(stream: AsyncIterable<unknown>, size: number): AsyncGenerator<Chunk> {
  let parts: Uint8Array[] = []
  let length = 0
  let start = 0
  for await (const bytes of bytesOf(stream)) {
    for (let offset = 0; offset < bytes.byteLength; ) {
      const part = bytes.subarray(offset, offset + size - length)
      parts.push(part)
      offset += part.byteLength
      length += part.byteLength
      if (length < size) continue
      yield { bytes: Buffer.concat(parts), start }
      start += length
      parts = []
      length = 0
    }
  }
  if (length > 0) yield { bytes: Buffer.concat(parts), start }
}

/** Sends one chunk, again if the state of the upload shows that it did not arrive. Returns where the upload continues. */
async function patchChunk(remote: RepositoryContext, upload: Upload, chunk: Chunk): Promise<Upload | UploadResult> {
  const { bytes, start } = chunk
  let current = upload
  let unsure: RegistryError | undefined
  for (let attempt = 0; attempt < chunkTries; attempt++) {
    const result = await patch(remote, current, chunk)
    if (!('kind' in result)) return result
    const isRefused = result.kind === 'too-large' || result.kind === 'unsuited'
    if (result.kind === 'stored' || (isRefused && start === 0) || result.error.details.status === 416) return result
    unsure = isRefused ? undefined : result.error
    // trusted only if it is the beginning or the end of this chunk
    const status = await readUploadStatus(remote, current)
    if (status?.offset === start + bytes.byteLength) return status.upload
    if (status?.offset !== start) break
    current = status.upload
  }
  return { kind: 'unsure', error: unsure ?? inconsistentOffset(remote) }
}

async function patch(
  remote: RepositoryContext,
  upload: Upload,
  { bytes, start }: Chunk,
): Promise<Upload | UploadResult> {
  const asked = { method: 'PATCH', operation: 'send a chunk of a blob' } as const
  try {
    const response = await sendTo(remote, upload, {
      ...asked,
      // in memory; and the stream that it is read from may hold a permit for blobs
      bodySize: 'small',
      headers: { 'content-range': `${start}-${start + bytes.byteLength - 1}` },
      body: { kind: 'bytes', bytes, contentType: 'application/octet-stream' },
    })
    if (response.status < 300) {
      await response.discard()
      return uploadAt(remote, response, upload)
    }
    const refusal = await parseErrorResponse(response)
    // 416 to the first chunk is about its size; to a later one, that it does not follow what the registry has
    return refusal.status === 416 && start > 0
      ? { kind: 'unsure', error: await toRegistryError(remote, refusal, asked) }
      : classifyUploadRefusal(remote, refusal, asked)
  } catch (error) {
    remote.signal.throwIfAborted()
    if (!(error instanceof RegistryError) || !isUncertain(error)) throw error
    return { kind: 'unsure', error }
  }
}

function inconsistentOffset({ name }: RepositoryContext): RegistryError {
  return new RegistryError({
    registry: name.registry,
    repository: formatName(name),
    operation: 'send a chunk of a blob',
    access: 'write',
    code: 'upload-lost',
    detail: 'the registry reported an inconsistent upload offset',
    retryable: true,
  })
}
