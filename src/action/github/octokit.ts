// GitHub's REST API by Octokit. Loaded for the runs that ask the API: Octokit and its fetch are half a megabyte.
import { GitHub, getOctokitOptions } from '@actions/github/lib/utils'

/** What is used of a response of the API. */
export interface ApiResponse {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly data: unknown
}

/** Sends a GET with these parameters in its path. Rejects if no response came in time. */
export type CallApi = (path: string, parameters: Readonly<Record<string, string>>) => Promise<ApiResponse>

/** `baseUrl`: the API of the server that issued the token, without a slash at its end. `timeout`: ms for all calls. */
export function openApi(baseUrl: string, token: string, timeout: number): CallApi {
  const octokit = new GitHub(getOctokitOptions(token, { baseUrl, userAgent: 'promote-image' }))
  // A redirect is not followed: the request carries a token.
  const request = { signal: AbortSignal.timeout(timeout), redirect: 'error' as const }
  const headers = { 'x-github-api-version': '2022-11-28' }
  return async (path, parameters) => {
    try {
      return await octokit.request(`GET ${path}`, { ...parameters, headers, request })
    } catch (error) {
      // Octokit throws for every status of 400 and more.
      if (isHttpError(error)) return error.response
      throw error
    }
  }
}

function isHttpError(error: unknown): error is Error & { readonly response: ApiResponse } {
  if (!(error instanceof Error && 'response' in error)) return false
  const { response } = error
  return typeof response === 'object' && response !== null && 'status' in response && 'headers' in response
}
