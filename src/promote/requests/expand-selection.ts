// Expands selections into requests: one per chosen tag, with targets from the templates.
import type { Registries } from '../../registry/connect-options.ts'
import { formatName, type RepositoryName, type Tag } from '../../registry/model/reference.ts'
import { parseReference } from '../../registry/model/reference-syntax/parse.ts'
import type { OpenRepository, Source, TagListing } from '../../registry/repository.ts'
import { versionScheme } from '../match/version/scheme.ts'
import { InvalidSourceError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { PromotionOptions, PromotionRequest } from '../model/request.ts'
import { once, openRepositories, type TagListings } from '../repositories.ts'
import { checkRequest, checkVersions } from './check-options.ts'
import { adviceOnMatches, describeMatches } from './describe-matches.ts'
import { type ChosenTag, fillTargets } from './fill-targets.ts'
import { matchRepositories, type Selection, selectTags } from './select-tags.ts'
import { repositoryPart, type Template } from './target-template.ts'
import { ownNamesOf } from './version-targets.ts'

/** Images to be chosen from a repository, or from all that a glob (`ghcr.io/acme/*`) matches. */
export interface SelectionRequest {
  readonly from: { readonly registry: string; readonly glob: string } | RepositoryName
  readonly selection: Selection
  readonly templates: readonly Template[]
  readonly options: PromotionOptions
}

export type RunRequest = PromotionRequest | SelectionRequest

export interface ExpandContext {
  readonly open: OpenRepository
  readonly repositories: Registries['repositories']
  readonly signal: AbortSignal
  readonly emit: Emit
}

export interface ExpandedSelections {
  readonly requests: readonly PromotionRequest[]
  /** The tags of the repositories that were selected from. */
  readonly listings: TagListings
}

/** All tags of a repository, read once however many selections need them. */
type ReadTags = (name: RepositoryName) => Promise<TagListing>

/**
 * Requests as they are, selections expanded. Throws InvalidSourceError if one chooses nothing or a template cannot be
 * filled, InvalidRequestError if `version-pattern` reads none of the chosen tags though the default would.
 */
export async function expandSelections(
  runRequests: readonly RunRequest[],
  context: ExpandContext,
): Promise<ExpandedSelections> {
  const { get } = openRepositories([], context.open, { signal: context.signal, writing: false })
  const listings = new Map<string, TagListing>()
  const readTags = once(async (name) => {
    const listing = await allTags(get(name), context)
    listings.set(formatName(name), listing)
    return listing
  })
  const expanded = await Promise.all(
    runRequests.map(async (request) => ('sources' in request ? [request] : expandOne(request, readTags, context))),
  )
  return { requests: expanded.flat(), listings }
}

async function expandOne(
  selectionRequest: SelectionRequest,
  readTags: ReadTags,
  context: ExpandContext,
): Promise<readonly PromotionRequest[]> {
  const { from, options } = selectionRequest
  const written = 'glob' in from ? `${from.registry}/${from.glob}` : formatName(from)
  const { chosen, read } = await chooseTags(selectionRequest, written, readTags, context)
  if (chosen.length === 0)
    throw new InvalidSourceError(
      `\`select\` chose no tag of ${written}: ${describeMatches(selectionRequest.selection, read, versionScheme(options.versionPattern))}`,
      adviceOnMatches(selectionRequest.selection, read, versionScheme(options.versionPattern)),
    )
  context.emit({
    kind: 'notice',
    message: `\`select\` chose ${chosen.length} ${chosen.length === 1 ? 'tag' : 'tags'} of ${written}`,
  })
  const filled = fillTargets(selectionRequest.templates, chosen, ownNamesOf(options))
  if ('problems' in filled)
    throw new InvalidSourceError(
      `the targets cannot be filled: ${shorten(filled.problems)}`,
      'Change the targets, or select only tags that have what the targets name.',
    )
  for (const message of filled.notices) context.emit({ kind: 'notice', message })
  const requests = chosen.flatMap(({ source }, at): readonly PromotionRequest[] => {
    const targets = filled.targets[at] ?? []
    return targets.length > 0 ? [{ sources: [source], targets, options }] : []
  })
  const [first] = requests
  const tags = chosen.map(({ source }) => source)
  if (first !== undefined) checkVersions({ ...first, targets: tags }, 'of the chosen tags', context.emit)
  requests.forEach(checkRequest)
  return requests
}

/** Problems that are written out: each of many tags may have its own, of one cause. */
const problemLimit = 3

function shorten(problems: readonly string[]): string {
  const more = problems.length - problemLimit
  return problems
    .slice(0, problemLimit)
    .join('; ')
    .concat(more > 0 ? `; and ${more} more` : '')
}

async function chooseTags(
  { from, selection, options }: SelectionRequest,
  written: string,
  readTags: ReadTags,
  context: ExpandContext,
): Promise<{ readonly chosen: readonly ChosenTag[]; readonly read: readonly (readonly Tag[])[] }> {
  const names = 'glob' in from ? await listRepositories(from, context) : [from]
  const scheme = versionScheme(options.versionPattern)
  const chosen = await Promise.all(
    names.map(async (repository) => {
      const tags = [...(await readTags(repository)).tags]
      const selected = selectTags(tags, selection, scheme).map((tag: Tag): ChosenTag => {
        const version = scheme.version(tag)
        const part = repositoryPart(formatName(repository), written)
        return { source: { repository, tag }, repository: part, ...(version && { version }) }
      })
      return { tags, selected }
    }),
  )
  return { chosen: chosen.flatMap(({ selected }) => selected), read: chosen.map(({ tags }) => tags) }
}

/** All tags, without the bound of other readers: a selection from a cut list would be another one. */
async function allTags(source: Source, { emit }: ExpandContext): Promise<TagListing> {
  const tags = new Set<Tag>()
  let complete = true
  const onDoubt = (reason: string): void => {
    complete = false
    emit({ kind: 'warning', message: `\`select\`: tags of ${formatName(source.name)} may be missing: ${reason}` })
  }
  for await (const tag of source.tags(onDoubt)) tags.add(tag)
  return { tags, complete }
}

async function listRepositories(
  { registry, glob }: { readonly registry: string; readonly glob: string },
  { repositories, signal }: ExpandContext,
): Promise<readonly RepositoryName[]> {
  const prefix = glob.slice(0, /[*?[{]/.exec(glob)?.index ?? glob.length)
  const names: string[] = []
  for await (const name of repositories(registry, prefix, signal)) names.push(formatName(name))
  return matchRepositories(names, `${registry}/${glob}`).map((name) => parseReference(name).repository)
}
