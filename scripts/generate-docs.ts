// Writes the parts of pages that follow from something else: inputs and outputs from action.yml, workflows from examples/,
// remedies from the table of refusals. With `--check` it only says whether they are right.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { formatCode, replaceSection } from './docs/markdown.ts'
import { formatInputIndex, formatInputs, formatOutputIndex, formatOutputs } from './docs/reference.ts'
import { formatRemedies } from './docs/remedies.ts'

const root = dirname(import.meta.dirname)
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

type Sections = Readonly<Record<string, () => string>>

/** By page, the sections that are written here; `examples/*.yml` are besides. */
const pages: Readonly<Record<string, Sections>> = {
  'README.md': { inputs: formatInputIndex, outputs: formatOutputIndex },
  'docs/reference.md': { inputs: formatInputs, outputs: formatOutputs },
  'docs/troubleshooting.md': { remedies: formatRemedies },
}

function fill(page: string, sections: Sections): string {
  const examples = [...page.matchAll(/^<!-- (examples\/\S+) -->$/gm)].map(
    ([, path = '']) => [path, () => formatCode('yaml', read(path))] as const,
  )
  return [...Object.entries(sections), ...examples].reduce(
    (text, [name, format]) => replaceSection(text, name, format()),
    page,
  )
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
for (const [path, sections] of Object.entries(pages)) {
  const found = read(path)
  const wanted = fill(found, sections)
  if (wanted === found) continue
  if (values.check) {
    console.error(`${path} is not what its sources say: run \`npm run build\` and commit.`)
    process.exitCode = 1
  } else {
    writeFileSync(join(root, path), wanted)
  }
}
