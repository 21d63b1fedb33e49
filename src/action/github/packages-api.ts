// What GitHub's API says of a package of its registry (REST API, "Get a package for an organization", "… for a user").
import { isRecord } from '../../registry/model/descriptor.ts'
import { type GithubResponse, jsonOf, requestGithub } from './http.ts'

/** Asks the API for a path; throws where no answer came. */
export type CallApi = (path: string) => Promise<GithubResponse>

export interface VisiblePackage {
  readonly kind: 'seen'
  readonly owners: 'orgs' | 'users'
  /** `owner/name` of the repository that it is linked to. */
  readonly repository: string | undefined
  readonly visibility: 'public' | 'internal' | 'private'
}

export type PackageFacts =
  | VisiblePackage
  /** The organisation wants the token to be authorised for it; `url` is where. */
  | { readonly kind: 'single-sign-on'; readonly url: string | undefined }
  | { readonly kind: 'token-unknown' | 'not-permitted' | 'not-found' }

/** Milliseconds for all that is asked. */
const patience = 3000

/**
 * The API of the server that issued the token, and of no other: `apiUrl` (GITHUB_API_URL) must be the one that belongs to
 * `serverUrl`, or nothing is asked.
 */
export function apiOf(serverUrl: string, apiUrl: string | undefined): URL | undefined {
  const server = URL.parse(serverUrl)
  const api = URL.parse(apiUrl ?? '')
  if (server?.protocol !== 'https:' || api === null) return undefined
  const { host } = server
  const hosted = host === 'github.com' || host.endsWith('.ghe.com')
  const expected = hosted ? `https://api.${host}/` : `https://${host}/api/v3/`
  return api.href.replace(/\/?$/, '/') === expected ? new URL(expected) : undefined
}

export function openApi(api: URL, token: string): CallApi {
  const signal = AbortSignal.timeout(patience)
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'user-agent': 'promote-image',
    'x-github-api-version': '2022-11-28',
  }
  return (path) => requestGithub(new URL(path, api), { headers, signal })
}

/** Two requests at the most. `undefined` where the API gave no usable answer. */
export async function readPackage(ask: CallApi, owner: string, name: string): Promise<PackageFacts | undefined> {
  for (const owners of ['orgs', 'users'] as const) {
    const path = `${owners}/${encodeURIComponent(owner)}/packages/container/${encodeURIComponent(name)}`
    const answer = await ask(path).catch(() => undefined)
    if (answer === undefined) return undefined
    if (answer.status !== 404) return factsOf(answer, owners)
  }
  return { kind: 'not-found' }
}

function factsOf(answer: GithubResponse, owners: VisiblePackage['owners']): PackageFacts | undefined {
  if (answer.status === 401) return { kind: 'token-unknown' }
  if (answer.status === 403) {
    const sso = answer.header('x-github-sso')
    if (sso === undefined) return { kind: 'not-permitted' }
    return { kind: 'single-sign-on', url: /^required; url=(https:\/\/[!-~]{1,500})$/.exec(sso)?.[1] }
  }
  const document = answer.status === 200 ? jsonOf(answer) : undefined
  if (!isRecord(document)) return undefined
  const { visibility, repository } = document
  const linked = isRecord(repository) ? repository['full_name'] : undefined
  return {
    kind: 'seen',
    owners,
    visibility: visibility === 'public' || visibility === 'internal' ? visibility : 'private',
    repository: typeof linked === 'string' && /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(linked) ? linked : undefined,
  }
}
