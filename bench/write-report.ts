// Writes what a benchmark measured: results and figures as files, text and tables into its part of docs/performance.md.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plot } from './plots.ts'

const docs = join(dirname(import.meta.dirname), 'docs')
const page = join(docs, 'performance.md')
const folder = join(docs, 'performance')

export interface Report {
  /** The benchmark: names its marks on the page, and its file of results. */
  readonly name: 'bench' | 'bulk' | 'memory' | 'wire'
  readonly results: unknown
  readonly plots: readonly Plot[]
  /** Markdown. */
  readonly text: string
}

/** The page keeps everything outside of the two marks of this benchmark. */
export async function writeReport({ name, results, plots, text }: Report): Promise<void> {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`]
  const before = await readFile(page, 'utf8')
  const [from, to] = [before.indexOf(begin), before.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${page} has no ${begin} … ${end}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(results, undefined, 2)}\n`)
  for (const { file, svg } of plots) await writeFile(join(folder, file), svg)
  const figures = plots.map(({ file, caption }) => `![${caption}](performance/${file})`)
  await writeFile(page, before.slice(0, from) + [begin, ...figures, text, ''].join('\n\n') + before.slice(to))
}
