// Parses a command line. Options and PROMOTE_IMAGE_* variables take the role of INPUT_* variables.
import { parseArgs } from 'node:util'
import { optionProblems } from './check-option.ts'
import { takesOption } from './command-options.ts'
import type { Parsed } from './invocation.ts'
import { combinedArguments, detachedValues } from './misuse.ts'
import { inputOptions, options } from './options.ts'
import { readCommand } from './read-command.ts'
import { variableOf } from './variables.ts'

type Env = Readonly<Record<string, string | undefined>>

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
    ...detachedValues(tokens),
    ...combinedArguments(positionals, texts),
    ...read.problems,
    ...unused.map(({ name }) => ({ text: `${read.invocation.command} does not take --${name}` })),
  ]
  return all.length > 0
    ? { kind: 'usage', problems: all, json: texts.has('json') }
    : { kind: 'run', invocation: read.invocation }
}
