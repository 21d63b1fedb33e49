// A refusal by the registry of GitHub.

import type { Failure } from '../../promote/model/report.ts'
import type { Env } from '../context.ts'

export interface AccessContext {
  /** `https://github.com`, or the server of an enterprise. */
  readonly serverUrl: string
  /** `owner/name` of the workflow's repository. */
  readonly repository: string
  readonly githubToken: string | undefined
  readonly env: Env
}

/** A 401 or 403 of that registry; `undefined` for any other failure. */
export function refusalOf({ answer }: Pick<Failure, 'answer'>, registry: string): Refusal | undefined {
  if (answer?.registry !== registry || (answer.status !== 401 && answer.status !== 403)) return undefined
  const path = answer.repository.replace(`${registry}/`, '')
  const [, owner, name] = /^([a-z0-9._-]+)\/([a-z0-9._/-]+)$/.exec(path) ?? []
  if (owner === undefined || name === undefined) return undefined
  return { owner, name, act: answer.access, said: answer.detail ?? '' }
}

export interface Refusal {
  readonly owner: string
  /** The package: what follows the owner. */
  readonly name: string
  readonly act: 'read' | 'write'
  /** What the registry said with it. */
  readonly said: string
}
