// The action: reads its inputs, promotes, reports. dist/index.js loads this once Node is new enough.
import { tmpdir } from 'node:os'
import { outliveSignals } from './action/cancellation.ts'
import { readContext } from './action/context.ts'
import { openHintCache } from './action/hint-cache/open.ts'
import { droppedVariables } from './action/inputs/dropped-variables.ts'
import { readInputs } from './action/inputs/inputs.ts'
import { misspeltInputs } from './action/inputs/misspelt-inputs.ts'
import type { Problem } from './action/inputs/model/types.ts'
import { reportBug, reportInputProblems } from './action/log/result.ts'
import { readText } from './action/outputs/files.ts'
import { eventProblem, getInput, githubContext, toolkit } from './action/toolkit.ts'
import { workflowCommands } from './action/workflow-commands.ts'
import { version } from './registry/transport/user-agent.ts'
import { importWhileWaiting } from './registry/util/import-while-waiting.ts'
import { runPromotions } from './run/run.ts'

const { env } = process
const context = readContext(githubContext, env, { temp: tmpdir(), workspace: process.cwd() })
const runner = workflowCommands(toolkit, env)

/** Runs the step; returns the exit code. */
async function main(): Promise<0 | 1> {
  runner.line(`promote-image ${version}`)
  if (eventProblem !== undefined) runner.annotate('warning', eventProblem)
  const wrong = [...droppedVariables(env), ...misspeltInputs(env)]
  if (wrong.length > 0) return failWithProblems(wrong)
  const read = await readInputs({ ...context, get: getInput, readFile: readText, mask: runner.mask })
  if ('problems' in read) return failWithProblems(read.problems)
  const { inputs } = read
  const hintCache = await openHintCache({ enabled: inputs.cache, temp: context.temp, run: context.run, runner })
  outliveSignals(process)
  const ending = importWhileWaiting(loadEndings)
  const report = await runPromotions(inputs, { context, runner, hintCache: hintCache?.hints })
  const { endWithReport } = await ending
  const written = await endWithReport(report, context, { runner, summary: inputs.summary })
  await hintCache?.save()
  return written && report.status !== 'failed' && report.status !== 'refused' ? 0 : 1
}

const loadEndings = () => import('./action/end-step.ts')

/** What ends a step whose inputs may not be valid. */
const withoutReport = () => ({ runner, summary: !/^false$/i.test(getInput('summary')) })

async function failWithProblems(problems: readonly Problem[]): Promise<1> {
  reportInputProblems(problems, runner)
  const { endWithProblems } = await loadEndings()
  await endWithProblems(problems, withoutReport())
  return 1
}

async function failWithBug(error: unknown): Promise<1> {
  reportBug(error, runner)
  const { endWithBug } = await loadEndings()
  await endWithBug(error, withoutReport())
  return 1
}

async function exitWithBug(bug: unknown): Promise<void> {
  exit(await failWithBug(bug))
}

/** Exits once the log is written: a connection that a server keeps open must not keep the job waiting. */
function exit(code: 0 | 1): void {
  process.stdout.write('', () => process.exit(code))
}

// An error that no promise carries ends the run as any other bug does: reported, and with outputs.
process.once('uncaughtException', (error) => void exitWithBug(error))
// The event loop is empty and the run has not ended: that must never look like success.
process.once('beforeExit', () => void exitWithBug(new Error('the run stopped before its end')))
// Not awaited here: lazy chunks import from this module, and would wait until it has been evaluated.
void main().catch(failWithBug).then(exit)
