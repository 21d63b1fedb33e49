// Draws a promotion as a Mermaid diagram: source, repositories, tags; for many images, registries.
import type { PromotionReport, TagResult, TargetReport } from '../../promote/model/report.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatName, type Reference, type RepositoryName } from '../../registry/model/reference.ts'
import { count, formatCount } from '../format.ts'
import { describeResult } from '../wording/tag-results.ts'

/** Tags, and edges between registries, that are drawn; a larger diagram is unreadable. */
const tagLimit = 24
const edgeLimit = 12

/** Lines of a flowchart of one promotion. */
export function promotionDiagram({ sources, digest, targets }: PromotionReport): readonly string[] {
  const drawn = targets.slice(0, tagLimit)
  const repositories = [...Map.groupBy(drawn, ({ target }) => formatName(target.repository))]
  const rest = targets.length - drawn.length
  return [
    'flowchart LR',
    `  s["${rootLabel(sources, digest)}"]`,
    ...repositories.flatMap(([name, tags], at) => [
      `  s --- r${at}["${label(name)}"]`,
      ...tags.map((tag, index) => `  r${at} ${arrowOf(tag)} t${at}_${index}(["${label(tag.target.tag)}"])`),
    ]),
    ...(rest > 0 ? [`  s --- more["${count(rest, 'more tag')}"]`] : []),
  ]
}

/** Lines of a flowchart of many promotions: how many tags go from which registry to which. */
export function bulkDiagram(promotions: readonly PromotionReport[]): readonly string[] {
  const ways = promotions.flatMap(({ sources, targets }) => {
    const from = sources[0] === undefined ? 'nothing' : placeOf(sources[0].repository)
    return targets.map(({ target, result }) => ({ from, to: placeOf(target.repository), result }))
  })
  const edges = [...Map.groupBy(ways, ({ from, to }) => `${from}\n${to}`).values()]
  const lines = edges.slice(0, edgeLimit).map((tags, at) => {
    const [{ from, to } = { from: '', to: '' }] = tags
    return `  s${at}["${label(from)}"] ${bulkArrow(tags.map(({ result }) => result))} d${at}["${label(to)}"]`
  })
  const rest = edges.length - lines.length
  return ['flowchart LR', ...lines, ...(rest > 0 ? [`  more["${count(rest, 'more pair')} of registries"]`] : [])]
}

/** As `arrowOf`, of many tags: `39 of 40 tags` if not all of them were reached. */
function bulkArrow(results: readonly TagResult[]): string {
  const all = count(results.length, 'tag')
  const planned = results.filter((result) => result === 'planned').length
  const there = planned > 0 ? planned : results.filter((result) => reached.has(result)).length
  const arrow = planned > 0 ? '-.->' : there > 0 ? '-->' : '--x'
  return `${arrow}|"${there === results.length ? all : `${formatCount(there)} of ${all}`}"|`
}

const placeOf = (name: RepositoryName): string => (name.kind === 'registry' ? name.registry : formatName(name))

/** In lines of their own: Mermaid breaks long ones wherever it likes. */
function rootLabel([source, ...others]: readonly Reference[], digest: Digest | undefined): string {
  const { repository, tag } = source ?? {}
  const lines = [
    repository && formatName(repository),
    tag,
    others.length > 0 && `and ${count(others.length, 'more source')}`,
    digest && shortDigest(digest),
  ]
  return lines.flatMap((line) => (line ? [label(line)] : [])).join('<br/>')
}

/** A solid arrow to a tag that names the image, a crossed one, and why, to one that does not. */
function arrowOf(report: TargetReport): string {
  const { result } = report
  if (result === 'planned') return '-.->'
  if (reached.has(result)) return '-->'
  return `${result === 'left' ? '-->' : '--x'}|"${describeResult(report)}"|`
}

const reached: ReadonlySet<TagResult> = new Set(['created', 'moved', 'same'])

/** Labels are read as HTML and Markdown: all but the characters of references is a question mark. */
function label(text: string): string {
  return text
    .slice(0, 160)
    .replaceAll(/[^A-Za-z0-9 ._:/@+-]/g, '?')
    .replaceAll('_', '#95;')
}
