// Reads the `source` input: an image, several that are combined, or the repositories to select tags from.

import { listOf, type ParseResult, problem } from '../../../promote/text/parse.ts'
import { quote } from '../../../promote/text/quote.ts'
import { formatName, type Reference, type RepositoryName } from '../../../registry/model/reference.ts'
import { lowerCaseNotices, normalHost, readReference } from '../text/references.ts'

/** One source, or several that are combined into one index. */
export type Sources = readonly [Reference, ...Reference[]]

/** A tag, a digest, or a layout (whose tag may be left out if it has one image). */
export function readSources(text: string, combine: boolean): ParseResult<Sources> {
  return listOf(text, (written) => readReferences(written, combine))
}

function readReferences([first, ...others]: readonly string[], combine: boolean): ParseResult<Sources> {
  if (first === undefined) return problem('it names no image. Write one, such as ghcr.io/acme/app:sha-1f2e.')
  if (others.length > 0 && !combine)
    return problem(
      `it has ${others.length + 1} entries, and one image is promoted at a time. Set \`combine: true\` to make one index of them.`,
    )
  const read = [first, ...others].map(readSource)
  const [source, ...more] = read.filter((reference) => typeof reference !== 'string')
  const problems = read.filter((reference) => typeof reference === 'string')
  if (source === undefined || problems.length > 0) return { problems }
  return { value: [source, ...more], notices: lowerCaseNotices([first, ...others]) }
}

function readSource(written: string): Reference | string {
  if (written.includes('*'))
    return `${quote(written)} is a glob, which needs \`select\`; without it, name one image, such as ghcr.io/acme/app:1.2.3.`
  if (/^sha(?:256|512):[0-9a-f]*$/i.test(written))
    return `${quote(written)} is only a digest: the repository is missing. Write it before the digest, such as ghcr.io/acme/app@${written.slice(0, 13)}….`
  const reference = readReference(written)
  if (typeof reference === 'string' || reference.repository.kind !== 'registry') return reference
  if (reference.tag !== undefined || reference.digest !== undefined) return reference
  return `${quote(written)} names no tag and no digest, and that never means latest. Write ${formatName(reference.repository)}:TAG or @sha256:…; choosing among its tags needs \`select\`.`
}

/** Repositories to select tags from. */
export type Repositories = RepositoryName | { readonly registry: string; readonly glob: string }

/** A repository, or a glob of those of one registry (`ghcr.io/acme/*`), without tag and digest. */
export function readRepositories(text: string): ParseResult<Repositories> {
  return listOf(text, readRepository)
}

function readRepository([first, ...others]: readonly string[]): ParseResult<Repositories> {
  if (first === undefined) return problem('it names no repository. Write one, such as ghcr.io/acme/app.')
  if (others.length > 0) return problem(`it has ${others.length + 1} entries, and \`select\` chooses from one.`)
  if (/[*?{]/.test(first)) return readGlob(first)
  const reference = readReference(first)
  if (typeof reference === 'string') return problem(reference)
  if (reference.tag === undefined && reference.digest === undefined)
    return { value: reference.repository, notices: lowerCaseNotices([first]) }
  return problem(`${quote(first)} names one image already, and \`select\` chooses among many: leave one out.`)
}

function readGlob(written: string): ParseResult<Repositories> {
  const slash = written.indexOf('/')
  const [registry, glob] = [written.slice(0, slash), written.slice(slash + 1)]
  const host = slash < 0 ? undefined : normalHost(registry)
  if (host !== undefined && !/[\s:@]/.test(glob))
    return { value: { registry: host, glob: glob.toLowerCase() }, notices: lowerCaseNotices([written]) }
  return problem(`${quote(written)} is not a glob of the repositories of one registry, such as ghcr.io/acme/*.`)
}
