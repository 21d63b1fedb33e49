// Runs one command with the action's own input parsing and promotion code, and a terminal instead of GitHub's log.
import { tmpdir } from 'node:os'
import { readInputs } from '../action/inputs/inputs.ts'
import type { InputSource } from '../action/inputs/model/types.ts'
import { bugMessage, issueTracker } from '../action/log/result.ts'
import { readText } from '../action/outputs/files.ts'
import type { Report } from '../promote/model/report.ts'
import { systemFailure } from '../promote/report/system-failure.ts'
import type { RunOptions } from '../run/options.ts'
import { runPromotions } from '../run/run.ts'
import { contextOf } from './ci-context.ts'
import type { ExitCode } from './exit-code.ts'
import {
  type DocumentOptions,
  discardPlan,
  printDocument,
  printUsageProblems,
  writeDocuments,
} from './files/documents.ts'
import { pipeDeadline, readFileOrPipe } from './files/read-file.ts'
import { unwritablePaths } from './files/writable.ts'
import type { Invocation } from './options/invocation.ts'
import { reportInOptionWords } from './options/option-words.ts'
import { readValues } from './options/values.ts'
import { openTerminal, type Screen } from './terminal/screen.ts'

const { env } = process

/** The texts of inputs, by name. */
type Texts = Readonly<Record<string, string>>

interface Command extends DocumentOptions {
  readonly source: (texts: Texts) => InputSource
  readonly options: RunOptions
}

export async function runCommand(invocation: Invocation): Promise<ExitCode> {
  const { command, inputs: given, operands, json } = invocation
  if (command === 'completion') {
    const { completionScript } = await import('./options/completion.ts')
    process.stdout.write(completionScript(operands[0] ?? 'bash'))
    return 0
  }
  const deadline = pipeDeadline(given['timeout'] ?? env['PROMOTE_IMAGE_TIMEOUT'])
  const values = await readValues({ command, given, env, readFile: (path) => readFileOrPipe(path, deadline) })
  if ('problems' in values) return printUsageProblems(values.problems, invocation)
  const unwritable = await unwritablePaths(invocation, env)
  if (unwritable.length > 0) return printUsageProblems(unwritable, invocation)
  const context = contextOf(env, { temp: env['RUNNER_TEMP'] || tmpdir(), workspace: process.cwd() })
  const screen = await openTerminal({ env, json, debug: context.debug })
  const { runner, redact, onEvent } = screen
  const source = (texts: Texts): InputSource => ({
    ...context,
    get: (name) => (texts[name] ?? '').trim(),
    readFile: readText,
    mask: runner.mask,
  })
  const prepared = { source, invocation, context, redact, options: { context, runner, onEvent } }
  try {
    if (command === 'login check') return await checkLogins(values.texts, prepared)
    return command === 'verify'
      ? await verifyImages(values.texts, prepared, screen)
      : await promoteImages(values.texts, prepared)
  } finally {
    screen.close()
  }
}

async function promoteImages(texts: Texts, command: Command): Promise<ExitCode> {
  const { invocation, redact, source, options } = command
  const read = await readInputs(source(texts))
  if ('problems' in read) return printUsageProblems(read.problems, invocation)
  if (read.inputs.dryRun) await discardPlan(invocation.planFile)
  const report = reportInOptionWords(await runPromotions(read.inputs, options))
  const document = await writeDocuments(report, command)
  if (invocation.json) await printDocument(document, redact)
  else if (report.plan !== undefined) options.runner.line(planHint(report.status, invocation.planFile))
  return exitCodeOf([report])
}

/** What the plan of a dry run is good for. */
function planHint(status: Report['status'], file: string): string {
  if (status === 'refused') return `The plan is in ${file}. It is refused: promote-image apply refuses it again.`
  if (status === 'failed') return `The plan is in ${file}. It leaves out what failed.`
  return `The plan is in ${file}. To do what it says: promote-image apply ${/^[\w./-]+$/.test(file) ? file : JSON.stringify(file)}`
}

/** Every image is read with inputs of its own; there is one document for all of them. */
async function verifyImages(texts: Texts, command: Command, { runner }: Screen): Promise<ExitCode> {
  const { invocation, redact, source, options } = command
  const { describeImages, isComplete, operandProblems, quietRunner, verifyInputs } = await import(
    './commands/verify.ts'
  )
  const { addOwnReferrers } = await import('./commands/own-referrers.ts')
  const { imageProblems, withoutPlaceholder } = await import('./commands/verify-digest.ts')
  const quiet: RunOptions = { ...options, runner: quietRunner(runner), operation: 'Verification' }
  const reports: Report[] = []
  for (const image of invocation.operands) {
    const conflicts = imageProblems(image, texts)
    if (conflicts.length > 0) return printUsageProblems(conflicts, invocation)
    const read = await readInputs(source(verifyInputs(image, texts)))
    if ('problems' in read) return printUsageProblems(operandProblems(read.problems, texts), invocation)
    const report = await runPromotions(read.inputs, quiet)
    reports.push(reportInOptionWords(withoutPlaceholder(await addOwnReferrers(report, read.inputs, quiet))))
  }
  const complete = isComplete(reports)
  const images = []
  for (const report of reports) {
    for (const line of describeImages(report)) runner.line(line)
    images.push(await writeDocuments(report, command))
  }
  if (invocation.json) await printDocument({ complete, images }, redact)
  const code = exitCodeOf(reports)
  return code === 0 && !complete ? 1 : code
}

async function checkLogins(texts: Texts, { invocation, redact, source, options }: Command): Promise<ExitCode> {
  const { checkLogins: check } = await import('./commands/login-check.ts')
  const checked = await check(invocation.operands, source(texts), options)
  if ('problems' in checked) return printUsageProblems(checked.problems, invocation)
  if (invocation.json) await printDocument({ logins: checked.logins }, redact)
  return checked.code
}

function exitCodeOf(reports: readonly Report[]): ExitCode {
  if (reports.some(({ status }) => status === 'failed')) return 1
  return reports.some(({ status }) => status === 'refused') ? 3 : 0
}

/** An unexpected error and where to report it; an output that could not be written is no bug. */
export function describeBug(error: unknown): string {
  const failure = systemFailure(error)
  if (failure !== undefined)
    return `promote-image: an output could not be written: ${failure.message}\nWhat to do: free disk space or name another path, and run again: what is done already is not done twice. What the log says about tags holds.\n`
  const stack = error instanceof Error && error.stack !== undefined ? `${error.stack}\n` : ''
  return `promote-image: This is a bug of promote-image: ${bugMessage(error)}\nPlease report it, with the lines below: ${issueTracker}\n${stack}`
}
