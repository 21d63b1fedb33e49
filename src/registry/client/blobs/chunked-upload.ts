// Sending a blob in pieces, where a registry or a proxy before it refuses it whole (distribution-spec end-5, end-13).

import { bytesOf } from '../../content/verified-stream.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { type RepositoryContext, send } from '../request.ts'
import { type ErrorResponse, parseErrorResponse, toRegistryError } from '../response.ts'
import type { BlobSource } from './blob-source.ts'
import { classifyRefusal, commitIdle, finishUpload, type UploadResult } from './upload-result.ts'
import { commitUrl, type Upload, uploadAt } from './upload-session.ts'
import { readUploadStatus } from './upload-status.ts'

/**
 * Bytes of a chunk, the next where one is refused for its size: ECR takes 5 to 20 MiB, Cloudflare at least 5 and all of
 * one size, GHCR 4 at most, nginx as it comes 1.
 */
export const chunkSizes: readonly number[] = [5 * 1024 * 1024, 1024 * 1024]
/** Bytes, whatever a registry wishes: a chunk is held in memory, and each is a round trip. */
const bounds = { shortest: 64 * 1024, longest: 64 * 1024 * 1024 } as const
/** Times that one chunk is sent. */
const chunkTries = 3

interface Chunk {
  readonly bytes: Uint8Array
  /** Offset of the first byte. */
  readonly start: number
}

/** Sends the blob in chunks of `most` bytes, unless the registry wishes others, and commits it. A chunk in doubt is settled by the upload's status, or not at all. */
export async function sendChunks(
  remote: RepositoryContext,
  of: Descriptor,
  { supply, upload: first, most }: { readonly supply: BlobSource; readonly upload: Upload; readonly most: number },
): Promise<UploadResult> {
  const wished = Math.min(Math.max(most, first.shortestChunk), first.longestChunk)
  const size = Math.max(bounds.shortest, Math.min(wished, bounds.longest))
  let upload = first
  try {
    for await (const chunk of chunksOf(await supply.open(), size)) {
      const next = await sendChunk(remote, upload, chunk)
      if ('kind' in next) return next
      upload = next
    }
  } catch (error) {
    supply.throwIfFailed()
    throw error
  }
  const operation = `send blob ${of.digest}`
  const path = commitUrl(upload, of.digest)
  return finishUpload(remote, of, supply, () =>
    send(remote, { method: 'PUT', path, operation, actions: 'pull,push', retry: 'once' }),
  )
}

async function* chunksOf(stream: AsyncIterable<unknown>, size: number): AsyncGenerator<Chunk> {
  let parts: Uint8Array[] = []
  let held = 0
  let start = 0
  for await (const part of bytesOf(stream)) {
    for (let at = 0; at < part.byteLength; ) {
      const piece = part.subarray(at, at + size - held)
      parts.push(piece)
      at += piece.byteLength
      held += piece.byteLength
      if (held < size) continue
      yield { bytes: Buffer.concat(parts), start }
      start += held
      parts = []
      held = 0
    }
  }
  if (held > 0) yield { bytes: Buffer.concat(parts), start }
}

/** One chunk; where the upload goes on after it, or what the whole upload has come to. */
async function sendChunk(remote: RepositoryContext, upload: Upload, chunk: Chunk): Promise<Upload | UploadResult> {
  let at = upload
  let last: UploadResult | undefined
  for (let attempt = 0; attempt < chunkTries; attempt++) {
    const answer = await patch(remote, at, chunk)
    if (!('kind' in answer)) return answer
    if (isOutOfStep(answer)) return answer
    if (answer.kind === 'too-large' && chunk.start === 0) return answer
    last = answer
    // used only where it is the beginning or the end of the chunk in doubt
    const state = await readUploadStatus(remote, at)
    if (state?.offset === chunk.start + chunk.bytes.byteLength) return state.upload
    if (state?.offset !== chunk.start) break
    at = state.upload
  }
  const error = last?.kind === 'unsure' ? last.error : lost(remote)
  return { kind: 'unsure', error }
}

async function patch(
  remote: RepositoryContext,
  upload: Upload,
  { bytes, start }: Chunk,
): Promise<Upload | UploadResult> {
  const operation = 'send a chunk of a blob'
  try {
    const response = await send(remote, {
      method: 'PATCH',
      path: upload.at,
      operation,
      actions: 'pull,push',
      // its source has a place among the reads already: who holds one never waits for one among the writes
      bodySize: 'small',
      idleTimeout: commitIdle,
      retry: 'once',
      headers: { 'content-range': `${start}-${start + bytes.byteLength - 1}` },
      body: { kind: 'bytes', bytes, contentType: 'application/octet-stream' },
    })
    if (response.status >= 300) return judgeChunk(remote, await parseErrorResponse(response), { operation, start })
    await response.discard()
    return uploadAt(remote, response, upload)
  } catch (error) {
    remote.signal.throwIfAborted()
    if (!(error instanceof RegistryError) || error.details.status !== undefined) throw error
    return { kind: 'unsure', error }
  }
}

/** 416 says of a chunk that it does not follow what the registry has, and the upload is lost; of the first, its size. */
function judgeChunk(
  remote: RepositoryContext,
  refusal: ErrorResponse,
  { operation, start }: { readonly operation: string; readonly start: number },
): UploadResult {
  return refusal.status === 416 && start > 0
    ? { kind: 'unsure', error: toRegistryError(remote, refusal, { method: 'PATCH', operation }) }
    : classifyRefusal(remote, refusal, { method: 'PATCH', operation })
}

function isOutOfStep(sending: UploadResult): boolean {
  return sending.kind === 'unsure' && sending.error.details.status === 416
}

function lost({ name }: RepositoryContext): RegistryError {
  const facts = {
    registry: name.registry,
    repository: name.path,
    operation: 'send a chunk of a blob',
    access: 'write',
  } as const
  return new RegistryError({
    ...facts,
    code: 'upload-lost',
    detail: 'the registry reported an inconsistent upload offset',
    retryable: true,
  })
}
