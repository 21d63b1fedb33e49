// Fills the templates of a selection for every chosen tag, and decides which tag gets a shared target.
import { formatName, formatReference, type RepositoryName, type Tag } from '../../registry/model/reference.ts'
import { parseReference } from '../../registry/model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../../registry/model/reference-syntax/syntax-error.ts'
import { compareVersions } from '../match/version/compare.ts'
import { ownsTag, readFloatingName } from '../match/version/floating.ts'
import { isRelease, type Version } from '../match/version/version.ts'
import type { Target } from '../model/request.ts'
import { fillTemplate, type Template, usesVersion } from './target-template.ts'

/** A tag that a selection chose. */
export interface ChosenTag {
  readonly source: { readonly repository: RepositoryName; readonly tag: Tag }
  /** What `{repository}` stands for: see repositoryPart. */
  readonly repository: string
  /** The full version that the tag spells, if it spells one. */
  readonly version?: Version
}

interface Filled {
  readonly chosen: ChosenTag
  readonly template: Template
  readonly target: Target
}

export interface FilledTargets {
  /** For each chosen tag, in its order, the targets that it goes to. */
  readonly targets: readonly (readonly Target[])[]
  /** Which tag a target took that several could have taken. */
  readonly notices: readonly string[]
}

/**
 * A target that several chosen tags fill goes to the highest release of the line that it spells: `latest` to the main
 * line, `latest-alpine` to `alpine`. Equal versions keep it, and the plan judges them by their digests.
 */
export function fillTargets(
  templates: readonly Template[],
  chosen: readonly ChosenTag[],
  ownNames: readonly string[] = [],
): FilledTargets | { readonly problems: readonly string[] } {
  const filled = chosen.flatMap((tag) => templates.map((template) => fill(template, tag)))
  const problems = filled.flatMap((entry) => ('problem' in entry ? [entry.problem] : []))
  const groups = Map.groupBy(
    filled.flatMap((entry) => ('problem' in entry ? [] : [entry])),
    ({ target }) => formatReference(target),
  )
  const winners = [...groups.values()].map((group) => winnersOf(group, ownNames))
  for (const winner of winners) if ('problem' in winner) problems.push(winner.problem)
  if (problems.length > 0) return { problems: [...new Set(problems)] }
  const kept = new Set(winners.flatMap((winner) => ('problem' in winner ? [] : winner.kept)))
  const byTag = Map.groupBy(
    filled.flatMap((entry) => ('target' in entry && kept.has(entry) ? [entry] : [])),
    (entry) => entry.chosen,
  )
  return {
    targets: chosen.map((tag) => unique((byTag.get(tag) ?? []).map(({ target }) => target))),
    notices: winners.flatMap((winner) => ('notice' in winner && winner.notice !== undefined ? [winner.notice] : [])),
  }
}

function fill(template: Template, chosen: ChosenTag): Filled | { readonly problem: string } {
  const { source, repository, version } = chosen
  const text = fillTemplate(template, { tag: source.tag, repository, ...(version && { version }) })
  if (typeof text !== 'string') return text
  try {
    const reference = parseReference(text.startsWith(':') ? `${formatName(source.repository)}${text}` : text)
    return { chosen, template, target: { repository: reference.repository, tag: reference.tag ?? source.tag } }
  } catch (error) {
    if (!(error instanceof ReferenceSyntaxError)) throw error
    return { problem: `a target becomes ${error.message}` }
  }
}

type Winners = { readonly kept: readonly Filled[]; readonly notice?: string | undefined } | { readonly problem: string }

function winnersOf(group: readonly Filled[], ownNames: readonly string[]): Winners {
  const [first] = group
  if (first === undefined || group.every(({ target, chosen }) => target.tag === chosen.source.tag))
    return { kept: group }
  const { tag } = first.target
  const name = readFloatingName(tag, ownNames)
  const takes = ({ chosen: { version }, template }: Filled): boolean => {
    if (version === undefined || !isRelease(version)) return false
    if (usesVersion(template)) return true
    return name === undefined ? version.line === '' : ownsTag(version, tag, ownNames)
  }
  const takers = group.filter(takes)
  const best = takers
    .flatMap(({ chosen }) => chosen.version ?? [])
    .sort(compareVersions)
    .at(-1)
  if (best !== undefined) {
    const kept = takers.filter(
      ({ chosen: { version } }) => version !== undefined && compareVersions(version, best) === 0,
    )
    return { kept, notice: noticeOf(first.target, best, group) }
  }
  if (name === undefined || group.every(({ template }) => usesVersion(template))) return { kept: group }
  const tags = group.map(({ chosen }) => chosen.source.tag)
  return {
    problem: `${formatReference(first.target)} goes to the highest release of its line, and none of the chosen tags is one: ${tags.slice(0, 5).join(', ')}`,
  }
}

function noticeOf(target: Target, { tag }: Version, group: readonly Filled[]): string | undefined {
  if (group.length < 2 || group.every(({ template }) => usesVersion(template))) return undefined
  return `${formatReference(target)} goes to ${tag}, the highest release of its line among the ${group.length} chosen tags`
}

function unique(targets: readonly Target[]): readonly Target[] {
  return [...new Map(targets.map((target) => [formatReference(target), target])).values()]
}
