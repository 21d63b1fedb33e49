// Reads a blob into memory if it is small enough to be a signature or an attestation.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Source } from '../../registry/repository.ts'

/** Bytes: SBOM attestations have a few million. */
const evidenceSizeLimit = 16 * 1024 * 1024

/** The bytes, verified against the descriptor; `undefined` if it is larger than the limit. Throws RegistryError. */
export async function readWithin(source: Source, of: Descriptor): Promise<Uint8Array | undefined> {
  if (of.size > evidenceSizeLimit) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of await source.blob(of)) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a blob is bytes')
    size += chunk.byteLength
    if (size > evidenceSizeLimit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
