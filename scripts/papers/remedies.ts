// What docs/troubleshooting.md says of single registries, from the table by which the action finds its remedies.
import { type Diagnosis, diagnoses } from '../../src/registry/families/remedies.ts'
import { formatTable } from './markdown.ts'

/** One table for each family of registries, then one for all others. */
export function formatRemedies(): string {
  return [...Map.groupBy(diagnoses, ({ family }) => family ?? 'Any registry')]
    .map(([family, rows]) => `### ${family}\n\n${formatTable(['When', 'What to do', 'From'], rows.map(formatRow))}`)
    .join('\n\n')
}

function formatRow({ act, status, said, remedy, source }: Diagnosis): readonly string[] {
  const when = [
    act === undefined ? '' : act === 'write' ? 'writing' : 'reading',
    (status ?? []).map((code) => (code === undefined ? 'no answer' : `HTTP ${code}`)).join(' or '),
    said === undefined ? '' : `it says ${wordsOf(said)}`,
  ]
  return [when.filter((part) => part !== '').join(', '), remedy, source === undefined ? '' : formatSource(source)]
}

/** The alternatives of an expression such as `/quota|NAME_UNKNOWN/i`, as a person would look for them. */
function wordsOf(said: RegExp): string {
  return said.source
    .split('|')
    .map((word) => `\`${word.replaceAll(' ?', ' ')}\``)
    .join(' or ')
}

function formatSource(source: string): string {
  return /^(?:github|gitlab)\.com\/\S+$/.test(source) ? `[report](https://${source})` : source
}
