// Runs one command: the same reader and the same engine as the action, with a terminal in the place of GitHub's log.
import { appendFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { text as readStream } from 'node:stream/consumers'
import type { Context } from '../action/context.ts'
import { count } from '../action/format.ts'
import { readInputs } from '../action/inputs/inputs.ts'
import type { InputSource, Problem } from '../action/inputs/model/types.ts'
import { bugMessage, issueTracker } from '../action/log/result.ts'
import { readText } from '../action/outputs/files.ts'
import { type Outputs, outputsOf } from '../action/outputs/outputs.ts'
import { summaryOf } from '../action/summary/summary.ts'
import type { Runner } from '../action/workflow-commands.ts'
import type { Failure, Report } from '../promote/model/report.ts'
import { parseJson } from '../registry/model/json.ts'
import { formatReference, sameName } from '../registry/model/reference.ts'
import { runPromotions } from '../run.ts'
import type { Invocation } from './arguments.ts'
import { completionScript } from './completion.ts'
import { dotenvLines } from './dotenv.ts'
import { contextOf } from './environment.ts'
import type { ExitCode } from './exit-code.ts'
import { checkLogins } from './login-check.ts'
import { openTerminal, type Screen } from './screen.ts'
import { readValues } from './values.ts'
import { unwritablePaths } from './writable.ts'

const { env } = process

export async function runCommand(invocation: Invocation): Promise<ExitCode> {
  const { command, inputs: given, operands } = invocation
  if (command === 'completion') {
    process.stdout.write(completionScript(operands[0] ?? 'bash'))
    return 0
  }
  const values = await readValues({ given, env, readFile: readFileOrInput })
  if ('problems' in values)
    return usageProblems(
      values.problems.map((text) => ({ input: '', text })),
      invocation,
    )
  const unwritable = await unwritablePaths(invocation, env)
  if (unwritable.length > 0) return usageProblems(unwritable, invocation)
  const context = contextOf(env, { temp: env['RUNNER_TEMP'] || tmpdir(), workspace: process.cwd() })
  const screen = await openTerminal({ env, json: invocation.json, debug: context.debug })
  const source = (texts: Readonly<Record<string, string>>): InputSource => ({
    get: (name) => (texts[name] ?? '').trim(),
    readFile: readText,
    mask: screen.runner.mask,
    repository: context.repository,
    workspace: context.workspace,
  })
  try {
    if (command === 'login check') {
      const checked = await checkLogins(operands, source(values.texts), { context, runner: screen.runner })
      if ('problems' in checked) return usageProblems(checked.problems, invocation)
      if (invocation.json) printDocument({ logins: checked.logins }, screen.redact)
      return checked.code
    }
    const read = command === 'verify' ? operands.map((image) => verifyInputs(image, values.texts)) : [values.texts]
    const runner = runnerOf(command, screen.runner)
    const results: Report[] = []
    for (const texts of read) {
      const parsed = await readInputs(source(texts))
      if ('problems' in parsed) return usageProblems(parsed.problems, invocation)
      results.push(await runPromotions(parsed.inputs, { context, runner, onEvent: screen.onEvent }))
    }
    for (const report of results) {
      if (command === 'verify') for (const line of describeImages(report)) screen.runner.line(line)
      await finish(report, invocation, { context, redact: screen.redact })
    }
    return exitCodeOf(results, command === 'verify')
  } finally {
    screen.close()
  }
}

/** A dry run of an image onto itself: everything is looked at, and whatever is missing would have to be written. */
function verifyInputs(image: string, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const source = texts['source'] || image
  return { ...texts, source, targets: image, 'dry-run': 'true', verify: 'strict', overwrite: 'always' }
}

const ignore = (): void => undefined

/** A verification promotes nothing: without the words of a promotion, errors and warnings alone. */
function runnerOf(command: Invocation['command'], runner: Runner): Runner {
  if (command !== 'verify') return runner
  return {
    ...runner,
    line: ignore,
    group: ignore,
    endGroup: ignore,
    annotate: (level, message, title) => {
      if (level !== 'notice') runner.annotate(level, message, title)
    },
  }
}

/** An index that names a manifest which the registry does not have; a tag that does not exist has a code of its own. */
function isMissingManifest({ answer }: Failure): boolean {
  return answer?.status === 404 && answer.access === 'read'
}

/** What each image holds, a line each. */
function describeImages({ promotions, failures }: Report): readonly string[] {
  const codes = failures.map(({ code }) => code)
  return promotions.flatMap(({ sources, targets, digest, decision, platforms, referrers }) =>
    targets.map(({ target, before }) => {
      const name = formatReference(target)
      if (codes.includes('source-not-found')) return `${sources.map(formatReference).join(', ')}: not found`
      if (codes.includes('source-content-missing') || failures.some(isMissingManifest)) return `${name}: incomplete`
      if (digest === undefined || decision === 'failed') return `${name}: could not be verified`
      if (before !== digest) return `${name}: ${before ?? 'nothing'}, not ${digest}`
      // Referrers are only read to compare two repositories.
      const compared = sources.some(({ repository }) => !sameName(repository, target.repository))
      const parts = [
        count(platforms.length, 'platform'),
        ...(compared ? [count(referrers.length, 'referrer')] : []),
      ].join(', ')
      return `${name}: ${digest} (${parts})${decision === 'unchanged' ? ', complete' : ', incomplete'}`
    }),
  )
}

function exitCodeOf(reports: readonly Report[], verifying: boolean): ExitCode {
  if (reports.some(({ status }) => status === 'failed')) return 1
  if (reports.some(({ status }) => status === 'refused')) return 3
  return verifying && reports.some(({ promotions }) => promotions.some(({ decision }) => decision !== 'unchanged'))
    ? 1
    : 0
}

/** Writes what was asked for: JSON, dotenv, Markdown, the plan of a dry run. */
async function finish(
  report: Report,
  invocation: Invocation,
  { context, redact }: { readonly context: Context; readonly redact: Screen['redact'] },
): Promise<void> {
  const { command, json, outputEnv, markdown, planFile } = invocation
  const hasPlan = report.plan !== undefined && command !== 'verify'
  if (hasPlan) await writeFile(planFile, `${JSON.stringify(report.plan, undefined, 2)}\n`)
  const outputs = outputsOf(report, hasPlan ? planFile : '')
  if (json) printDocument(documentOf(outputs), redact)
  if (outputEnv !== undefined) await appendFile(outputEnv, redact(dotenvLines(outputs)))
  const page = markdown ?? env['GITHUB_STEP_SUMMARY']
  if (page !== undefined) await appendFile(page, redact(summaryOf(report, context)))
}

/** Redacts by value: the mark in the place of a short secret must not break the document. */
function printDocument(document: object, redact: Screen['redact']): void {
  const redactValue = (_: string, value: unknown) => (typeof value === 'string' ? redact(value) : value)
  process.stdout.write(`${JSON.stringify(document, redactValue, 2)}\n`)
}

/** The outputs of the action, with JSON as JSON. */
function documentOf(outputs: Outputs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([name]) => name !== 'plan')
      .map(([name, value]) => [name, /^[[{]|^(?:true|false)$/.test(value) ? parseJson(value) : value]),
  )
}

function usageProblems(problems: readonly Problem[], { json }: Invocation): ExitCode {
  const lines = problems.map(({ input, text }) => `promote-image: ${input === '' ? '' : `--${input}: `}${text}\n`)
  process.stderr.write(lines.join(''))
  if (json) process.stdout.write(`${JSON.stringify({ status: 'usage', problems }, undefined, 2)}\n`)
  return 2
}

function readFileOrInput(path: string): Promise<string> {
  return path === '-' ? readStream(process.stdin) : readText(path)
}

/** An error that nobody foresaw, and where to report it. */
export function describeBug(error: unknown): string {
  const stack = error instanceof Error && error.stack !== undefined ? `${error.stack}\n` : ''
  return `promote-image: This is a bug of promote-image: ${bugMessage(error)}\nPlease report it, with the lines below: ${issueTracker}\n${stack}`
}
