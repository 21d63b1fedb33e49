// Inputs and outputs for docs/reference.md and the README, from action.yml and the examples.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { outputExamples } from '../output-examples.ts'
import { inputGroups } from './inputs.ts'
import { formatCode, formatTable } from './markdown.ts'

const root = dirname(dirname(import.meta.dirname))
const entry = z.object({ description: z.string(), default: z.string().optional() })
const metadata = z.object({ inputs: z.record(z.string(), entry), outputs: z.record(z.string(), entry) })
const { inputs, outputs } = metadata.parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))

/** Splits a description into its text and the default that its last sentence states. */
function splitDefault(name: string): readonly [description: string, preset: string] {
  const { description, default: given } = inputOf(name)
  const [, text = description, stated = ''] = /^(.*?)(?: Default: (.+?)\.)?$/s.exec(description) ?? []
  return [text, given === undefined ? stated : `\`${given}\``]
}

/** One table per group: every input with its description and default, linked to its place in the reference. */
export function formatInputIndex(): string {
  return inputGroups
    .map(({ title, examples }) => {
      const rows = Object.keys(examples).map((name) => [
        `[\`${name}\`](docs/reference.md#${name})`,
        ...splitDefault(name),
      ])
      return `**${title}**\n\n${formatTable(['Input', 'Description', 'Default'], rows)}`
    })
    .join('\n\n')
}

export function formatOutputIndex(): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [
    `[\`${name}\`](docs/reference.md#output-${name})`,
    description,
  ])
  return formatTable(['Output', 'Description'], rows)
}

/** Each input under its own heading. Throws if action.yml and the examples do not name the same inputs. */
export function formatInputs(): string {
  const shown = inputGroups.flatMap(({ examples }) => Object.keys(examples))
  const absent = Object.keys(inputs).filter((name) => !shown.includes(name))
  if (absent.length > 0) throw new Error(`scripts/docs/inputs.ts has no example of ${absent.join(', ')}`)
  return inputGroups
    .map(({ title, examples }) => [`### ${title}`, ...Object.entries(examples).map(formatInput)].join('\n\n'))
    .join('\n\n')
}

function inputOf(name: string): z.infer<typeof entry> {
  const input = inputs[name]
  if (input === undefined) throw new Error(`scripts/docs/inputs.ts: action.yml has no input ${name}`)
  return input
}

function formatInput([name, example]: readonly [string, string]): string {
  const input = inputOf(name)
  const preset = input.default ? `\n\nDefault: \`${input.default}\`` : ''
  const keys = keyed.has(name) ? ` Its keys are [below](#keys-of-${name}).` : ''
  return `#### \`${name}\`\n\n${input.description}${keys}${preset}\n\n${formatCode('yaml', example)}`
}

/** Inputs whose keys have a table in docs/reference.md. */
const keyed: ReadonlySet<string> = new Set(['registries', 'registry-auth', 'require', 'config'])

/** Outputs whose fields have tables in docs/reference.md. */
const withFields: ReadonlySet<string> = new Set(['images', 'report', 'referrers'])

/** Long texts, such as a plan, are cut after this many characters. */
const shownLength = 80

export function formatOutputs(): string {
  return Object.entries(outputExamples)
    .map(([name, { after, value, uses }]) => {
      const lines = uses.map(({ purpose, expression }) => `- to ${purpose}: \`${expression}\``)
      return [
        `### Output \`${name}\``,
        `${outputs[name]?.description ?? ''}${withFields.has(name) ? ' Its fields are [below](#fields-of-the-json-outputs).' : ''}`,
        `After a ${after}, for example:`,
        formatValue(value),
        lines.join('\n'),
      ].join('\n\n')
    })
    .join('\n\n')
}

/** Formats JSON on several lines. */
function formatValue(value: string): string {
  if (/^[[{]/.test(value)) return formatCode('json', JSON.stringify(JSON.parse(value), undefined, 2))
  return formatCode('text', value.length > shownLength ? `${value.slice(0, shownLength)}…` : value)
}
