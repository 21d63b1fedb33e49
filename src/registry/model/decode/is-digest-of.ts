// Checks bytes against the digest of a manifest.
import { algorithmOf, type Digest, digestOf } from '../digest.ts'
import { isSchema1Type } from '../media-types.ts'
import { mediaTypeIn } from './manifest-type.ts'
import { isSchema1Digest } from './schema1.ts'

/**
 * Whether `digest` names the bytes, by whatever algorithm. `contentType`: what the registry calls them; schema 1 has a
 * second digest.
 */
export function isDigestOf(bytes: Uint8Array, digest: Digest, contentType: string | undefined): boolean {
  if (digestOf(bytes, algorithmOf(digest)) === digest) return true
  return isSchema1Type(mediaTypeIn(contentType) ?? '') && isSchema1Digest(bytes, digest)
}
