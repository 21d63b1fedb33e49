// Writes the files of a command: JSON, dotenv, Markdown, the plan of a dry run. Secrets are removed from all of them.
import { appendFile, lstat, rm, truncate, writeFile } from 'node:fs/promises'
import type { Context } from '../../action/context.ts'
import type { Problem } from '../../action/inputs/model/types.ts'
import { type Outputs, outputsOf } from '../../action/outputs/outputs.ts'
import { summaryOf } from '../../action/summary/summary.ts'
import type { Report } from '../../promote/model/report.ts'
import { parseJson } from '../../registry/model/json/json.ts'
import { codeOf } from '../../registry/util/file-errors.ts'
import type { ExitCode } from '../exit-code.ts'
import type { Invocation } from '../options/invocation.ts'
import { optionWords } from '../options/option-words.ts'
import type { Screen } from '../terminal/screen.ts'

const { env } = process

export interface DocumentOptions {
  readonly invocation: Invocation
  readonly context: Context
  readonly redact: Screen['redact']
}

/** Removes the plan of an earlier run: if this one ends without a plan, nobody applies the old one by mistake. */
export async function discardPlan(file: string): Promise<void> {
  const stats = await lstat(file).catch(() => undefined)
  if (stats?.isFile()) await rm(file).catch(() => truncate(file))
}

/** Writes the files that were asked for; returns the outputs of the action, with JSON as JSON. */
export async function writeDocuments(
  report: Report,
  { invocation, context, redact }: DocumentOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { command, outputEnv, markdown, planFile } = invocation
  const hasPlan = report.plan !== undefined && command !== 'verify'
  if (hasPlan) await writeFile(planFile, `${JSON.stringify(report.plan, undefined, 2)}\n`)
  const outputs = outputsOf(report, hasPlan ? planFile : '')
  if (outputEnv !== undefined) {
    const { dotenvLines } = await import('./dotenv.ts')
    await appendFile(outputEnv, redact(dotenvLines(outputs)))
  }
  const page = markdown ?? env['GITHUB_STEP_SUMMARY']
  if (page !== undefined) await appendFile(page, redact(summaryOf(report, { ...context, words: optionWords })))
  return documentOf(outputs)
}

function documentOf(outputs: Outputs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([name]) => name !== 'plan')
      .map(([name, value]) => [name, /^[[{]|^(?:true|false)$/.test(value) ? parseJson(value) : value]),
  )
}

/**
 * Redacts by value: the mark in place of a short secret must not break the document. Resolves once it is written, or its
 * reader is gone; the stream reports any other error, which ends the program.
 */
export async function printDocument(document: object, redact: Screen['redact']): Promise<void> {
  const redactValue = (_: string, value: unknown) => (typeof value === 'string' ? redact(value) : value)
  const text = `${JSON.stringify(document, redactValue, 2)}\n`
  await new Promise<void>((resolve) => {
    process.stdout.write(text, (error) => {
      if (codeOf(error) === undefined || isReaderGone(error)) resolve()
    })
  })
}

/** A reader that goes away changes nothing: scripts/bundle.ts lets the streams outlive it. */
function isReaderGone(error: unknown): boolean {
  return /^(?:EPIPE|EIO|ECONNRESET|ERR_STREAM_DESTROYED)$/.test(codeOf(error) ?? '')
}

/** A usage error: on standard error for people, and as the one document if JSON was asked for. */
export function printUsageProblems(problems: readonly Problem[], { json }: Pick<Invocation, 'json'>): ExitCode {
  const described = problems.map(({ input, text }) => ({ input, text: optionWords(text) }))
  const lines = described.map(({ input, text }) => `promote-image: ${input === '' ? '' : `--${input}: `}${text}\n`)
  process.stderr.write(lines.join(''))
  if (json) process.stdout.write(`${JSON.stringify({ status: 'usage', problems: described }, undefined, 2)}\n`)
  return 2
}
