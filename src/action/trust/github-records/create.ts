// Creates one of GitHub's records.
import type { Json } from '../../../registry/model/descriptor.ts'
import { describeResponse, type ServiceResponse } from '../request.ts'
import type { GithubRecordsOptions } from './options.ts'

interface NewRecord {
  /** For messages. */
  readonly what: string
  /** Of the API. */
  readonly path: string
  readonly body: Json
  /** The permission of the job that it needs. */
  readonly permission: string
}

/** Reports a failure once, with a remedy; the promotion itself is kept. */
export async function create(
  { what, path, body, permission }: NewRecord,
  { send, api, token, warn }: GithubRecordsOptions,
): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'content-type': 'application/json',
    'x-github-api-version': '2022-11-28',
  }
  try {
    const response = await send(new URL(`${api}${path}`), { method: 'POST', headers, body: JSON.stringify(body) })
    if (response.status < 200 || response.status > 299)
      warn(`GitHub did not take ${what}: ${describeResponse(response)}. ${remedy(response, permission)}`)
  } catch (error) {
    warn(`GitHub did not take ${what}: ${textOf(error)}. The promotion itself is complete`)
  }
}

function remedy({ status }: ServiceResponse, permission: string): string {
  return status === 401 || status === 403 || status === 404
    ? `Give the job the permission ${permission}; the promotion itself is complete`
    : 'The promotion itself is complete'
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
