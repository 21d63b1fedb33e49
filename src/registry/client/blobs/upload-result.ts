// What became of bytes that were sent: stored, refused for good, or in doubt.
import type { Descriptor } from '../../model/descriptor.ts'
import { RegistryError } from '../../model/errors.ts'
import { formatName } from '../../model/reference.ts'
import type { WireResponse } from '../../transport/types.ts'
import { checkStored } from '../manifests.ts'
import type { Remote } from '../request.ts'
import { type Refusal, readRefusal, refused } from '../response.ts'
import type { Supply } from './blob-source.ts'

/** Milliseconds without an answer: GHCR takes ten seconds for a commit, large blobs on slow disks minutes. */
export const commitIdle = 600_000

/** What an upload came to. `unsure`: perhaps stored, perhaps not; the upload itself is lost either way. */
export type Sending =
  | { readonly kind: 'stored' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unsure'; readonly error: RegistryError }

/** Sends the request that ends an upload, and reads what became of it. */
export async function settle(
  remote: Remote,
  of: Descriptor,
  supply: Supply,
  send: () => Promise<WireResponse>,
): Promise<Sending> {
  const operation = `send blob ${of.digest}`
  try {
    const response = await send()
    if (response.status < 300) {
      await response.discard()
      checkStored(response, of.digest, `blob ${of.digest} of ${formatName(remote.name)}`)
      return { kind: 'stored' }
    }
    return judge(remote, await readRefusal(response), operation)
  } catch (error) {
    supply.check()
    remote.signal.throwIfAborted()
    if (!(error instanceof RegistryError) || !isDoubtful(error.facts)) throw error
    return { kind: 'unsure', error }
  }
}

/** A refusal of an upload as what it means for the blob. Throws it where it is final. */
export function judge(remote: Remote, refusal: Refusal, operation: string): Sending {
  const { status } = refusal
  if (status === 413 || status === 416) return { kind: 'too-large' }
  const error = refused(remote, refusal, operation)
  if (isDoubtful(refusal)) return { kind: 'unsure', error }
  throw error
}

interface Doubt {
  readonly status?: number
  readonly codes?: readonly string[]
}

/** No answer, a server's own trouble, or an upload that the registry does not know any more. */
function isDoubtful({ status, codes = [] }: Doubt): boolean {
  if (status === undefined || status === 404 || status === 408 || status === 429 || status >= 499) return true
  return codes.includes('BLOB_UPLOAD_INVALID') || codes.includes('BLOB_UPLOAD_UNKNOWN')
}
