// Prints log lines to a terminal or pipe without workflow commands. Secrets are removed from every line.
import { stripVTControlCharacters, styleText } from 'node:util'
import type { Secrets } from '../../action/secrets.ts'
import type { Runner } from '../../action/workflow-commands.ts'
import { optionWords } from '../options/option-words.ts'

type Level = 'notice' | 'warning' | 'error'

export interface TerminalOptions {
  /** Writes a text of the log. */
  readonly write: (text: string) => void
  /** The masked texts, shared with the runner. */
  readonly secrets: Secrets
  readonly colors: boolean
  readonly debug: boolean
  /** Folds groups into sections of GitLab's job log. */
  readonly sections: boolean
  /** Seconds since the epoch, for sections. */
  readonly seconds: () => number
  readonly setOutputs: Runner['setOutputs']
  readonly appendSummary: Runner['appendSummary']
}

const styles = { notice: 'cyan', warning: 'yellow', error: 'red' } as const

export function terminalRunner(options: TerminalOptions): Runner {
  const { write, secrets, colors, debug, sections, seconds, setOutputs, appendSummary } = options
  let section: string | undefined
  let groups = 0
  const redact = (text: string): string => secrets.redact(text)
  const print = (text: string): void =>
    write(`${redact(optionWords(colors ? text : stripVTControlCharacters(text)))}\n`)
  const style = (format: Parameters<typeof styleText>[0], text: string): string =>
    colors ? styleText(format, text, { validateStream: false }) : text
  return {
    line: (text, format) => print(format === undefined ? text : style(format, text)),
    group: (title) => {
      if (!sections) return print(style('bold', title))
      groups += 1
      section = `promote_image_${groups}`
      // GitLab documentation, "Job logs": custom collapsible sections.
      return write(`\u001B[0Ksection_start:${seconds()}:${section}\r\u001B[0K${redact(title)}\n`)
    },
    endGroup: () => {
      if (section === undefined) return
      write(`\u001B[0Ksection_end:${seconds()}:${section}\r\u001B[0K`)
      section = undefined
    },
    annotate: (level: Level, message, title) => {
      const heading = title === undefined || title === '' ? level : `${level}: ${title}`
      print(`${style(styles[level], heading)}: ${message.replaceAll('\n', '\n  ')}`)
    },
    debug: (text) => {
      if (debug) print(style('dim', text))
    },
    mask: (secret) => secrets.add(secret),
    setOutputs,
    appendSummary,
  }
}
