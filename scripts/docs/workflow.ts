// The reusable workflow: its inputs that are options of a promotion, and tables for docs/scale.md of all its inputs, secrets
// and outputs. Descriptions that promote.yml leaves out are those of action.yml.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { flag } from '../../src/promote/options/option.ts'
import { optionFields, optionOf } from '../../src/promote/options/options.ts'
import { formatTable } from './markdown.ts'

const root = dirname(dirname(import.meta.dirname))
const described = z.object({ description: z.string().optional() })
const input = described.extend({ type: z.string(), default: z.union([z.string(), z.number(), z.boolean()]).optional() })
const workflowShape = z.object({
  on: z.object({
    workflow_call: z.object({
      inputs: z.record(z.string(), input),
      secrets: z.record(z.string(), described),
      outputs: z.record(z.string(), described),
    }),
  }),
})
const actionShape = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
})

const read = (path: string): unknown => parse(readFileSync(join(root, path), 'utf8'))
/** Read when asked for: the workflow is itself generated in part. */
const workflow = () => workflowShape.parse(read('.github/workflows/promote.yml')).on.workflow_call
const action = actionShape.parse(read('action.yml'))

const code = (text: string): string => `\`${text}\``

export function formatWorkflowInputs(): string {
  const rows = Object.entries(workflow().inputs).map(([name, { description, type, default: preset }]) => {
    const same = Object.hasOwn(action.inputs, name) ? `[As for the action](reference.md#${name}).` : ''
    return [
      code(name),
      type,
      [description ?? '', same].join(' ').trim(),
      preset === undefined ? '' : code(String(preset)),
    ]
  })
  return formatTable(['Input', 'Type', 'Description', 'Default'], rows)
}

export function formatWorkflowSecrets(): string {
  const rows = Object.entries(workflow().secrets).map(([name, { description = '' }]) => [code(name), description])
  return formatTable(['Secret', 'Description'], rows)
}

export function formatWorkflowOutputs(): string {
  const rows = Object.entries(workflow().outputs).map(([name, { description }]) => [
    code(name),
    [action.outputs[name]?.description ?? '', description ?? ''].join(' ').trim(),
  ])
  return formatTable(['Output', 'Description'], rows)
}

/** A boolean input of a workflow is always set: it is passed on only if it differs from the default. */
const options = optionFields.map(optionOf).map(({ key, parse }) => {
  const isBoolean = parse === flag.parse
  const isOn = isBoolean && (action.inputs[key]?.description.includes('Default: `true`') ?? false)
  return { key, isBoolean, isOn }
})

/** The inputs of promote.yml that are options of a promotion. */
export function formatOptionInputs(): string {
  return options
    .flatMap(({ key, isBoolean, isOn }) => [
      `      ${key}:`,
      `        type: ${isBoolean ? 'boolean' : 'string'}`,
      ...(isOn ? ['        default: true'] : []),
    ])
    .join('\n')
}

/** The lines of promote.yml that pass these inputs to the action. */
export function formatOptionArguments(): string {
  return options
    .map(({ key, isBoolean, isOn }) => {
      if (!isBoolean) return `          ${key}: \${{ inputs.${key} }}`
      return `          ${key}: \${{ ${isOn ? '!' : ''}inputs.${key} && '${isOn ? 'false' : 'true'}' || '' }}`
    })
    .join('\n')
}
