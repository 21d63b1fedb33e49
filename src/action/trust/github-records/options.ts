// What GitHub's records need.
import type { SendRequest } from '../request.ts'

export interface GithubRecordsOptions {
  readonly send: SendRequest
  /** The API of the server that issued the token, without a slash at its end. */
  readonly api: string
  readonly token: string
  /** `owner/name` of the workflow's repository. */
  readonly repository: string
  /** The event that started the workflow. Untrusted. */
  readonly payload: Readonly<Record<string, unknown>>
  /** The ID token of the job, which names its environment; absent if the job may not request one. */
  readonly idToken: (() => Promise<string>) | undefined
  readonly warn: (message: string) => void
}
