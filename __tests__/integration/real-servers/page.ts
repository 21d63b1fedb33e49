// docs/compatibility.md as the matrix's own run writes it, so that the page cannot say what no test has seen.
import { readers, type ServerName, writers } from '../../support/servers.ts'
import { kinds } from './kinds.ts'

/** What stands at one crossing: the letters of the kinds that arrived whole, or that the refusal was said. */
export type Cells = ReadonlyMap<string, ReadonlySet<string>>

export const crossing = (source: ServerName, destination: ServerName): string => `${source} → ${destination}`
export const refused = 'refused'

const all: readonly ServerName[] = [...writers, ...readers]
const complete = kinds.map(({ letter }) => letter)

function cell(cells: Cells, source: ServerName, destination: ServerName): string {
  const cellLetters = cells.get(crossing(source, destination)) ?? new Set()
  if (cellLetters.has(refused)) return refused
  return complete.map((letter) => (cellLetters.has(letter) ? letter : '·')).join(' ')
}

const row = (...columns: readonly string[]): string => `| ${columns.join(' | ')} |`

/** The page, Markdown. */
export function compatibilityPage(cells: Cells): string {
  const numbered = all.map((name, at) => `${at + 1}. ${name}`)
  return [
    '# Compatibility',
    '',
    'What the built action has promoted between registries that others wrote, and what their clients then read. The test',
    'run makes this page (`__tests__/integration/real-servers/matrix.test.ts`) and fails where it says anything else.',
    '',
    ...numbered,
    '',
    ...kinds.map(({ letter, name }) => `- **${letter}**: ${name}`),
    `- **${refused}**: a server that takes no writes; the run failed before any, and named it`,
    '',
    "Rows are sources, columns destinations. A letter stands where the image's manifest, every other manifest and blob that",
    'belongs to it, and the lists of what refers to it were read back by plain HTTP, all byte for byte, and by one of crane (with',
    '`crane validate --remote`), regctl (with `regctl artifact list`) and skopeo in turn, so that each of them has read every kind',
    'at every destination; and where a second run found nothing to do.',
    '',
    row('from \\ to', ...all.map((_, at) => `${at + 1}`)),
    row('---', ...all.map(() => '---')),
    ...all.map((source, at) => row(`${at + 1}`, ...all.map((destination) => cell(cells, source, destination)))),
    '',
  ].join('\n')
}
