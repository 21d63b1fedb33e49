// Selections become requests: one for each chosen tag, its targets filled in from the templates.

import type { Registries } from '../../registry/connect-options.ts'
import {
  formatName,
  parseReference,
  ReferenceSyntaxError,
  type RepositoryName,
  type Tag,
} from '../../registry/model/reference.ts'
import type { OpenRepository } from '../../registry/repository.ts'
import { versionScheme } from '../match/version.ts'
import { InvalidSourceError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { PromotionOptions, PromotionRequest, Target } from '../model/request.ts'
import { openRepositories, type Repositories } from '../repositories.ts'
import { matchRepositories, type Selection, selectTags } from './select-tags.ts'
import { fillTemplates, repositoryPart, type Template } from './target-template.ts'

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

/** Requests as they are, selections expanded. Throws InvalidSourceError where one chooses nothing or a template cannot be filled. */
export async function expandSelections(
  asks: readonly RunRequest[],
  context: ExpandContext,
): Promise<readonly PromotionRequest[]> {
  const world = openRepositories([], context.open, context.signal, false)
  const expanded = await Promise.all(
    asks.map(async (ask) => ('sources' in ask ? [ask] : expandOne(ask, world, context))),
  )
  return expanded.flat()
}

async function expandOne(
  ask: SelectionRequest,
  world: Repositories,
  context: ExpandContext,
): Promise<readonly PromotionRequest[]> {
  const { from, selection, options } = ask
  const names = 'glob' in from ? await namesOf(from, context) : [from]
  const scheme = versionScheme(options.versionPattern)
  const chosen = await Promise.all(
    names.map(async (repository) =>
      selectTags([...(await world.tagsOf(repository)).tags], selection, scheme).map((tag) => ({ repository, tag })),
    ),
  )
  const sources = chosen.flat()
  const written = 'glob' in from ? `${from.registry}/${from.glob}` : formatName(from)
  if (sources.length === 0)
    throw new InvalidSourceError(
      `select chose no tag of ${written}`,
      'Look at the tags that are there, and at what select asks for.',
    )
  context.emit({
    kind: 'notice',
    message: `select chose ${sources.length} ${sources.length === 1 ? 'tag' : 'tags'} of ${written}`,
  })
  const filled = fillTemplates(
    ask.templates,
    sources.map(({ repository, tag }) => {
      const version = scheme.version(tag)
      return { tag, repository: repositoryPart(formatName(repository), written), ...(version && { version }) }
    }),
  )
  if ('problems' in filled)
    throw new InvalidSourceError(
      `the targets cannot be filled: ${filled.problems.join('; ')}`,
      'Select only tags that have what the targets name.',
    )
  return sources.flatMap((source, at): readonly PromotionRequest[] => {
    const targets = (filled[at] ?? []).map((text) => targetOf(text, source.tag))
    return targets.length > 0 ? [{ sources: [source], targets, options }] : []
  })
}

async function namesOf(
  { registry, glob }: { readonly registry: string; readonly glob: string },
  { repositories, signal }: ExpandContext,
): Promise<readonly RepositoryName[]> {
  const prefix = glob.slice(0, /[*?[{]/.exec(glob)?.index ?? glob.length)
  const names: string[] = []
  for await (const name of repositories(registry, prefix, signal)) names.push(formatName(name))
  return matchRepositories(names, `${registry}/${glob}`).map((name) => parseReference(name).repository)
}

function targetOf(text: string, sourceTag: Tag): Target {
  try {
    const { repository, tag = sourceTag } = parseReference(text)
    return { repository, tag }
  } catch (error) {
    if (!(error instanceof ReferenceSyntaxError)) throw error
    throw new InvalidSourceError(`a target becomes ${error.message}`, 'Change the target, or select other tags.')
  }
}
