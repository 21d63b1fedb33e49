// The workflow run's context from @actions/github, with defaults for runs outside of GitHub.
import type { context } from '@actions/github'
import type { Surface } from './surface.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** What is read of the context of @actions/github. */
export type GithubContext = Pick<
  typeof context,
  'serverUrl' | 'apiUrl' | 'actor' | 'workflow' | 'sha' | 'ref' | 'runId' | 'eventName' | 'payload' | 'repo'
>

export interface Context {
  readonly surface: Surface
  /** `https://github.com`, or the server of an enterprise. */
  readonly serverUrl: string
  readonly apiUrl: string
  /** `owner/name`; empty outside of a workflow. */
  readonly repository: string
  readonly actor: string
  readonly workflow: string
  readonly sha: string
  readonly ref: string
  /** The number of this workflow run; empty outside of a workflow. */
  readonly run: string
  readonly eventName: string
  /** The event that started the workflow, as GitHub describes it. Untrusted. */
  readonly payload: Readonly<Record<string, unknown>>
  /** The folder that the job works in. */
  readonly workspace: string
  /** A folder for files that end with the job. */
  readonly temp: string
  readonly debug: boolean
}

/** Where the runner's variables are not set, as in another CI system. */
export interface Defaults {
  readonly temp: string
  readonly workspace: string
}

export function readContext(github: GithubContext, env: Env, defaults: Defaults): Context {
  return {
    surface: 'action',
    serverUrl: github.serverUrl || 'https://github.com',
    apiUrl: github.apiUrl || 'https://api.github.com',
    repository: repositoryOf(github),
    actor: github.actor ?? '',
    workflow: github.workflow ?? '',
    sha: github.sha ?? '',
    ref: github.ref ?? '',
    run: Number.isSafeInteger(github.runId) ? String(github.runId) : '',
    eventName: github.eventName ?? '',
    payload: github.payload,
    workspace: env['GITHUB_WORKSPACE'] || defaults.workspace,
    temp: env['RUNNER_TEMP'] || defaults.temp,
    debug: env['RUNNER_DEBUG'] === '1',
  }
}

/** The toolkit throws if neither GITHUB_REPOSITORY nor the event names a repository. */
function repositoryOf(github: GithubContext): string {
  try {
    const { owner, repo } = github.repo
    return `${owner}/${repo}`
  } catch {
    return ''
  }
}

/** The container registry of a GitHub server: ghcr.io, or an enterprise's own. `undefined` if `serverUrl` is not a URL. */
export function registryOfServer(serverUrl: string): string | undefined {
  const host = URL.parse(serverUrl)?.host
  return host === 'github.com' ? 'ghcr.io' : host && `containers.${host}`
}
