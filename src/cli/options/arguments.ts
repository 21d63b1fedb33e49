// Parses a command line into inputs. Options and PROMOTE_IMAGE_* variables take the place of GitHub's INPUT_*.
import { parseArgs } from 'node:util'
import { takesOption } from './command-options.ts'
import { type CliOption, commands, inputOptions, ownOptions } from './options.ts'

type CommandName = 'promote' | 'verify' | 'login check' | 'completion'

export interface Invocation {
  readonly command: CommandName
  /** Texts of inputs, by name; a file option still holds its path. */
  readonly inputs: Readonly<Record<string, string>>
  /** Arguments of `verify`, `login check` and `completion`. */
  readonly operands: readonly string[]
  readonly json: boolean
  readonly outputEnv: string | undefined
  readonly markdown: string | undefined
  /** Where a dry run writes its plan. */
  readonly planFile: string
}

/** `word` was meant to be one of `known`: the help finds the nearest. */
export interface UsageProblem {
  readonly text: string
  readonly word?: string
  readonly known?: readonly string[]
}

/** What to print instead of a run. */
export type Parsed =
  | { readonly kind: 'run'; readonly invocation: Invocation }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'usage'; readonly problems: readonly UsageProblem[]; readonly json: boolean }

type Env = Readonly<Record<string, string | undefined>>

const options = [...inputOptions, ...ownOptions]

/** `argv` without Node and script. Never throws: what is wrong is a problem, all of it at once. */
export function parseArguments(argv: readonly string[], env: Env = {}): Parsed {
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      options.map(
        ({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string', multiple: true }] as const,
      ),
    ),
  })
  if (values['help'] !== undefined) return { kind: 'help' }
  if (values['version'] !== undefined) return { kind: 'version' }
  if (argv.length === 0 && !inputOptions.some((option) => env[variableOf(option)]))
    return { kind: 'usage', problems: [{ text: 'nothing to promote' }], json: false }
  const problems = tokens.flatMap((token) => (token.kind === 'option' ? optionProblems(token) : []))
  const texts = new Map<string, string>()
  for (const { name } of options) {
    const given = [values[name] ?? []].flat().map(String)
    if (given.length > 0) texts.set(name, given.join('\n'))
  }
  const read = readCommand(positionals, texts)
  const unused = options.filter((option) => texts.has(option.name) && !takesOption(read.invocation.command, option))
  const all = [
    ...problems,
    ...read.problems,
    ...unused.map(({ name }) => ({ text: `${read.invocation.command} does not take --${name}` })),
  ]
  return all.length > 0
    ? { kind: 'usage', problems: all, json: texts.has('json') }
    : { kind: 'run', invocation: read.invocation }
}

type Token = { readonly name: string; readonly rawName: string; readonly value: string | undefined }

function optionProblems({ name, rawName, value }: Token): readonly UsageProblem[] {
  const option = options.find((candidate) => candidate.name === name)
  if (option === undefined)
    return [{ text: `unknown option ${rawName}`, word: rawName, known: options.map((known) => `--${known.name}`) }]
  if (option.value !== undefined && value === undefined)
    return [{ text: `${rawName} needs a value: ${rawName} ${option.value}` }]
  const words = ['true', 'false', option.word].filter((word) => word !== undefined)
  if (option.value === undefined && value !== undefined && !words.includes(value))
    return [{ text: `${rawName} is a switch that takes ${words.join(', ')}: leave out ${JSON.stringify(value)}` }]
  return []
}

interface Read {
  readonly invocation: Invocation
  readonly problems: readonly UsageProblem[]
}

function readCommand(positionals: readonly string[], texts: ReadonlyMap<string, string>): Read {
  const own = new Set(ownOptions.map(({ name }) => name))
  const given = Object.fromEntries([...texts].filter(([name]) => !own.has(name)))
  const output = {
    json: texts.has('json'),
    outputEnv: texts.get('output-env'),
    markdown: texts.get('markdown'),
    planFile: texts.get('plan-file') ?? 'promote-image-plan.json',
  }
  const make = (command: CommandName, inputs: Readonly<Record<string, string>>, operands: readonly string[] = []) => ({
    command,
    inputs,
    operands,
    ...output,
  })
  const [first = '', ...rest] = positionals
  switch (first) {
    case 'plan':
      return { invocation: make('promote', { ...withReferences(rest, given), 'dry-run': 'true' }), problems: [] }
    case 'apply':
      return {
        invocation: make('promote', { ...given, plan: rest[0] ?? '' }),
        problems: needs('apply PLAN', 1, rest, 1),
      }
    case 'verify':
      return { invocation: make('verify', given, rest), problems: needs('verify IMAGE...', 1, rest) }
    case 'login':
      return {
        invocation: make('login check', given, rest.slice(1)),
        problems:
          rest[0] === 'check'
            ? needs('login check REPOSITORY...', 2, rest)
            : [{ text: 'usage: promote-image login check REPOSITORY...' }],
      }
    case 'completion':
      return {
        invocation: make('completion', given, rest),
        problems:
          rest.length === 1 && /^(?:bash|zsh)$/.test(rest[0] ?? '')
            ? []
            : [{ text: 'usage: promote-image completion bash|zsh' }],
      }
    default:
      return {
        invocation: make('promote', withReferences(positionals, given)),
        problems: commandProblems(positionals, texts),
      }
  }
}

function needs(usage: string, least: number, operands: readonly string[], most = Infinity): readonly UsageProblem[] {
  return operands.length >= least && operands.length <= most ? [] : [{ text: `usage: promote-image ${usage}` }]
}

/** The first argument is the source, the others are targets; options add to them. */
function withReferences(positionals: readonly string[], given: Readonly<Record<string, string>>) {
  const [source, ...targets] = positionals
  const all = [...targets, ...(given['targets'] === undefined ? [] : [given['targets']])]
  return {
    ...given,
    ...(source !== undefined && given['source'] === undefined && { source }),
    ...(all.length > 0 && { targets: all.join('\n') }),
  }
}

/** An image has a tag or digest: a bare word is a misspelt command, unless tags are selected. */
function commandProblems(positionals: readonly string[], texts: ReadonlyMap<string, string>): readonly UsageProblem[] {
  const [first] = positionals
  if (texts.get('record') === 'true' && positionals.includes('signed'))
    return [{ text: 'a signed record is written --record=signed, in one word' }]
  if (first === undefined || /[/:.@]/.test(first) || texts.has('select')) return []
  if (first.trim() === '') return [{ text: 'the first argument is empty. Is the variable in it empty?' }]
  const names = commands.map(({ name }) => name)
  const text = `${JSON.stringify(first)} is neither a command nor an image with a tag`
  return [{ text, word: first, known: names }]
}

const variablePrefix = 'PROMOTE_IMAGE_'

/** The environment variable of an option. */
export function variableOf({ name }: Pick<CliOption, 'name'>): string {
  return `${variablePrefix}${name.replaceAll('-', '_').toUpperCase()}`
}

/** The option of an environment variable, by name; `undefined` if it is not one of ours. */
export function nameOf(variable: string): string | undefined {
  if (!variable.startsWith(variablePrefix)) return undefined
  return variable.slice(variablePrefix.length).replaceAll('_', '-').toLowerCase()
}
