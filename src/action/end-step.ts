// The end of a step: its outputs, the job summary, and the plan of a dry run as a file. Imported while a run waits.
import type { Report } from '../promote/model/report.ts'
import type { Context } from './context.ts'
import type { Problem } from './inputs/model/types.ts'
import { emptyOutputs, outputsOf, truncationWarnings } from './outputs/outputs.ts'
import { writePlanFile, writeResults } from './outputs/write.ts'
import { bugSummary, problemsSummary, summaryOf } from './summary/summary.ts'
import type { Runner } from './workflow-commands.ts'

interface StepEnd {
  readonly runner: Runner
  /** Whether a job summary is wanted. */
  readonly summary: boolean
}

/** Returns whether the outputs were written. */
export async function endWithReport(report: Report, context: Context, { runner, summary }: StepEnd): Promise<boolean> {
  const outputs = outputsOf(report, await writePlanFile(report.plan, context.temp, runner))
  for (const warning of truncationWarnings(report, outputs)) runner.annotate('warning', warning)
  return writeResults({ outputs, summary: summary ? summaryOf(report, context) : '' }, runner)
}

/** The inputs are wrong, or were not read: nothing was sent. */
export async function endWithProblems(problems: readonly Problem[], end: StepEnd): Promise<void> {
  await endWithoutReport(problemsSummary(problems), end)
}

export async function endWithBug(error: unknown, end: StepEnd): Promise<void> {
  await endWithoutReport(bugSummary(error), end)
}

async function endWithoutReport(page: string, { runner, summary }: StepEnd): Promise<void> {
  await writeResults({ outputs: emptyOutputs(), summary: summary ? page : '' }, runner)
}
