// Why GitHub's own registry refused: asked of GitHub's API where its answer tells more than the registry's did. Only
// after a failure, and only of the server that issued the token. Two GETs need no Octokit, a third of a megabyte of it.
import type { Failure, Report } from '../../promote/report.ts'
import { type Env, registryOfServer } from '../context.ts'
import type { Circumstances, Refusal } from './diagnose.ts'

export interface Surroundings {
  /** `https://github.com`, or the server of an enterprise. */
  readonly serverUrl: string
  /** `owner/name` of the workflow's repository. */
  readonly repository: string
  readonly githubToken: string | undefined
  readonly env: Env
}

/** Packages that are asked for. */
const packageLimit = 2

/** The report, its refusals by GitHub's registry explained. Never throws, and takes three seconds at the most. */
export async function explainAccess(report: Report, around: Surroundings): Promise<Report> {
  const registry = registryOfServer(around.serverUrl)
  if (registry === undefined) return report
  const refusals = report.failures.map((failure) => refusalOf(failure, registry))
  if (refusals.every((refusal) => refusal === undefined)) return report
  const { diagnose, circumstancesOf } = await import('./diagnose.ts')
  const circumstances = await circumstancesOf(around)
  const explained = new Map<string, Promise<string | undefined>>()
  const explain = (refusal: Refusal): Promise<string | undefined> => {
    const key = `${refusal.act} ${refusal.owner}/${refusal.name}`
    const asked: Circumstances = explained.size < packageLimit ? circumstances : { ...circumstances, ask: undefined }
    const told = explained.get(key) ?? diagnose(refusal, asked)
    explained.set(key, told)
    return told
  }
  const failures = await Promise.all(
    report.failures.map(async (failure, at) => {
      const refusal = refusals[at]
      const told = refusal && (await explain(refusal))
      return told === undefined ? failure : { ...failure, remedy: [told, failure.remedy ?? ''].join(' ').trim() }
    }),
  )
  return { ...report, failures }
}

/** A 401 or 403 of that registry; `undefined` for any other failure. */
export function refusalOf({ answer }: Pick<Failure, 'answer'>, registry: string): Refusal | undefined {
  if (answer?.registry !== registry || (answer.status !== 401 && answer.status !== 403)) return undefined
  const path = answer.repository.replace(`${registry}/`, '')
  const [, owner, name] = /^([a-z0-9._-]+)\/([a-z0-9._/-]+)$/.exec(path) ?? []
  if (owner === undefined || name === undefined) return undefined
  const act = /^(?:push|send|start|delete|add|cancel)/.test(answer.operation) ? 'write' : 'read'
  return { owner, name, act, said: answer.detail ?? '' }
}
