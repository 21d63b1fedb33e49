// Sending a blob in pieces, where a registry or a proxy before it refuses it whole (distribution-spec end-5, end-13).

import { bytesOf } from '../../content/verified-stream.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { ask, type Remote } from '../request.ts'
import { type Refusal, readRefusal, refused } from '../response.ts'
import type { Supply } from './blob-source.ts'
import { commitIdle, judge, type Sending, settle } from './upload-result.ts'
import { commitUrl, type Upload, uploadAt } from './upload-session.ts'
import { readState } from './upload-status.ts'

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
  remote: Remote,
  of: Descriptor,
  { supply, upload: first, most }: { readonly supply: Supply; readonly upload: Upload; readonly most: number },
): Promise<Sending> {
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
    supply.check()
    throw error
  }
  const operation = `send blob ${of.digest}`
  const at = commitUrl(upload, of.digest)
  return settle(remote, of, supply, () =>
    ask(remote, { method: 'PUT', at, operation, actions: 'pull,push', repeat: 'once' }),
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
async function sendChunk(remote: Remote, upload: Upload, chunk: Chunk): Promise<Upload | Sending> {
  let at = upload
  let last: Sending | undefined
  for (let attempt = 0; attempt < chunkTries; attempt++) {
    const answer = await patch(remote, at, chunk)
    if (!('kind' in answer)) return answer
    if (isOutOfStep(answer)) return answer
    if (answer.kind === 'too-large' && chunk.start === 0) return answer
    last = answer
    // used only where it is the beginning or the end of the chunk in doubt
    const state = await readState(remote, at)
    if (state?.offset === chunk.start + chunk.bytes.byteLength) return state.upload
    if (state?.offset !== chunk.start) break
    at = state.upload
  }
  const error = last?.kind === 'unsure' ? last.error : lost(remote)
  return { kind: 'unsure', error }
}

async function patch(remote: Remote, upload: Upload, { bytes, start }: Chunk): Promise<Upload | Sending> {
  const operation = 'send a chunk of a blob'
  try {
    const response = await ask(remote, {
      method: 'PATCH',
      at: upload.at,
      operation,
      actions: 'pull,push',
      // its source has a place among the reads already: who holds one never waits for one among the writes
      weight: 'small',
      idle: commitIdle,
      repeat: 'once',
      headers: { 'content-range': `${start}-${start + bytes.byteLength - 1}` },
      body: { kind: 'bytes', bytes, contentType: 'application/octet-stream' },
    })
    if (response.status >= 300) return judgeChunk(remote, await readRefusal(response), { operation, start })
    await response.discard()
    return uploadAt(remote, response, upload)
  } catch (error) {
    remote.signal.throwIfAborted()
    if (!(error instanceof RegistryError) || error.facts.status !== undefined) throw error
    return { kind: 'unsure', error }
  }
}

/** 416 says of a chunk that it does not follow what the registry has, and the upload is lost; of the first, its size. */
function judgeChunk(
  remote: Remote,
  refusal: Refusal,
  { operation, start }: { readonly operation: string; readonly start: number },
): Sending {
  return refusal.status === 416 && start > 0
    ? { kind: 'unsure', error: refused(remote, refusal, operation) }
    : judge(remote, refusal, operation)
}

function isOutOfStep(sending: Sending): boolean {
  return sending.kind === 'unsure' && sending.error.facts.status === 416
}

function lost({ name }: Remote): RegistryError {
  const facts = { registry: name.registry, repository: name.path, operation: 'send a chunk of a blob' }
  return new RegistryError({ ...facts, detail: 'the registry lost count of the upload', retryable: true })
}
