// What GitHub tells a step about itself, by environment variables.

export type Env = Readonly<Record<string, string | undefined>>

export interface Context {
  /** `https://github.com`, or the server of an enterprise. */
  readonly serverUrl: string
  /** `owner/name`; empty outside of a workflow. */
  readonly repository: string
  readonly actor: string
  /** The number of this run; empty outside of a workflow. */
  readonly run: string
  /** Where files live that end with the job. */
  readonly temp: string
  readonly debug: boolean
}

/** `temp`: the folder to use where the runner names none. */
export function readContext(env: Env, temp: string): Context {
  return {
    serverUrl: env['GITHUB_SERVER_URL'] || 'https://github.com',
    repository: env['GITHUB_REPOSITORY'] ?? '',
    actor: env['GITHUB_ACTOR'] ?? '',
    run: env['GITHUB_RUN_ID'] ?? '',
    temp: env['RUNNER_TEMP'] || temp,
    debug: env['RUNNER_DEBUG'] === '1',
  }
}

/** An input as the runner hands it over: `dry-run` is `INPUT_DRY-RUN`. Absent and empty are the same to the runner. */
export function inputFrom(env: Env): (name: string) => string {
  return (name) => (env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim()
}
