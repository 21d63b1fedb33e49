// Writes the generated sections of the docs and of the reusable workflow: inputs and outputs from action.yml, options of a
// promotion from their table, workflows from examples/, remedies from the registry families. With `--check` it only reports
// stale pages.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { formatCliCommands, formatCliOptions } from './docs/cli.ts'
import { formatAbsent, formatComparison, formatCounts } from './docs/comparison.ts'
import { formatCode, markdownComment, replaceSection, yamlComment } from './docs/markdown.ts'
import { formatOidcWorkflow } from './docs/oidc-workflow.ts'
import { formatInputIndex, formatInputs, formatOutputIndex, formatOutputs } from './docs/reference.ts'
import { formatFaults, formatOperations, formatPeers, formatWorks } from './docs/reliability.ts'
import { formatRemedies } from './docs/remedies.ts'
import { formatOutputFields } from './docs/report-fields.ts'
import { formatVersionWords } from './docs/versions.ts'
import {
  formatOptionArguments,
  formatOptionInputs,
  formatWorkflowInputs,
  formatWorkflowOutputs,
  formatWorkflowSecrets,
} from './docs/workflow.ts'

const root = dirname(import.meta.dirname)
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

type Sections = Readonly<Record<string, () => string>>

/** Generated sections by page, besides `examples/*.yml`. The workflow is first: docs/scale.md is written from it. */
const pages: Readonly<Record<string, Sections>> = {
  '.github/workflows/promote.yml': {
    'promotion-options': formatOptionInputs,
    'pass-promotion-options': formatOptionArguments,
  },
  'README.md': { inputs: formatInputIndex, outputs: formatOutputIndex },
  'docs/reference.md': {
    inputs: formatInputs,
    outputs: formatOutputs,
    fields: formatOutputFields,
    versions: formatVersionWords,
  },
  'docs/cli.md': { commands: formatCliCommands, options: formatCliOptions },
  'docs/comparison.md': { counts: formatCounts, features: formatComparison, absent: formatAbsent },
  'docs/recipes.md': {},
  'docs/scale.md': {
    'workflow-inputs': formatWorkflowInputs,
    'workflow-secrets': formatWorkflowSecrets,
    'workflow-outputs': formatWorkflowOutputs,
  },
  'docs/reliability.md': { faults: formatFaults, works: formatWorks, operations: formatOperations, peers: formatPeers },
  'docs/troubleshooting.md': { remedies: formatRemedies },
}

function fill(path: string, page: string, sections: Sections): string {
  const mark = path.endsWith('.yml') ? yamlComment : markdownComment
  const examples = [...page.matchAll(/^<!-- (examples\/\S+) -->$/gm)].map(
    ([, path = '']) => [path, () => formatCode('yaml', read(path))] as const,
  )
  return [...Object.entries(sections), ...examples].reduce(
    (text, [name, format]) => replaceSection(text, name, format(), mark),
    page,
  )
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

function update(path: string, generated: string): void {
  if (generated === read(path)) return
  if (values.check) {
    console.error(`${path} is stale: run \`npm run build\` and commit.`)
    process.exitCode = 1
  } else {
    writeFileSync(join(root, path), generated)
  }
}

for (const [path, sections] of Object.entries(pages)) update(path, fill(path, read(path), sections))
update('.github/workflows/promote-oidc.yml', formatOidcWorkflow(read('.github/workflows/promote.yml')))
