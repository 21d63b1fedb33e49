// Reads the `targets` input: full references, tags of the source's repository, or the output of docker/metadata-action.
import type { Target } from '../../../promote/model/request.ts'
import { listItems } from '../../../promote/text/lists.ts'
import { type ParseResult, problem, quotingProblem } from '../../../promote/text/parse.ts'
import { quote } from '../../../promote/text/quote.ts'
import { formatReference, isTag, type RepositoryName, sameName } from '../../../registry/model/reference.ts'
import { lowerCaseNotices, readReference, separatorProblem, slashProblem } from '../text/references.ts'
import type { Sources } from './sources.ts'

export interface Targets {
  readonly targets: readonly Target[]
  /** Corrections that the user should see. */
  readonly notices: readonly string[]
}

/** All targets, each once. `sources` is undefined if they could not be read: targets that depend on them are not checked then. */
export function readTargets(text: string, sources: Sources | undefined): ParseResult<Targets> {
  const targets = new Map<string, Target>()
  const notices: string[] = []
  const problems: string[] = []
  const items = listItems(metadataTags(text) ?? text)
  for (const written of items) {
    const read = quotingProblem(written) ?? readTarget(written, sources)
    if (typeof read === 'string') problems.push(read)
    else if (read !== undefined) {
      targets.set(formatReference(read), read)
      if (!written.endsWith(`:${read.tag}`))
        notices.push(`Target ${written} has no tag of its own: it keeps the source's, ${read.tag}.`)
      if (isShort(written))
        notices.push(
          `Target ${written} means ${formatReference(read)}, where Docker alone publishes. Write the registry and the namespace before it if it is elsewhere.`,
        )
    }
  }
  if (problems.length > 0) return { problems }
  if (targets.size === 0 && sources !== undefined)
    return problem('it names no target. Write at least one, such as ghcr.io/acme/app:1.2.3.')
  return { value: { targets: [...targets.values()], notices }, notices: lowerCaseNotices(items) }
}

/** Whether a target is written without registry and namespace. */
function isShort(written: string): boolean {
  return !/^:|\/|^oci(?:-archive)?:/.test(written)
}

/** The tags of docker/metadata-action's output `json`, by line; `undefined` if it is something else. */
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

/** The target, a problem in words, or undefined if only the problem of the source prevents it. */
function readTarget(written: string, sources: Sources | undefined): Target | string | undefined {
  const placeholder = /\{[a-z.]*\}/.exec(written)?.[0]
  if (placeholder !== undefined)
    return `${quote(written)} has the placeholder ${placeholder}, which needs \`select\`. Without it, write the tag itself, or derive major and minor tags with \`floating-tags\`.`
  if (written.startsWith(':')) return ownTag(written, sources)
  if (isTag(written))
    return `${quote(written)} alone could be a tag or a repository. Did you mean ${quote(`:${written}`)}, that tag in the source's repository?`
  if (/^(?:linux|windows|darwin|freebsd)\/[a-z0-9]+(?:\/v\d+)?$/.test(written))
    return `${quote(written)} is a platform and not a target. Separate platforms by commas, without spaces: linux/amd64,linux/arm64.`
  const reference = readReference(written)
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
  if (tag === '') return `${quote(written)} has no tag after its colon. Is the variable after the colon empty?`
  if (!isTag(tag))
    return (
      slashProblem(written) ??
      separatorProblem(written) ??
      `${quote(written)} is not a tag: up to 128 letters, digits, "_", "." and "-", and it begins with neither of the last two.`
    )
  if (sources === undefined) return undefined
  const [{ repository }, ...rest] = sources
  if (repository.kind !== 'registry')
    return `${quote(written)} means the source's repository, but the source is a layout. Write the target in full.`
  if (!rest.every((source) => sameName(source.repository, repository)))
    return `${quote(written)} means the source's repository, but the sources are in several. Write the target in full.`
  return { repository, tag }
}

function keepTag(written: string, repository: RepositoryName, [source, ...rest]: Sources): Target | string {
  if (source.tag !== undefined && rest.every(({ tag }) => tag === source.tag)) return { repository, tag: source.tag }
  const why =
    rest.length > 0
      ? 'the sources have different tags'
      : source.digest === undefined
        ? 'the source has none either'
        : 'the source is named by digest'
  return `${quote(written)} has no tag, and ${why}. Write ${quote(`${written}:TAG`)}.`
}
