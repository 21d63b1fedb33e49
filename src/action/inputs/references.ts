// Reads `source` and `targets`, in the many ways in which people write references.

import type { Target } from '../../promote/model/request.ts'
import { listItems } from '../../promote/text/lists.ts'
import { listOf, type ParseResult, problem, quote, quotingProblem } from '../../promote/text/parse.ts'
import {
  formatName,
  formatReference,
  isTag,
  parseReference,
  type Reference,
  ReferenceSyntaxError,
  type RepositoryName,
  sameName,
} from '../../registry/model/reference.ts'

export interface Targets {
  readonly targets: readonly Target[]
  /** What was understood but not written, to be said aloud. */
  readonly notices: readonly string[]
}

/** One source, or several that are combined into one index. */
export type Sources = readonly [Reference, ...Reference[]]

/** A tag, a digest, or a layout (whose tag may be left out where it holds one image). */
export function readSources(text: string, combine: boolean): ParseResult<Sources> {
  return listOf(text, (written) => readEach(written, combine))
}

function readEach([first, ...others]: readonly string[], combine: boolean): ParseResult<Sources> {
  if (first === undefined) return problem('it names no image. Write one, such as ghcr.io/acme/app:sha-1f2e.')
  if (others.length > 0 && !combine)
    return problem(
      `it has ${others.length + 1} entries, and one image is promoted at a time. Set \`combine: true\` to make one index of them.`,
    )
  const read = [first, ...others].map(readSource)
  const [one, ...more] = read.filter((reference) => typeof reference !== 'string')
  const problems = read.filter((reference) => typeof reference === 'string')
  if (one === undefined || problems.length > 0) return { problems }
  return { value: [one, ...more], notices: lowerCaseNotices([first, ...others]) }
}

function readSource(written: string): Reference | string {
  if (written.includes('*'))
    return `${quote(written)} is a glob, which needs \`select\`; without it, name one image, such as ghcr.io/acme/app:1.2.3.`
  if (/^sha(?:256|512):[0-9a-f]*$/i.test(written))
    return `${quote(written)} is only a digest: the repository is missing. Write it before the digest, such as ghcr.io/acme/app@${written.slice(0, 13)}….`
  const reference = parse(written)
  if (typeof reference === 'string' || reference.repository.kind !== 'registry') return reference
  if (reference.tag !== undefined || reference.digest !== undefined) return reference
  return `${quote(written)} names no tag and no digest, and that never means latest. Write ${formatName(reference.repository)}:TAG or @sha256:…; choosing among its tags needs \`select\`.`
}

/** Repositories to select tags from. */
export type Repositories = RepositoryName | { readonly registry: string; readonly glob: string }

/** A repository, or a glob of those of one registry (`ghcr.io/acme/*`), without tag and digest. */
export function readRepositories(text: string): ParseResult<Repositories> {
  return listOf(text, readOne)
}

function readOne([first, ...others]: readonly string[]): ParseResult<Repositories> {
  if (first === undefined) return problem('it names no repository. Write one, such as ghcr.io/acme/app.')
  if (others.length > 0) return problem(`it has ${others.length + 1} entries, and \`select\` chooses from one.`)
  if (/[*?{]/.test(first)) return readGlob(first)
  const reference = parse(first)
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
  return problem(`${quote(written)} is no glob of one registry's repositories, such as ghcr.io/acme/*.`)
}

/** The host as references spell it: lower case, `docker.io` for Docker Hub; undefined where it is no host. */
export function normalHost(text: string): string | undefined {
  const reference = parse(`${text}/x/x`)
  if (typeof reference === 'string' || reference.repository.kind !== 'registry') return undefined
  return reference.repository.path === 'x/x' ? reference.repository.registry : undefined
}

/** All targets, each once. `sources` is undefined where they could not be read: what depends on them is not judged then. */
export function readTargets(text: string, sources: Sources | undefined): ParseResult<Targets> {
  const found = new Map<string, Target>()
  const notices: string[] = []
  const problems: string[] = []
  const items = listItems(metadataTags(text) ?? text)
  for (const written of items) {
    const read = quotingProblem(written) ?? readTarget(written, sources)
    if (typeof read === 'string') problems.push(read)
    else if (read !== undefined) {
      found.set(formatReference(read), read)
      if (!written.endsWith(`:${read.tag}`))
        notices.push(`Target ${written} has no tag of its own: it keeps the source's, ${read.tag}.`)
    }
  }
  if (problems.length > 0) return { problems }
  if (found.size === 0 && sources !== undefined)
    return problem('it names no target. Write at least one, such as ghcr.io/acme/app:1.2.3.')
  return { value: { targets: [...found.values()], notices }, notices: lowerCaseNotices(items) }
}

/** The tags of docker/metadata-action's output `json`, by line; `undefined` where it is not that. */
function metadataTags(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const metadata: unknown = JSON.parse(text)
    if (typeof metadata !== 'object' || metadata === null || !('tags' in metadata)) return undefined
    const { tags } = metadata
    return Array.isArray(tags) && tags.every((tag) => typeof tag === 'string') ? tags.join('\n') : undefined
  } catch {
    return undefined
  }
}

/** The target, a problem in words, or undefined where only the source's own problem stands in the way. */
function readTarget(written: string, sources: Sources | undefined): Target | string | undefined {
  const placeholder = /\{[a-z.]*\}/.exec(written)?.[0]
  if (placeholder !== undefined)
    return `${quote(written)} has the placeholder ${placeholder}, which needs \`select\`. Without it, write the tag itself, or derive major and minor tags with \`floating-tags\`.`
  if (written.startsWith(':')) return ownTag(written, sources)
  if (isTag(written))
    return `${quote(written)} alone could be a tag or a repository. Did you mean ${quote(`:${written}`)}, that tag in the source's repository?`
  const reference = parse(written)
  if (typeof reference === 'string') return reference
  const { repository, tag, digest } = reference
  if (digest !== undefined)
    return `${quote(written)} has a digest, but a target is a tag. Leave out ${quote(`@${digest}`)}; the source decides the digest.`
  if (tag !== undefined) return { repository, tag }
  if (repository.kind !== 'registry' && repository.path.includes(':')) return layoutTagProblem(written)
  return sources && keepTag(written, repository, sources)
}

/** A layout can be read with nearly any name in it; what is written to one is a tag. */
function layoutTagProblem(written: string): string {
  return (
    slashProblem(written) ??
    `${quote(written)} has a ":" in its path, and what follows it is not a tag. Rename the folder, or add a tag.`
  )
}

function ownTag(written: string, sources: Sources | undefined): Target | string | undefined {
  const tag = written.slice(1)
  if (!isTag(tag))
    return (
      slashProblem(written) ??
      separatorProblem(written) ??
      `${quote(written)} is not a tag: up to 128 letters, digits, "_", "." and "-", and it begins with neither of the last two.`
    )
  if (sources === undefined) return undefined
  const [{ repository }, ...others] = sources
  if (repository.kind !== 'registry')
    return `${quote(written)} means the source's repository, but the source is a layout. Write the target in full.`
  if (!others.every((other) => sameName(other.repository, repository)))
    return `${quote(written)} means the source's repository, but the sources are in several. Write the target in full.`
  return { repository, tag }
}

function keepTag(written: string, repository: RepositoryName, [source, ...others]: Sources): Target | string {
  if (source.tag !== undefined && others.every(({ tag }) => tag === source.tag)) return { repository, tag: source.tag }
  const why =
    others.length > 0
      ? 'the sources share none'
      : source.digest === undefined
        ? 'the source names none either'
        : 'the source is named by digest'
  return `${quote(written)} has no tag, and ${why}. Write ${quote(`${written}:TAG`)}.`
}

/** Repository names are taken in lower case: `github.repository` has capitals, and workflows have no function for it. */
function parse(text: string): Reference | string {
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

/** What stands before the tag and the digest. */
function nameOf(written: string): string {
  const [rest = ''] = written.split('@')
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1)
  return colon < 0 ? rest : rest.slice(0, colon)
}

/** A sentence for each reference whose repository was not in lower case. */
function lowerCaseNotices(references: readonly string[]): readonly string[] {
  const changed = references.filter((written) => pathOf(written) !== pathOf(inLowerCase(written)))
  return changed.map(
    (written) => `${quote(written)} is taken as ${quote(inLowerCase(written))}: repository names are in lower case.`,
  )
}

/** The repository without its host, which may be in any case. */
const pathOf = (written: string): string => nameOf(written).replace(/^[^/]*[.:][^/]*\//, '')

/** A tag with a slash, as branch names have; `undefined` if that is not what is wrong. */
function slashProblem(written: string): string | undefined {
  const [, name = '', tag = ''] = /^([^\s]*?):([A-Za-z_][^:@\s]*\/[^:@\s]*)$/.exec(written) ?? []
  if (tag === '') return undefined
  return `${quote(written)} is not a reference: a tag has no slash. Write ${quote(`${name}:${tag.replaceAll('/', '-')}`)}, as docker/metadata-action does.`
}

/** Several references that were joined by something that does not separate them. */
function separatorProblem(written: string): string | undefined {
  if (written.includes(String.raw`\n`))
    return `${quote(written)} holds a backslash and an n: in an expression '\\n' is not a line break. Separate by commas, such as join(…, ',').`
  if (/\S\s+\S/.test(written))
    return `${quote(written)} has a space in it. Separate references by lines or commas; a block that begins with ">" joins its lines by spaces, one that begins with "|" does not.`
  return undefined
}
