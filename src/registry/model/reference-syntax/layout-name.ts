// Parses the reference of an OCI image layout.
import { plainText } from '../plain-text.ts'
import { isTag, type LayoutName, type Reference } from '../reference.ts'
import { parseDigest } from './suffixes.ts'
import { ReferenceSyntaxError } from './syntax-error.ts'

/**
 * "//" begins no path: `oci://ghcr.io/acme/app` is how other tools write an image of a registry, and a folder of that name
 * would look like a promotion.
 */
function slashesProblem(kind: LayoutName['kind'], rest: string): string {
  const name = rest === '' ? 'PATH' : plainText(rest)
  return `leave out the "//". A path is written "${kind}:${name}" or, from the root, "${kind}:/${name}"; an image of a registry is written "${name}"`
}

/** A path may contain colons and at signs: only a suffix with the syntax of a digest or tag is read as one. */
export function parseLayout(text: string, kind: LayoutName['kind']): Reference {
  const start = kind.length + 1
  const control = text.search(/\p{Cc}/u)
  if (control >= 0) throw new ReferenceSyntaxError(text, control, 'a control character is not allowed')
  const at = text.search(/@sha(?:256|512):[^/@]*$/)
  const digest = at < 0 ? undefined : parseDigest(text, at + 1)
  const rest = at < 0 ? text.slice(start) : text.slice(start, at)
  const colon = rest.lastIndexOf(':')
  const tail = rest.slice(colon + 1)
  const tagged = colon >= 0 && isTag(tail)
  const path = tagged ? rest.slice(0, colon) : rest
  if (path === '') throw new ReferenceSyntaxError(text, start, 'the path is missing')
  if (path.startsWith('//')) throw new ReferenceSyntaxError(text, start, slashesProblem(kind, rest.replace(/^\/+/, '')))
  if (!tagged && path.endsWith(':')) throw new ReferenceSyntaxError(text, start + path.length, 'the tag is empty')
  return { repository: { kind, path }, ...(tagged && { tag: tail }), ...(digest !== undefined && { digest }) }
}
