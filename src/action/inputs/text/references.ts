// Parses one reference in the spellings that people use, and reports what is wrong with the others.
import { quote } from '../../../promote/text/quote.ts'
import type { Reference } from '../../../registry/model/reference.ts'
import { parseReference } from '../../../registry/model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../../../registry/model/reference-syntax/syntax-error.ts'

/** The host as references spell it: lower case, `docker.io` for Docker Hub; undefined if it is not a host. */
export function normalHost(text: string): string | undefined {
  const reference = readReference(`${text}/x/x`)
  if (typeof reference === 'string' || reference.repository.kind !== 'registry') return undefined
  return reference.repository.path === 'x/x' ? reference.repository.registry : undefined
}

/** Repository names are taken in lower case: `github.repository` has capitals, and workflows have no function for it. */
export function readReference(text: string): Reference | string {
  try {
    return parseReference(inLowerCase(text))
  } catch (error) {
    if (error instanceof ReferenceSyntaxError)
      return slashProblem(text) ?? separatorProblem(text) ?? `${error.message}.`
    throw error
  }
}

/** The reference with its registry and repository in lower case, as a registry requires; tag and digest as they are. */
export function inLowerCase(written: string): string {
  if (/^oci(?:-archive)?:/.test(written)) return written
  const name = nameOf(written)
  return name.toLowerCase() + written.slice(name.length)
}

/** The part before the tag and the digest. */
function nameOf(written: string): string {
  const [rest = ''] = written.split('@')
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1)
  return colon < 0 ? rest : rest.slice(0, colon)
}

/** A sentence for each reference whose repository was not in lower case. */
export function lowerCaseNotices(references: readonly string[]): readonly string[] {
  const changed = references.filter((written) => pathOf(written) !== pathOf(inLowerCase(written)))
  return changed.map(
    (written) => `${quote(written)} is taken as ${quote(inLowerCase(written))}: repository names are in lower case.`,
  )
}

/** The repository without its host, which may be in any case. */
const pathOf = (written: string): string => nameOf(written).replace(/^[^/]*[.:][^/]*\//, '')

/** A tag with a slash, as branch names have; `undefined` if that is not what is wrong. */
export function slashProblem(written: string): string | undefined {
  const [, name = '', tag = ''] = /^([^\s]*?):([A-Za-z_][^:@\s]*\/[^:@\s]*)$/.exec(written) ?? []
  if (tag === '') return undefined
  return `${quote(written)} is not a reference: a tag has no slash. Write ${quote(`${name}:${tag.replaceAll('/', '-')}`)}, as docker/metadata-action does.`
}

/** Several references that were joined by something that does not separate them. */
export function separatorProblem(written: string): string | undefined {
  if (written.includes(String.raw`\n`))
    return `${quote(written)} holds a backslash and an n: in an expression '\\n' is not a line break. Separate by commas, such as join(…, ',').`
  const expression = /\$\{\{.*\}\}/.exec(written)?.[0]
  if (expression !== undefined)
    return `${quote(written)} holds ${quote(expression)} as text. GitHub fills in expressions in a workflow only, not in a file that a step reads: give the value there, or write the file in an earlier step.`
  if (/\s#/.test(written))
    return `${quote(written)} has a comment in it. Write the comment on a line of its own: what follows a reference on its line belongs to it.`
  if (written.includes(';')) return `${quote(written)} has a semicolon in it. Separate references by lines or commas.`
  if (/\S\s+\S/.test(written))
    return `${quote(written)} has a space in it. Separate references by lines or commas; a block that begins with ">" joins its lines by spaces, one that begins with "|" does not.`
  return characterProblem(written)
}

/** A character that looks like another one, or like none: a quotation mark of a word processor, a space without width. */
function characterProblem(written: string): string | undefined {
  const character = /[^\s\x21-\x7e]/u.exec(written)?.[0]
  const code = character?.codePointAt(0)
  if (character === undefined || code === undefined) return undefined
  const shown = /[\p{Cc}\p{Cf}]/u.test(character) ? 'an invisible character' : quote(character)
  const number = code.toString(16).toUpperCase().padStart(4, '0')
  return `${quote(written)} has ${shown} (U+${number}) in it, which no reference has. Type it again instead of pasting it.`
}
