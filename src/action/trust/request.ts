// Requests to services of Sigstore and GitHub: through the runner's proxy, bounded in size and time.
import { type GithubRequest, type GithubResponse, requestGithub } from '../github/http.ts'

export type ServiceRequest = Omit<GithubRequest, 'signal'>

/** Sends one request; redirects are not followed. Throws if there is no answer, or a longer one than `limit` bytes. */
export type SendRequest = (url: URL, request: ServiceRequest) => Promise<GithubResponse>

/** Milliseconds for one request. */
const patience = 30_000

/** `signal` ends all of them: the run's. */
export function requestSender(signal: AbortSignal): SendRequest {
  return (url, request) =>
    requestGithub(url, { ...request, signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) })
}

/** The text of an answer that is an error, short: a service says in it what it did not like. */
export function describeAnswer({ status, bytes }: GithubResponse): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 300)).replace(/\s+/g, ' ').trim()
  return text === '' ? `the answer was ${status}` : `the answer was ${status}: ${text}`
}
