// Splits the suffixes of a reference off: `:tag`, `@digest`.
import { type Digest, isDigest } from '../digest.ts'
import { isTag, type Tag } from '../reference.ts'
import { ReferenceSyntaxError } from './syntax-error.ts'

export function splitDigest(text: string): { readonly rest: string; readonly digest?: Digest } {
  const at = text.indexOf('@')
  if (at < 0) return { rest: text }
  return { rest: text.slice(0, at), digest: parseDigest(text, at + 1) }
}

export function parseDigest(text: string, at: number): Digest {
  const digest = text.slice(at)
  if (isDigest(digest)) return digest
  const problem = /^[0-9a-f]{64}$/.test(digest)
    ? `a digest names its algorithm: write "@sha256:${digest}"`
    : 'a digest is sha256: and 64 lower-case hex digits, or sha512: and 128'
  throw new ReferenceSyntaxError(text, at, problem)
}

/** Splits the tag off: the text after a colon that follows the last slash. */
export function splitTag(text: string, rest: string): { readonly name: string; readonly tag?: Tag } {
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1)
  if (colon < 0) return { name: rest }
  const tag = rest.slice(colon + 1)
  if (!isTag(tag))
    throw new ReferenceSyntaxError(
      text,
      colon + 1,
      tag === ''
        ? 'the tag is empty'
        : isDigest(tag)
          ? `a digest follows "@", not ":": write "@${tag}"`
          : 'a tag is up to 128 letters, digits, "_", "." and "-", and begins with neither of the last two',
    )
  return { name: rest.slice(0, colon), tag }
}
