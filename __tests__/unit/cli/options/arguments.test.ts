// The command line as texts of inputs, and every slip of it at once.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseArguments } from '../../../../src/cli/options/arguments.ts'
import { inputOptions } from '../../../../src/cli/options/options.ts'
import { variableOf } from '../../../../src/cli/options/variables.ts'
import { root } from '../../../support/root.ts'

function inputsOf(...argv: readonly string[]) {
  const parsed = parseArguments(argv)
  return parsed.kind === 'run' ? parsed.invocation.inputs : parsed
}

describe('arguments', () => {
  it('has an option for every input of action.yml, and no other', () => {
    const action = z
      .object({ inputs: z.record(z.string(), z.unknown()) })
      .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))
    expect(inputOptions.map(({ name }) => name).toSorted()).toEqual(Object.keys(action.inputs).toSorted())
  })

  it.each([
    ['floating-tags', ['latest', 'major', 'minor', 'patch', 'own']],
    ['version-pattern', ['semver', 'calver', 'numbers', 'pep440', 'regular expression']],
    ['concurrency', ['requests in flight', 'per registry', 'auto']],
  ])('describes %s as action.yml does', (name, words) => {
    const action = z
      .object({ inputs: z.record(z.string(), z.object({ description: z.string() })) })
      .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))
    const texts = [
      action.inputs[name]?.description ?? '',
      inputOptions.find((option) => option.name === name)?.help ?? '',
    ]
    for (const text of texts) for (const word of words) expect(text).toContain(word)
  })

  it.each([
    [['a:1', 'b:1', ':2'], { source: 'a:1', targets: 'b:1\n:2' }],
    [['a:1', 'b:1', '--targets', 'c:1', '--targets=d:1'], { source: 'a:1', targets: 'b:1\nc:1\nd:1' }],
    [['a:1', '--dry-run', 'b:1'], { source: 'a:1', targets: 'b:1', 'dry-run': 'true' }],
    [['--source', 'a:1', '--targets', 'b:1'], { source: 'a:1', targets: 'b:1' }],
    [['plan', 'a:1', 'b:1'], { source: 'a:1', targets: 'b:1', 'dry-run': 'true' }],
    [['apply', 'plan.json', '--phase', 'tags'], { plan: 'plan.json', phase: 'tags' }],
    [['a:1', 'b:1', '--record'], { source: 'a:1', targets: 'b:1', record: 'true' }],
    [['a:1', 'b:1', '--record=signed'], { source: 'a:1', targets: 'b:1', record: 'signed' }],
    [['acme/app', 'b', '--select', 'all'], { source: 'acme/app', targets: 'b', select: 'all' }],
    [['verify', 'a:1', 'b:1', '--require', 'gates.yml'], { require: 'gates.yml' }],
  ])('%j', (argv, inputs) => {
    expect(inputsOf(...argv)).toEqual(inputs)
  })

  it.each([
    [['a:1', 'b:1', '--dry-rn'], [{ text: 'unknown option --dry-rn', word: '--dry-rn' }]],
    [['a:1', 'b:1', '--wait'], [{ text: '--wait needs a value: --wait TIME' }]],
    [['a:1', 'b:1', '--dry-run=maybe'], [{ text: '--dry-run takes true or false, not "maybe"' }]],
    [
      ['a:1', 'b:1', '--record=sgined'],
      [
        {
          text: '--record takes true, false or signed, not "sgined"',
          word: 'sgined',
          known: ['true', 'false', 'signed'],
        },
      ],
    ],
    [['verfy', 'a:1'], [{ text: '"verfy" is neither a command nor an image with a tag', word: 'verfy' }]],
    [['', ':x'], [{ text: 'the first argument is empty. Is the variable in it empty?' }]],
    [['verify'], [{ text: 'usage: promote-image verify IMAGE...' }]],
    [['login', 'chek'], [{ text: 'usage: promote-image login check REPOSITORY...' }]],
    [['completion', 'fish'], [{ text: 'usage: promote-image completion bash|zsh' }]],
    [[], [{ text: 'nothing to promote' }]],
    [
      ['apply', 'plan.json', 'other.json'],
      [{ text: 'apply takes one plan, and "other.json" is one argument too many' }],
    ],
    [['apply', 'a', 'b', 'c'], [{ text: 'apply takes one plan, and "b", "c" are 2 arguments too many' }]],
    [['apply'], [{ text: 'usage: promote-image apply PLAN' }]],
    [
      ['promote', 'a:1', 'b:1'],
      [{ text: '"promote" is not a command. Leave "promote" out: promote-image SOURCE TARGET...' }],
    ],
    ...[[], ['plan']].map((command): [string[], { text: string }[]] => [
      [...command, '--source', 'a:1', 'b:1', 'b:2'],
      [
        {
          text: '--source and the first argument, "b:1", both name the source. Leave out one of them: beside --source, targets are written --targets',
        },
      ],
    ]),
    [['verify', 'a:1', '--overwrite', 'always'], [{ text: 'verify does not take --overwrite' }]],
    [['verify', 'a:1', '--dry-run'], [{ text: 'verify does not take --dry-run' }]],
    [['login', 'check', 'a', '--require', 'gates.yml'], [{ text: 'login check does not take --require' }]],
    [['a:1', 'b:1', '--record', 'signed'], [{ text: 'the value of --record follows a "=": write --record=signed' }]],
    [['a:1', 'b:1', '--dry-run', 'false'], [{ text: 'the value of --dry-run follows a "=": write --dry-run=false' }]],
    ...[[], ['plan']].map((command): [string[], { text: string }[]] => [
      [...command, '--combine', 'a:amd64', 'a:arm64', 'a:1'],
      [
        {
          text: 'of the arguments only the first is a source, and --combine needs several: write each source with --source, and each target with --targets',
        },
      ],
    ]),
    [
      ['a:1', 'b:1', '--force'],
      [{ text: 'unknown option --force', remedy: 'A published version is replaced with --overwrite always.' }],
    ],
    [['a:1', 'b:1', '-n'], [{ text: 'unknown option -n', remedy: 'Nothing is written with --dry-run.' }]],
    [
      ['a:1', '--unknown', '--wait'],
      [{ word: '--unknown' }, { text: '--wait needs a value: --wait TIME' }],
    ],
  ])('%j is a usage error', (argv, problems) => {
    expect(parseArguments(argv)).toMatchObject({ kind: 'usage', problems })
  })

  it.each([
    [['--combine', 'a:amd64,a:arm64', 'a:1', 'a:2']],
    [['--combine', '--source', 'a:amd64', '--source', 'a:arm64', '--targets', 'a:1']],
    [['--combine=false', 'a:1', 'b:1', 'b:2']],
    [['--overwrite', 'always', 'a:1', 'b:1']],
  ])('%j runs', (argv) => {
    expect(parseArguments(argv)).toMatchObject({ kind: 'run' })
  })

  it('runs without arguments if variables name what to promote', () => {
    expect(parseArguments([], { PROMOTE_IMAGE_SOURCE: 'a:1' })).toMatchObject({ kind: 'run' })
    expect(parseArguments([], { PROMOTE_IMAGE_SOURCE: '', PATH: '/bin' })).toMatchObject({ kind: 'usage' })
  })

  it('spells variables by the option', () => {
    expect(variableOf({ name: 'dry-run' })).toBe('PROMOTE_IMAGE_DRY_RUN')
  })
})
