// Reads the command and its operands.
import type { CommandName, Invocation, UsageProblem } from './invocation.ts'
import { commands, ownOptions } from './options.ts'

interface Read {
  readonly invocation: Invocation
  readonly problems: readonly UsageProblem[]
}

export function readCommand(positionals: readonly string[], texts: ReadonlyMap<string, string>): Read {
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
      return {
        invocation: make('promote', { ...withReferences(rest, given), 'dry-run': 'true' }),
        problems: sourceProblems(rest, texts),
      }
    case 'apply':
      return {
        invocation: make('promote', { ...given, plan: rest[0] ?? '' }),
        problems: applyProblems(rest),
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
        problems: [...commandProblems(positionals, texts), ...sourceProblems(positionals, texts)],
      }
  }
}

function applyProblems(operands: readonly string[]): readonly UsageProblem[] {
  const extra = operands.slice(1).map((operand) => JSON.stringify(operand))
  if (extra.length === 0) return needs('apply PLAN', 1, operands)
  const number = extra.length === 1 ? 'is one argument' : `are ${extra.length} arguments`
  return [{ text: `apply takes one plan, and ${extra.join(', ')} ${number} too many` }]
}

function needs(usage: string, least: number, operands: readonly string[]): readonly UsageProblem[] {
  return operands.length >= least ? [] : [{ text: `usage: promote-image ${usage}` }]
}

/** With `--source` the first argument would be ignored, though it may have been meant as a target. */
function sourceProblems([first]: readonly string[], texts: ReadonlyMap<string, string>): readonly UsageProblem[] {
  if (first === undefined || !texts.has('source')) return []
  const text = `--source and the first argument, ${JSON.stringify(first)}, both name the source. Leave out one of them: beside --source, targets are written --targets`
  return [{ text }]
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
  if (first === undefined || /[/:.@]/.test(first) || texts.has('select')) return []
  if (first.trim() === '') return [{ text: 'the first argument is empty. Is the variable in it empty?' }]
  if (first === 'promote')
    return [{ text: '"promote" is not a command. Leave "promote" out: promote-image SOURCE TARGET...' }]
  const names = commands.map(({ name }) => name)
  const text = `${JSON.stringify(first)} is neither a command nor an image with a tag`
  return [{ text, word: first, known: names }]
}
