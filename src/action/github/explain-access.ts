// Adds to each refusal by GitHub's registry why it refused, as far as the run, the registry and GitHub's API tell. Runs
// after a failure only, and asks only the server that issued the token.
import type { Report } from '../../promote/model/report.ts'
import { registryOfServer } from '../context.ts'
import { type AccessContext, type Refusal, refusalOf } from './types.ts'

/** Packages that the API is asked about. */
const packageLimit = 2

/** The report, with causes in the remedies of such failures. Never throws, and takes three seconds at most. */
export async function explainAccess(report: Report, context: AccessContext): Promise<Report> {
  const registry = registryOfServer(context.serverUrl)
  if (registry === undefined) return report
  const failuresWithRefusals = report.failures.map((failure) => ({ failure, refusal: refusalOf(failure, registry) }))
  if (failuresWithRefusals.every(({ refusal }) => refusal === undefined)) return report
  const { accessFactsOf, diagnose } = await import('./diagnose-access.ts')
  const facts = await accessFactsOf(context)
  const causes = new Map<string, Promise<string | undefined>>()
  const causeOf = (refusal: Refusal): Promise<string | undefined> => {
    const key = `${refusal.access} ${refusal.owner}/${refusal.name}`
    const cause =
      causes.get(key) ?? diagnose(refusal, causes.size < packageLimit ? facts : { ...facts, callApi: undefined })
    causes.set(key, cause)
    return cause
  }
  const failures = await Promise.all(
    failuresWithRefusals.map(async ({ failure, refusal }) => {
      const cause = refusal && (await causeOf(refusal))
      return cause === undefined ? failure : { ...failure, remedy: [cause, failure.remedy ?? ''].join(' ').trim() }
    }),
  )
  return { ...report, failures }
}
