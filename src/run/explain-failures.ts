// Adds advice to the failures of a report.
import type { Context } from '../action/context.ts'
import { explainAccess } from '../action/github/explain-access.ts'
import type { Inputs } from '../action/inputs/model/types.ts'
import type { Report } from '../promote/model/report.ts'

/** The report with what a user does about its failures; loaded only if there are some. */
export async function explainFailures(report: Report, inputs: Inputs, context: Context): Promise<Report> {
  if (report.failures.length === 0) return report
  const { addAdvice } = await import('../action/remedies.ts')
  const advised = addAdvice(report, context.surface)
  // What explains GitHub's refusals is the workflow and its token.
  return context.surface === 'action'
    ? explainAccess(advised, { ...context, githubToken: inputs.githubToken })
    : advised
}
