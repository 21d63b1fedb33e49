// Types of a refusal by GitHub's container registry, and of the run's own context.
import type { Failure } from '../../promote/model/report.ts'
import type { Context } from '../context.ts'

export interface AccessContext
  extends Pick<Context, 'serverUrl' | 'apiUrl' | 'repository' | 'actor' | 'eventName' | 'payload'> {
  readonly githubToken: string | undefined
}

export interface Refusal {
  readonly owner: string
  /** The package: what follows the owner. */
  readonly name: string
  readonly access: 'read' | 'write'
  /** The registry's own message. */
  readonly message: string
}

/** A 401 or 403 of that registry; `undefined` for any other failure. */
export function refusalOf({ answer }: Pick<Failure, 'answer'>, registry: string): Refusal | undefined {
  if (answer?.registry !== registry || (answer.status !== 401 && answer.status !== 403)) return undefined
  const path = answer.repository.replace(`${registry}/`, '')
  const [, owner, name] = /^([a-z0-9._-]+)\/([a-z0-9._/-]+)$/.exec(path) ?? []
  if (owner === undefined || name === undefined) return undefined
  return { owner, name, access: answer.access, message: answer.detail ?? '' }
}
