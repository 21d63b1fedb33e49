// Misspelt inputs: GitHub passes them on with a warning, and a dry run that is not read would promote.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { misspeltInputs } from '../../../../src/action/inputs/misspelt-inputs.ts'
import { root } from '../../../support/root.ts'

it.each([
  ['INPUT_DRYRUN', 'dry-run'],
  ['INPUT_DRY_RUN', 'dry-run'],
  ['INPUT_REQUIRES', 'require'],
  ['INPUT_ALLOW_TARGETS', 'allow-targets'],
  ['INPUT_ALLOWED-TARGETS', 'allow-targets'],
  ['INPUT_OVERWRITES', 'overwrite'],
])('%s is a problem of %s', (variable, input) => {
  const written = variable.slice('INPUT_'.length).toLowerCase()
  expect(misspeltInputs({ [variable]: 'true' })).toEqual([
    {
      input,
      text: `the input ${written} is unknown. Did you mean ${input}? Correct its name in \`with:\`; if ${variable} is a variable of the workflow's own, rename it.`,
    },
  ])
})

it('leaves what is empty, far from all of them, or not an input', () => {
  expect(misspeltInputs({ INPUT_DRYRUN: '', INPUT_VERSION: '1', DRYRUN: 'true', INPUT_TAG: 'x' })).toEqual([])
})

it('knows every input of the action', () => {
  const [, inputs = ''] = readFileSync(join(root, 'action.yml'), 'utf8').split(/^inputs:$|^outputs:$/m)
  const names = [...inputs.matchAll(/^ {2}([a-z-]+):$/gm)].map(([, name = '']) => name)
  expect(names).toContain('dry-run')
  expect(misspeltInputs(Object.fromEntries(names.map((name) => [`INPUT_${name.toUpperCase()}`, 'x'])))).toEqual([])
})
