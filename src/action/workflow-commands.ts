// GitHub's runner, as the action talks to it: commands on stdout, files for outputs and summary (the runner's own
// protocol in a page: @actions/core would load all of undici's index for a token service that we never ask).
import { randomUUID } from 'node:crypto'
import { withoutControlCharacters } from './format.ts'

type Level = 'notice' | 'warning' | 'error'

export interface Runner {
  /** One line of the log. Whatever it holds, it is no command. */
  readonly line: (text: string) => void
  readonly group: (title: string) => void
  readonly endGroup: () => void
  /** A line that GitHub also shows on the run's page; after the tenth of a level only a line (the runner's limit). */
  readonly annotate: (level: Level, message: string, title?: string) => void
  /** Shown under RUNNER_DEBUG=1. */
  readonly debug: (text: string) => void
  /** From here on the runner prints `***` for it. */
  readonly mask: (secret: string) => void
  readonly setOutputs: (outputs: Readonly<Record<string, string>>) => void
  readonly appendSummary: (markdown: string) => void
}

export interface Sinks {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Standard output. */
  readonly write: (text: string) => void
  readonly append: (path: string, text: string) => void
}

/** Annotations of one level that GitHub shows for a step. */
const annotationLimit = 10
/** Characters; the runner cuts longer messages. */
const messageLimit = 4000

export function workflowCommands({ env, write, append }: Sinks): Runner {
  const annotated: Record<Level, number> = { notice: 0, warning: 0, error: 0 }
  const command = (name: string, data: string, properties = ''): void =>
    write(`::${name}${properties}::${escapeData(data)}\n`)
  return {
    line: (text) =>
      write(
        `${text
          .split('\n')
          .map((line) => withoutControlCharacters(line))
          .join('\n')}\n`,
      ),
    group: (title) => command('group', withoutControlCharacters(title)),
    endGroup: () => command('endgroup', ''),
    annotate(level, message, title) {
      const lines = message.split('\n').map((line) => withoutControlCharacters(line))
      annotated[level] += 1
      if (annotated[level] > annotationLimit) write(`${level}: ${lines.join('\n  ')}\n`)
      else
        command(
          level,
          lines.join('\n').slice(0, messageLimit),
          title && ` title=${escapeProperty(withoutControlCharacters(title, 200))}`,
        )
    },
    debug: (text) => command('debug', withoutControlCharacters(text)),
    mask: (secret) => {
      if (secret.trim() !== '') command('add-mask', secret)
    },
    setOutputs(outputs) {
      const path = env['GITHUB_OUTPUT']
      if (path)
        append(
          path,
          Object.entries(outputs)
            .map(([name, value]) => heredoc(name, value))
            .join(''),
        )
    },
    appendSummary(markdown) {
      const path = env['GITHUB_STEP_SUMMARY']
      if (path) append(path, markdown)
    },
  }
}

/** The delimiter is new each time, so that no value can end its own block and begin another output. */
function heredoc(name: string, value: string): string {
  const delimiter = `end-${randomUUID()}`
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
