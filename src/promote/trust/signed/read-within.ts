// Reads a blob into memory if it is small enough to be a signature or an attestation.
import { readUpTo } from '../../../registry/content/verified-stream.ts'
import type { Descriptor } from '../../../registry/model/descriptor.ts'
import type { Source } from '../../../registry/repository.ts'

/** Bytes: SBOM attestations have a few million. */
const evidenceSizeLimit = 16 * 1024 * 1024

/** The bytes, verified against the descriptor; `undefined` if it is larger than the limit. Throws RegistryError. */
export async function readWithin(source: Source, of: Descriptor): Promise<Uint8Array | undefined> {
  return of.size > evidenceSizeLimit ? undefined : readUpTo(evidenceSizeLimit, await source.blob(of))
}
