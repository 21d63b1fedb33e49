// Writes what README.md repeats: the tables of inputs and outputs, from action.yml, and the workflows of examples/.
// With `--check` it only says whether they are right.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { z } from 'zod'

const root = dirname(import.meta.dirname)
const entry = z.object({ description: z.string(), default: z.string().optional(), required: z.boolean().optional() })
const metadata = z.object({ inputs: z.record(z.string(), entry), outputs: z.record(z.string(), entry) })

type Rows = readonly (readonly string[])[]

function formatTable(head: readonly string[], rows: Rows): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

const oneLine = (text: string): string =>
  text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')

function formatDefault(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `\`${text}\``
}

function formatExample(path: string): string {
  return `\`\`\`yaml\n${readFileSync(join(root, path), 'utf8').trimEnd()}\n\`\`\``
}

/** README with the text between `<!-- name -->` and `<!-- /name -->` replaced. */
function replaceSection(readme: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [readme.indexOf(start), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`README.md has no section ${start} … ${end}`)
  return `${readme.slice(0, from + start.length)}\n${text}\n${readme.slice(to)}`
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const { inputs, outputs } = metadata.parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))
const inputRows = Object.entries(inputs).map(([name, input]) => [
  `\`${name}\``,
  formatDefault(input.default),
  oneLine(input.description),
])
const outputRows = Object.entries(outputs).map(([name, output]) => [`\`${name}\``, oneLine(output.description)])
const file = join(root, 'README.md')
const found = readFileSync(file, 'utf8')
const sections: readonly (readonly [name: string, text: string])[] = [
  ['inputs', formatTable(['Input', 'Default', 'Meaning'], inputRows)],
  ['outputs', formatTable(['Output', 'Meaning'], outputRows)],
  ...[...found.matchAll(/^<!-- (examples\/\S+) -->$/gm)].map(([, path = '']) => [path, formatExample(path)] as const),
]
const wanted = sections.reduce((text, [name, section]) => replaceSection(text, name, section), found)

if (wanted !== found && values.check) {
  console.error('README.md is not what action.yml and examples/ say: run `npm run build` and commit.')
  process.exitCode = 1
} else if (wanted !== found) {
  writeFileSync(file, wanted)
}
