// What a step leaves: outputs for later steps, a page for people, a plan as a file. What of it cannot be written is told
// with what that means; it is no bug of ours, and it changes nothing about what the tags name.
import type { PlanDocument } from '../../promote/model/plan-document.ts'
import type { Runner } from '../workflow-commands.ts'
import { writeDocument } from './files.ts'
import type { Outputs } from './outputs.ts'

export interface Results {
  readonly outputs: Outputs
  /** Markdown; empty where none is wanted. */
  readonly summary: string
}

/** Whether later steps see the outputs: without them they would act on nothing, and so the step must fail. */
export function writeResults({ outputs, summary }: Results, runner: Runner): boolean {
  const noSummary = summary === '' ? undefined : problemOf(() => runner.appendSummary(summary))
  if (noSummary !== undefined)
    runner.annotate('warning', `The job summary could not be written (${noSummary}). The log says the same.`)
  const noOutputs = problemOf(() => runner.setOutputs(outputs))
  if (noOutputs === undefined) return true
  const { status, changed } = outputs
  runner.annotate(
    'error',
    `The outputs could not be written (${noOutputs}), and later steps see none of them: this step fails for that alone. Its status is ${status}, and changed is ${changed}.\nWhat to do: Let GITHUB_OUTPUT be a file that this step may write, and run again; what is done already is not done twice.`,
    'Outputs',
  )
  return false
}

/** The path of a dry run's plan as a file; empty where there is no plan, and where it cannot be written. */
export async function writePlanFile(plan: PlanDocument | undefined, folder: string, runner: Runner): Promise<string> {
  if (plan === undefined) return ''
  try {
    return await writeDocument(folder, plan)
  } catch (error) {
    const why = `The plan could not be written to RUNNER_TEMP (${wordsOf(error)})`
    runner.annotate(
      'warning',
      `${why}: the output \`plan-file\` is empty. The output \`plan\` has it, where it is short.`,
    )
    return ''
  }
}

function problemOf(write: () => void): string | undefined {
  try {
    write()
    return undefined
  } catch (error) {
    return wordsOf(error)
  }
}

/** As the system says it: `EACCES: permission denied, open '/…'`. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
