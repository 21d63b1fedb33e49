// What GitHub tells a step about itself, by environment variables.

export type Env = Readonly<Record<string, string | undefined>>

export interface Context {
  /** `https://github.com`, or the server of an enterprise. */
  readonly serverUrl: string
  /** `owner/name`; empty outside of a workflow. */
  readonly repository: string
  readonly actor: string
  readonly workflow: string
  readonly sha: string
  readonly ref: string
  /** The number of this run; empty outside of a workflow. */
  readonly run: string
  /** The folder that the job works in. */
  readonly workspace: string
  /** Where files live that end with the job. */
  readonly temp: string
  readonly debug: boolean
}

/** What to use where the runner names none. */
export interface Folders {
  readonly temp: string
  readonly working: string
}

export function readContext(env: Env, folders: Folders): Context {
  return {
    serverUrl: env['GITHUB_SERVER_URL'] || 'https://github.com',
    repository: env['GITHUB_REPOSITORY'] ?? '',
    actor: env['GITHUB_ACTOR'] ?? '',
    workflow: env['GITHUB_WORKFLOW'] ?? '',
    sha: env['GITHUB_SHA'] ?? '',
    ref: env['GITHUB_REF'] ?? '',
    run: env['GITHUB_RUN_ID'] ?? '',
    workspace: env['GITHUB_WORKSPACE'] || folders.working,
    temp: env['RUNNER_TEMP'] || folders.temp,
    debug: env['RUNNER_DEBUG'] === '1',
  }
}

/** The container registry of a GitHub server: ghcr.io, or an enterprise's own. `undefined` where the URL is none. */
export function registryOfServer(serverUrl: string): string | undefined {
  const host = URL.parse(serverUrl)?.host
  return host === 'github.com' ? 'ghcr.io' : host && `containers.${host}`
}

/** An input as the runner hands it over: `dry-run` is `INPUT_DRY-RUN`. Absent and empty are the same to the runner. */
export function inputFrom(env: Env): (name: string) => string {
  return (name) => (env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim()
}
