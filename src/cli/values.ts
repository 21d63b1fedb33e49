// Texts of inputs on a command line: an option, else its variable, else what the CI system offers by itself.
import { variableOf } from './arguments.ts'
import { inputOptions } from './options.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface ValueSource {
  /** From the command line, by input. */
  readonly given: Readonly<Record<string, string>>
  readonly env: Env
  /** The text of a file, or of standard input for `-`. Throws if it cannot be read. */
  readonly readFile: (path: string) => Promise<string>
}

export type Values = { readonly texts: Readonly<Record<string, string>> } | { readonly problems: readonly string[] }

/** Variables hold texts, options of `file` inputs hold paths. */
export async function readValues({ given, env, readFile }: ValueSource): Promise<Values> {
  const problems: string[] = []
  const texts: Record<string, string> = {}
  for (const option of inputOptions) {
    const value = given[option.name]
    const variable = env[variableOf(option)]
    if (value === undefined) {
      if (variable) texts[option.name] = variable
    } else if (option.file === true) {
      const text = await readFile(value).catch(() => undefined)
      if (text === undefined)
        problems.push(
          `--${option.name}: ${JSON.stringify(value)} cannot be read. It is the path of a file, or - for standard input.`,
        )
      else texts[option.name] = text
    } else texts[option.name] = value
  }
  return problems.length > 0 ? { problems } : { texts: { ...ownLogin(env, texts), ...texts } }
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
