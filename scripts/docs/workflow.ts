// Inputs, secrets and outputs of the reusable workflow for docs/scale.md, from promote.yml; descriptions that it leaves out
// are those of action.yml.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
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
const { inputs, secrets, outputs } = workflowShape.parse(read('.github/workflows/promote.yml')).on.workflow_call
const action = actionShape.parse(read('action.yml'))

const code = (text: string): string => `\`${text}\``

export function formatWorkflowInputs(): string {
  const rows = Object.entries(inputs).map(([name, { description, type, default: preset }]) => {
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
  const rows = Object.entries(secrets).map(([name, { description = '' }]) => [code(name), description])
  return formatTable(['Secret', 'Description'], rows)
}

export function formatWorkflowOutputs(): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [
    code(name),
    [action.outputs[name]?.description ?? '', description ?? ''].join(' ').trim(),
  ])
  return formatTable(['Output', 'Description'], rows)
}
