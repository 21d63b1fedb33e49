// The remedies by registry in docs/troubleshooting.md, from the registry families.

import { families } from '../../src/registry/families/families.ts'
import { genericRemedies } from '../../src/registry/families/remedies/diagnose.ts'
import type { Remedy } from '../../src/registry/families/types.ts'
import { formatTable } from './markdown.ts'

/** One table for each family of registries, then one for all others. */
export function formatRemedies(): string {
  return [...families, { name: 'Any registry', remedies: genericRemedies }]
    .filter(({ remedies = [] }) => remedies.length > 0)
    .map(({ name, remedies = [] }) => {
      return `### ${name}\n\n${formatTable(['When', 'What to do', 'From'], remedies.map(formatRow))}`
    })
    .join('\n\n')
}

const conditions: Readonly<Record<string, string>> = {
  'no-response': 'no answer',
  unauthorized: 'HTTP 401',
  denied: 'HTTP 403',
  'rate-limited': 'HTTP 429, or words such as "rate limit"',
  'tag-immutable': 'it says that the tag is immutable',
  'quota-exceeded': 'it says that a quota is used up',
  'storage-full': 'HTTP 507, or words such as "no space left"',
  'too-large': 'HTTP 413',
  'repository-unknown': 'it says `NAME_UNKNOWN`',
}

function formatRow({ access, codes = [], statuses = [], words, text, source }: Remedy): readonly string[] {
  const when = [
    access === undefined ? '' : access === 'write' ? 'writing' : 'reading',
    codes.map((code) => conditions[code] ?? code).join(' or '),
    statuses.map((status) => `HTTP ${status}`).join(' or '),
    words === undefined ? '' : `it says ${wordsOf(words)}`,
  ]
  return [when.filter((part) => part !== '').join(', '), text, source === undefined ? '' : formatSource(source)]
}

/** The alternatives of an expression such as `/quota|NAME_UNKNOWN/i`, as a person would look for them. */
function wordsOf(words: RegExp): string {
  return words.source
    .split('|')
    .map((word) => `\`${word.replaceAll(' ?', ' ')}\``)
    .join(' or ')
}

function formatSource(source: string): string {
  return /^(?:github|gitlab)\.com\/\S+$/.test(source) ? `[report](https://${source})` : source
}
