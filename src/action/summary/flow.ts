// The way of an image as a Mermaid diagram: source, repositories, tags.
import type { PromotionReport, TagResult } from '../../promote/report.ts'
import { shortDigest } from '../../registry/digest.ts'
import { formatName } from '../../registry/reference.ts'
import { sourcesText } from '../outcome-words.ts'
import { count } from '../text.ts'

/** Tags drawn; more would be read by nobody. */
const tagLimit = 24

/** Lines of a flowchart of one promotion. */
export function flowOf({ sources, digest, targets }: PromotionReport): readonly string[] {
  const drawn = targets.slice(0, tagLimit)
  const repositories = [...Map.groupBy(drawn, ({ target }) => formatName(target.repository))]
  const lines = repositories.flatMap(([name, tags], at) => [
    `  s --> r${at}["${label(name)}"]`,
    ...tags.map(({ target, result }, tag) => `  r${at} ${arrows[result]} t${at}_${tag}(["${label(target.tag)}"])`),
  ])
  const rest = targets.length - drawn.length
  const root = `${label(sourcesText(sources))}${digest === undefined ? '' : `<br/>${label(shortDigest(digest))}`}`
  return [
    'flowchart LR',
    `  s["${root}"]`,
    ...lines,
    ...(rest > 0 ? [`  s --> more["${count(rest, 'more tag')}"]`] : []),
  ]
}

const [reached, planned, missed] = ['-->', '-.->', '--x'] as const
const arrows: Readonly<Record<TagResult, string>> = {
  created: reached,
  moved: reached,
  same: reached,
  left: reached,
  planned,
  held: missed,
  refused: missed,
  untouched: missed,
  failed: missed,
  restored: missed,
  deleted: missed,
  'moved-by-other': missed,
}

/** Everything beyond the characters of references is shown as a question mark: labels are read as HTML and Markdown. */
function label(text: string): string {
  return text.slice(0, 160).replaceAll(/[^A-Za-z0-9 ._:/@+-]/g, '?')
}
