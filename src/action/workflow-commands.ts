// The step's log, annotations, outputs and summary: @actions/core, and what it does not do. Text from outside becomes
// harmless before it is printed, and annotations beyond GitHub's limit become plain lines.
import type * as core from '@actions/core'
import { withoutControlCharacters } from './format.ts'
import { checkOpenedAtOnce } from './outputs/opened-at-once.ts'
import { Secrets } from './secrets.ts'

type Level = 'notice' | 'warning' | 'error'

/** How a line of the log is highlighted. GitHub renders ANSI colours. */
export type Style = 'bold' | 'green' | 'yellow' | 'red'

export interface Runner {
  /** One or more lines of the log. The runner never takes a part of them for a command. */
  readonly line: (text: string, style?: Style) => void
  readonly group: (title: string) => void
  readonly endGroup: () => void
  /** An annotation, which GitHub also shows on the run's page; from the eleventh of a level on, a plain line. */
  readonly annotate: (level: Level, message: string, title?: string) => void
  /** Shown if RUNNER_DEBUG is 1. */
  readonly debug: (text: string) => void
  /** Masks this text and its encoded forms as `***` from now on: in the log, outputs and summary. */
  readonly mask: (secret: string) => void
  /** Throws if the runner's file cannot be written. */
  readonly setOutputs: (outputs: Readonly<Record<string, string>>) => void
  /** Rejects if the runner's file cannot be written. */
  readonly appendSummary: (markdown: string) => Promise<void>
}

/** What is used of @actions/core. */
export interface Toolkit
  extends Pick<
    typeof core,
    'info' | 'debug' | 'notice' | 'warning' | 'error' | 'startGroup' | 'endGroup' | 'setSecret' | 'setOutput'
  > {
  readonly appendSummary: (markdown: string) => Promise<void>
}

/** Annotations of one level that GitHub shows for a step. */
const annotationLimit = 10
/** Characters; the runner cuts longer messages. */
const messageLimit = 4000

/** `env`: without the runner's files (GITHUB_OUTPUT, GITHUB_STEP_SUMMARY) outputs and summary are not written. */
export function workflowCommands(toolkit: Toolkit, env: Readonly<Record<string, string | undefined>>): Runner {
  const secrets = new Secrets()
  const clean = (text: string): string => withoutControlCharacters(secrets.redact(text))
  const printable = (text: string, lineBreak = '\n'): string => printableLines(secrets.redact(text), lineBreak)
  const annotated: Record<Level, number> = { notice: 0, warning: 0, error: 0 }
  return {
    line: (text, style) => toolkit.info(paint(printable(text), env['NO_COLOR'] ? undefined : style)),
    group: (title) => toolkit.startGroup(clean(title)),
    endGroup: () => toolkit.endGroup(),
    annotate(level, message, title) {
      annotated[level] += 1
      if (annotated[level] > annotationLimit) return toolkit.info(`${level}: ${printable(message, '\n  ')}`)
      const properties = title === undefined ? {} : { title: clean(title).slice(0, 200) }
      return toolkit[level](printable(message).slice(0, messageLimit), properties)
    },
    debug: (text) => toolkit.debug(clean(text)),
    mask: (secret) => {
      if (secret.trim() === '') return
      secrets.add(secret)
      toolkit.setSecret(secret)
    },
    setOutputs(outputs) {
      if (!env['GITHUB_OUTPUT']) return
      checkOpenedAtOnce('GITHUB_OUTPUT', env['GITHUB_OUTPUT'])
      for (const [name, value] of Object.entries(outputs)) toolkit.setOutput(name, secrets.redact(value))
    },
    appendSummary: async (markdown) => {
      if (!env['GITHUB_STEP_SUMMARY']) return
      checkOpenedAtOnce('GITHUB_STEP_SUMMARY', env['GITHUB_STEP_SUMMARY'])
      await toolkit.appendSummary(secrets.redact(markdown))
    },
  }
}

/** Each line by itself: a line break in a message is meant, all other control characters are not. */
function printableLines(text: string, lineBreak: string): string {
  return text
    .split('\n')
    .map((line) => withoutControlCharacters(line))
    .join(lineBreak)
}

const codes: Readonly<Record<Style, number>> = { bold: 1, red: 31, green: 32, yellow: 33 }

/** Each line by itself: GitHub's log shows every line apart. */
function paint(text: string, style: Style | undefined): string {
  if (style === undefined) return text
  const lines = text.split('\n')
  return lines.map((line) => `\u001B[${codes[style]}m${line}\u001B[0m`).join('\n')
}
