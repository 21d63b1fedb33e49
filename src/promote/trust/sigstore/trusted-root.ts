// Trusted roots: whose certificates, logs and timestamps count.
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify'
import { isRecord } from '../../../registry/model/descriptor.ts'
import { parseJson } from '../../../registry/model/json/json.ts'

export type TrustRoot = Omit<TrustMaterial, 'publicKey'>

/** Roots in one file; `gh attestation trusted-root` writes two. */
const rootLimit = 16

/**
 * Reads a trusted_root.json, or one on each line (JSON lines) as `gh attestation trusted-root` writes them. `problem`
 * completes the sentence "the file …".
 */
export function readTrustRoots(text: string): { readonly roots: readonly TrustRoot[] } | { readonly problem: string } {
  const whole = parseJson(text)
  const documents =
    whole === undefined
      ? text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(parseJson)
      : [whole]
  if (documents.length === 0 || documents.length > rootLimit || !documents.every(isTrustedRoot))
    return { problem: 'is not a trusted_root.json of sigstore, nor lines of them' }
  try {
    const roots = documents.map((document) => toTrustMaterial(TrustedRoot.fromJSON(document)))
    // The library parses some certificates and keys lazily: report an unusable one here, not during verification.
    return { roots }
  } catch {
    return { problem: 'is a trusted_root.json with keys or certificates that cannot be read' }
  }
}

function isTrustedRoot(document: unknown): boolean {
  if (!isRecord(document)) return false
  const { mediaType, certificateAuthorities } = document
  return (
    typeof mediaType === 'string' &&
    /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.|\.v0\.\d+\+json)/.test(mediaType) &&
    (certificateAuthorities === undefined || Array.isArray(certificateAuthorities))
  )
}
