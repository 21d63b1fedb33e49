// Classifies blobs by size.
import type { Descriptor } from '../../model/descriptor.ts'
import type { BodySize } from '../../transport/types.ts'

/** Bytes up to which a blob counts as a small request. */
export const smallBlob: number = 64 * 1024
/** Bytes up to which a blob is held in memory, and counts as modest. */
export const modestBlob: number = 1024 * 1024

export function bodySizeOf({ size }: Descriptor): BodySize {
  if (size <= smallBlob) return 'small'
  return size <= modestBlob ? 'modest' : 'blob'
}
