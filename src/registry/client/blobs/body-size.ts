// Classifies blobs by size.
import { readAheadLimit } from '../../content/verified-stream.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import type { BodySize } from '../../transport/types.ts'

/** Bytes up to which a blob counts as a small request, and is held in memory for all tries. */
export const smallBlob: number = 64 * 1024
/** Bytes up to which a blob is read before its upload is open, and counts as modest. */
export const modestBlob: number = readAheadLimit

export function bodySizeOf({ size }: Descriptor): BodySize {
  if (size <= smallBlob) return 'small'
  return size <= modestBlob ? 'modest' : 'blob'
}
