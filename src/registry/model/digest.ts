// Validates and computes digests (image-spec, descriptor.md#digests).
import { createHash, type Hash } from 'node:crypto'

declare const digest: unique symbol
/** `algorithm:hex` with a known algorithm and the right length (OCI image-spec, descriptor.md#digests). */
export type Digest = string & { readonly [digest]: true }

const hexLength: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 }

/** Whether `text` is a digest of a registered algorithm, in lower case and of the right length. */
export function isDigest(text: string): text is Digest {
  const at = text.indexOf(':')
  const hex = text.slice(at + 1)
  return hex.length === hexLength[text.slice(0, at)] && /^[a-f0-9]+$/.test(hex)
}

/** The part before the colon: `sha256` or `sha512`. */
export function algorithmOf(of: Digest): string {
  return of.slice(0, of.indexOf(':'))
}

/** The part after the colon, in lower-case hex. */
export function hexOf(of: Digest): string {
  return of.slice(of.indexOf(':') + 1)
}

/** A hash object of the algorithm of `expected`. */
export function hashLike(expected: Digest): Hash {
  return createHash(algorithmOf(expected))
}

/** The digest of `bytes` by `algorithm`. */
export function digestOf(bytes: Uint8Array | string, algorithm = 'sha256'): Digest {
  const text = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
  if (!isDigest(text)) throw new TypeError(`${algorithm} is not a digest algorithm`)
  return text
}

/** The first 12 hex digits, for messages. */
export function shortDigest(of: Digest): string {
  return `${algorithmOf(of)}:${hexOf(of).slice(0, 12)}`
}
