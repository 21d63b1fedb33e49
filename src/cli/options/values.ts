// The value of an input on a command line: the option, its variable, or a variable of the CI system, in this order.
import type { Problem } from '../../action/inputs/model/types.ts'
import { outputNames } from '../../action/outputs/outputs.ts'
import { nearestName } from '../../promote/text/did-you-mean.ts'
import { takesOption } from './command-options.ts'
import type { CommandName } from './invocation.ts'
import { type CliOption, inputOptions } from './options.ts'
import { nameOf, variableOf } from './variables.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface ValueSource {
  /** Its variables are read: those of options that it does not take belong to other commands of the job. */
  readonly command: CommandName
  /** From the command line, by input. */
  readonly given: Readonly<Record<string, string>>
  readonly env: Env
  /** The text of a file, or of standard input for `-`. Throws if it cannot be read. */
  readonly readFile: (path: string) => Promise<string>
}

export type Values = { readonly texts: Readonly<Record<string, string>> } | { readonly problems: readonly Problem[] }

/** Variables hold texts, options of `file` inputs hold paths. */
export async function readValues({ command, given, env, readFile }: ValueSource): Promise<Values> {
  const taken = inputOptions.filter((option) => takesOption(command, option))
  const problems = [
    ...emptyValues(given),
    ...sharedInput(given),
    ...misspeltVariables(env),
    ...forgottenVariables(taken, given, env),
  ]
  if (problems.length > 0) return { problems }
  const texts: Record<string, string> = {}
  for (const option of taken) {
    const { name } = option
    const value = given[name]
    const variable = env[variableOf(option)]
    if (value === undefined) {
      if (variable) texts[name] = variable
    } else if (option.file === true) {
      const content = await textOf(value, option, readFile)
      if ('problem' in content) problems.push({ input: name, text: content.problem })
      else texts[name] = content.text
    } else texts[name] = value
  }
  return problems.length > 0 ? { problems } : { texts: { ...ownLogin(env, texts), ...texts } }
}

async function textOf(
  path: string,
  option: CliOption,
  readFile: ValueSource['readFile'],
): Promise<{ readonly text: string } | { readonly problem: string }> {
  try {
    const text = await readFile(path)
    return text.trim() === '' ? { problem: `${JSON.stringify(path)} ${emptyFile}` } : { text }
  } catch (error) {
    if (yaml.test(path))
      return {
        problem: `it takes the path of a file, not YAML. Write the YAML into a file, give it on standard input with -, or set the variable ${variableOf(option)} to it.`,
      }
    const { fileProblem, missingFile } = await import('../../action/inputs/files/named-file.ts')
    const { isMissing } = await import('../../registry/util/file-errors.ts')
    const isHidden = option.secret === true && isMissing(error)
    const problem = isHidden ? `the file ${missingFile('command-line')}` : fileProblem(path, error, 'command-line')
    return { problem: `${problem} - is standard input.` }
  }
}

/** YAML in the place of a path. It is not repeated: it may hold passwords. */
const yaml = /\n|:\s|^\s*[[{]|^- /

const emptyFile = 'is empty. Write what the option is for into it, or leave the option out.'

/** A variable of a script that is not set makes an option empty, and an empty fence or gate would let everything through. */
function emptyValues(given: Readonly<Record<string, string>>): readonly Problem[] {
  return inputOptions
    .filter(({ name }) => given[name]?.trim() === '')
    .map(({ name }) => ({ input: name, text: 'the value is empty. Write a value, or leave the option out.' }))
}

/** Variables beside the inputs' that are read, or that `--output-env` wrote for a later job. */
const otherVariables: ReadonlySet<string> = new Set(['debug', 'id-token', ...outputNames])

/** A variable that is nearly one of an input would be ignored without a word, and a gate or a dry run with it. */
function misspeltVariables(env: Env): readonly Problem[] {
  const names = inputOptions.map(({ name }) => name)
  return Object.keys(env).flatMap((variable) => {
    const name = nameOf(variable)
    if (name === undefined || otherVariables.has(name)) return []
    const input = nearestName(name, names)
    // Windows reads a variable in any letter case
    if (input === undefined || (input === name && env[variableOf({ name })] === env[variable])) return []
    return [{ input, text: `the variable ${variable} is not read. Did you mean ${variableOf({ name: input })}?` }]
  })
}

/** Ways to say what is promoted. */
const ways = ['source', 'config', 'plan']

/** A variable that an earlier command of the job left would compete with what this command line names. */
function forgottenVariables(
  taken: readonly CliOption[],
  given: Readonly<Record<string, string>>,
  env: Env,
): readonly Problem[] {
  const way = ways.find((name) => given[name] !== undefined)
  if (way === undefined) return []
  const others = taken.filter((option) => ways.includes(option.name) && given[option.name] === undefined)
  return others
    .filter((option) => env[variableOf(option)])
    .map((option) => {
      const why = option.name === 'plan' ? ' (`--output-env` of a dry run writes it)' : ''
      const text = `the variable ${variableOf(option)} is set${why}, and this command line names a ${way}: only one of them can be. Unset the variable, or leave out the ${way}.`
      return { input: option.name, text }
    })
}

/** Standard input can be read once. */
function sharedInput(given: Readonly<Record<string, string>>): readonly Problem[] {
  const readers = inputOptions.filter(({ name, file }) => file === true && given[name] === '-').map(({ name }) => name)
  const [first, ...others] = readers
  return others.map((input) => ({
    input,
    text: `- is standard input, and --${first} reads it already. Write one of them to a file.`,
  }))
}

/** GitLab gives each job a login to its own registry, and GitHub a token. */
function ownLogin(env: Env, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { CI_REGISTRY: registry, CI_REGISTRY_USER: user, CI_REGISTRY_PASSWORD: password, CI_JOB_TOKEN: token } = env
  const secret = password ?? token
  const auth =
    !registry || !secret
      ? undefined
      : JSON.stringify([{ registry, username: user ?? 'gitlab-ci-token', password: secret }])
  const github = env['GITHUB_TOKEN'] ?? env['GH_TOKEN']
  return {
    ...(auth !== undefined && texts['registry-auth'] === undefined && { 'registry-auth': auth }),
    ...(github !== undefined && { 'github-token': github }),
  }
}
