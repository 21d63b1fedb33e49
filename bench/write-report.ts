// Writes what a benchmark came to: results and figures as files, the tables into docs/performance.md.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { drawPlots } from './plots.ts'
import type { Results } from './results.ts'

const docs = join(dirname(import.meta.dirname), 'docs')
const page = join(docs, 'performance.md')
const folder = join(docs, 'performance')

const [begin, end] = ['<!-- bench: begin -->', '<!-- bench: end -->']

const captions: Readonly<Record<string, string>> = {
  'times-plain.svg': 'Time against distance, plain HTTP',
  'processor-plain.svg': 'Processor time, plain HTTP',
  'times-tls.svg': 'Time against distance, TLS and tokens',
  'processor-tls.svg': 'Processor time, TLS and tokens',
}

/** The page keeps everything outside of its two marks. */
export async function writeReport(results: Results, tables: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(results, undefined, 1)}\n`)
  const plots = await drawPlots(results)
  for (const [name, svg] of plots) await writeFile(join(folder, name), svg)
  const figures = [...plots.keys()].map((name) => `![${captions[name] ?? name}](performance/${name})`)
  const text = await readFile(page, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${page} has no ${begin} … ${end}`)
  const generated = [begin, ...figures, tables, ''].join('\n\n')
  await writeFile(page, text.slice(0, from) + generated + text.slice(to))
}
