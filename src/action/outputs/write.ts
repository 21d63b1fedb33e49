// Writes what a step leaves behind: outputs for later steps, the summary, the plan as a file. A file that cannot be written
// is reported with what that means; it is not a bug, and it changes nothing about the tags.
import type { PlanDocument } from '../../promote/model/plan-document.ts'
import type { Runner } from '../workflow-commands.ts'
import { writeDocument } from './files.ts'
import type { Outputs } from './outputs.ts'

export interface Results {
  readonly outputs: Outputs
  /** Markdown; empty if none is wanted. */
  readonly summary: string
}

/** Returns whether the outputs were written. If not, the step must fail: later steps would act on empty outputs. */
export async function writeResults({ outputs, summary }: Results, runner: Runner): Promise<boolean> {
  const summaryProblem = summary === '' ? undefined : await problemOf(() => runner.appendSummary(summary))
  if (summaryProblem !== undefined)
    runner.annotate('warning', `The job summary could not be written (${summaryProblem}). The log says the same.`)
  const outputProblem = await problemOf(() => runner.setOutputs(outputs))
  if (outputProblem === undefined) return true
  const { status, changed } = outputs
  runner.annotate(
    'error',
    `The outputs could not be written (${outputProblem}), so later steps cannot use them, and this step fails. Its status is ${status}, and changed is ${changed}.\nWhat to do: Make GITHUB_OUTPUT a file that this step may write, and run again; what is done already is not done twice.`,
    'Outputs',
  )
  return false
}

/** The path of a dry run's plan as a file; empty if there is no plan, or if the file cannot be written. */
export async function writePlanFile(plan: PlanDocument | undefined, folder: string, runner: Runner): Promise<string> {
  if (plan === undefined) return ''
  try {
    return await writeDocument(folder, plan)
  } catch (error) {
    const why = `The plan could not be written to RUNNER_TEMP (${wordsOf(error)})`
    runner.annotate(
      'warning',
      `${why}: the output \`plan-file\` is empty. The output \`plan\` has it, if it is short enough.`,
    )
    return ''
  }
}

async function problemOf(write: () => Promise<void> | void): Promise<string | undefined> {
  try {
    await write()
    return undefined
  } catch (error) {
    return wordsOf(error)
  }
}

/** The system's message: `EACCES: permission denied, open '/…'`. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
