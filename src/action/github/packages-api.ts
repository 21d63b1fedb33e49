// Reads a package of GitHub's registry from its API (REST API, "Get a package for an organization", "… for a user").
import { isRecord } from '../../registry/model/descriptor.ts'
import type { ApiResponse, CallApi } from './octokit.ts'

export interface VisiblePackage {
  readonly kind: 'visible'
  readonly owners: 'orgs' | 'users'
  /** `owner/name` of the repository that it is linked to. */
  readonly repository: string | undefined
  readonly visibility: 'public' | 'internal' | 'private'
}

export type PackageFacts =
  | VisiblePackage
  /** The organisation requires single sign-on for the token; `url` is where to authorise it. */
  | { readonly kind: 'single-sign-on'; readonly url: string | undefined }
  | { readonly kind: 'token-unknown' | 'not-permitted' | 'not-found' }

/**
 * The base URL of the API of the server that issued the token. `undefined`, and so no call, unless `apiUrl`
 * (GITHUB_API_URL) is the API of `serverUrl`.
 */
export function apiOf(serverUrl: string, apiUrl: string | undefined): string | undefined {
  const server = URL.parse(serverUrl)
  const api = URL.parse(apiUrl ?? '')
  if (server?.protocol !== 'https:' || api === null) return undefined
  const { host } = server
  const hosted = host === 'github.com' || host.endsWith('.ghe.com')
  const expected = hosted ? `https://api.${host}` : `https://${host}/api/v3`
  return api.href.replace(/\/$/, '') === expected ? expected : undefined
}

/** At most two requests. `undefined` if the API gave no usable response. */
export async function readPackage(callApi: CallApi, owner: string, name: string): Promise<PackageFacts | undefined> {
  for (const owners of ['orgs', 'users'] as const) {
    const path = `/${owners}/{owner}/packages/container/{name}`
    const response = await callApi(path, { owner, name }).catch(() => undefined)
    if (response === undefined) return undefined
    if (response.status !== 404) return factsOf(response, owners)
  }
  return { kind: 'not-found' }
}

function factsOf({ status, headers, data }: ApiResponse, owners: VisiblePackage['owners']): PackageFacts | undefined {
  if (status === 401) return { kind: 'token-unknown' }
  if (status === 403) {
    const sso = headers['x-github-sso']
    if (sso === undefined) return { kind: 'not-permitted' }
    return { kind: 'single-sign-on', url: /^required; url=(https:\/\/[!-~]{1,500})$/.exec(String(sso))?.[1] }
  }
  if (status !== 200 || !isRecord(data)) return undefined
  const { visibility, repository } = data
  const linked = isRecord(repository) ? repository['full_name'] : undefined
  return {
    kind: 'visible',
    owners,
    visibility: visibility === 'public' || visibility === 'internal' ? visibility : 'private',
    repository: typeof linked === 'string' && /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(linked) ? linked : undefined,
  }
}
