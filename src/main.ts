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
import { emptyOutputs, outputsOf, truncationWarnings } from './action/outputs/outputs.ts'
import { writePlanFile, writeResults } from './action/outputs/write.ts'
import { bugSummary, problemsSummary, summaryOf } from './action/summary/summary.ts'
import { eventProblem, getInput, githubContext, toolkit } from './action/toolkit.ts'
import { workflowCommands } from './action/workflow-commands.ts'
import { version } from './registry/transport/user-agent.ts'
import { runPromotions } from './run/run.ts'

const { env } = process
const context = readContext(githubContext, env, { temp: tmpdir(), workspace: process.cwd() })
const runner = workflowCommands(toolkit, env)

/** Runs the step; returns the exit code. */
async function main(): Promise<0 | 1> {
  runner.line(`promote-image ${version}`)
  if (eventProblem !== undefined) runner.annotate('warning', eventProblem)
  const wrong = [...droppedVariables(env), ...misspeltInputs(env)]
  if (wrong.length > 0) return endWithProblems(wrong)
  const read = await readInputs({ ...context, get: getInput, readFile: readText, mask: runner.mask })
  if ('problems' in read) return endWithProblems(read.problems)
  const { inputs } = read
  const hintCache = await openHintCache({ enabled: inputs.cache, temp: context.temp, run: context.run, runner })
  outliveSignals(process)
  const report = await runPromotions(inputs, { context, runner, hintCache: hintCache?.hints })
  const outputs = outputsOf(report, await writePlanFile(report.plan, context.temp, runner))
  for (const warning of truncationWarnings(report, outputs)) runner.annotate('warning', warning)
  const summary = inputs.summary ? summaryOf(report, context) : ''
  const written = await writeResults({ outputs, summary }, runner)
  await hintCache?.save()
  return written && report.status !== 'failed' && report.status !== 'refused' ? 0 : 1
}

function endWithProblems(problems: readonly Problem[]): Promise<1> {
  reportInputProblems(problems, runner)
  return finishWithoutReport(problemsSummary(problems))
}

/** The end of a run without a report: its inputs were wrong or not read, or it met a bug. */
async function finishWithoutReport(page: string): Promise<1> {
  const summary = /^false$/i.test(getInput('summary')) ? '' : page
  await writeResults({ outputs: emptyOutputs(), summary }, runner)
  return 1
}

async function failWithBug(error: unknown): Promise<1> {
  reportBug(error, runner)
  return finishWithoutReport(bugSummary(error))
}

async function endWithBug(bug: unknown): Promise<void> {
  end(await failWithBug(bug))
}

/** Exits once the log is written: a connection that a server keeps open must not keep the job waiting. */
function end(code: 0 | 1): void {
  process.stdout.write('', () => process.exit(code))
}

// An error that no promise carries ends the run as any other bug does: reported, and with outputs.
process.once('uncaughtException', (error) => void endWithBug(error))
// The event loop is empty and the run has not ended: that must never look like success.
process.once('beforeExit', () => void endWithBug(new Error('the run stopped before its end')))
// Not awaited here: lazy chunks import from this module, and would wait until it has been evaluated.
void main().catch(failWithBug).then(end)
