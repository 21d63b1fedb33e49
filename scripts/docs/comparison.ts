// The tables of docs/comparison.md, from docs/comparison.yaml.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { formatTable } from './markdown.ts'

/** The other tools in the order of the columns, with the versions that were read or run. */
const tools = ['crane', 'regctl', 'regsync', 'skopeo', 'oras', 'imagetools'] as const

/** `partly` and `yes` may have a remark; `-`: the question does not arise; `?`: not known. */
const cell = z.string().regex(/^(?:yes|no|partly)(?:: .+)?$|^[-?]$/)

const row = z
  .strictObject({
    feature: z.string(),
    /** Inputs of action.yml; none if the feature needs none. */
    inputs: z.array(z.string()),
    /** The file below `__tests__/` and words of the title of a test in it. */
    test: z.string().optional(),
    shows: z.string().optional(),
    /** Why promote-image does not have it, or has a part. */
    no: z.string().optional(),
    partly: z.string().optional(),
    others: z.array(cell).length(tools.length),
  })
  .refine(({ test, shows, no }) => (no === undefined) === (test !== undefined && shows !== undefined), {
    error: 'a feature has either a test or the reason why there is none',
  })

const schema = z.array(z.strictObject({ title: z.string(), rows: z.array(row) }))

type Row = z.infer<typeof row>

/** The groups of features. Throws if the file is not of this form. */
export function readComparison(): z.infer<typeof schema> {
  return schema.parse(parse(readFileSync(join(import.meta.dirname, '../../docs/comparison.yaml'), 'utf8')))
}

/** A table for each group: whether each tool has each feature. */
export function formatComparison(): string {
  return readComparison()
    .map(({ title, rows }) => {
      const table = formatTable(
        ['Feature', 'promote-image', ...tools],
        rows.map((row) => [row.feature, formatOwn(row), ...row.others.map(formatCell)]),
      )
      return `## ${title}\n\n${table}`
    })
    .join('\n\n')
}

function formatOwn({ inputs, no, partly, test }: Row): string {
  if (no !== undefined) return 'no'
  const names = inputs.map((name) => `[\`${name}\`](reference.md#${name})`)
  const tested = `[test](../__tests__/${test})`
  return `${partly === undefined ? 'yes' : `partly: ${partly}`} (${[...names, tested].join(', ')})`
}

function formatCell(text: string): string {
  return text === '-' ? '–' : text
}

/** What promote-image does not have, and why. */
export function formatAbsent(): string {
  const absent = readComparison().flatMap(({ rows }) => rows.filter(({ no }) => no !== undefined))
  return formatTable(
    ['Feature', 'Why not'],
    absent.map(({ feature, no = '' }) => [feature, no]),
  )
}

/** How many features each tool has, in full and in part. */
export function formatCounts(): string {
  const rows = readComparison().flatMap((group) => group.rows)
  const own = rows.map(({ no, partly }) => (no !== undefined ? 'no' : partly !== undefined ? 'partly' : 'yes'))
  const columns = [
    ['promote-image', own] as const,
    ...tools.map((name, at) => [name, rows.map(({ others }) => others[at] ?? '?')] as const),
  ]
  return formatTable(
    ['', 'yes', 'partly', 'no', 'not known, or does not apply'],
    columns.map(([name, cells]) => {
      const count = (pattern: RegExp) => String(cells.filter((text) => pattern.test(text)).length)
      return [name, count(/^yes/), count(/^partly/), count(/^no/), count(/^[-?]/)]
    }),
  )
}
