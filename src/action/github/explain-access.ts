// Why GitHub's own registry refused: asked of GitHub's API where its answer tells more than the registry's did. Only

// after a failure, and only of the server that issued the token. Two GETs need no Octokit, a third of a megabyte of it.
import type { Report } from '../../promote/model/report.ts'
import { registryOfServer } from '../context.ts'
import type { AccessFacts } from './diagnose-access.ts'
import type { Refusal } from './types.ts'
import { type AccessContext, refusalOf } from './types.ts'

/** Packages that are asked for. */
const packageLimit = 2

/** The report, its refusals by GitHub's registry explained. Never throws, and takes three seconds at the most. */
export async function explainAccess(report: Report, around: AccessContext): Promise<Report> {
  const registry = registryOfServer(around.serverUrl)
  if (registry === undefined) return report
  const refusals = report.failures.map((failure) => refusalOf(failure, registry))
  if (refusals.every((refusal) => refusal === undefined)) return report
  const { diagnose, accessFactsOf } = await import('./diagnose-access.ts')
  const circumstances = await accessFactsOf(around)
  const explained = new Map<string, Promise<string | undefined>>()
  const explain = (refusal: Refusal): Promise<string | undefined> => {
    const key = `${refusal.act} ${refusal.owner}/${refusal.name}`
    const asked: AccessFacts = explained.size < packageLimit ? circumstances : { ...circumstances, ask: undefined }
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
