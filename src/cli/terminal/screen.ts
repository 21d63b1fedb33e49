// Output of a run: live progress in a terminal, plain lines in a pipe or a CI log.
import { Secrets } from '../../action/secrets.ts'
import type { Runner } from '../../action/workflow-commands.ts'
import type { Emit } from '../../promote/model/events.ts'
import { liveProgress } from './progress.ts'
import { terminalRunner } from './terminal.ts'

export interface Screen {
  readonly runner: Runner
  /** Removes the secrets that the runner masks, for documents and files. */
  readonly redact: (text: string) => string
  readonly onEvent: Emit
  readonly close: () => void
}

export interface ScreenOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Standard output is for the document: the log goes to standard error. */
  readonly json: boolean
  readonly debug: boolean
}

/** Milliseconds between two pictures of the progress. */
const interval = 120

export async function openTerminal({ env, json, debug }: ScreenOptions): Promise<Screen> {
  const stream = json ? process.stderr : process.stdout
  const inGitlab = env['GITLAB_CI'] === 'true'
  const colors = !env['NO_COLOR'] && (stream.isTTY ? env['TERM'] !== 'dumb' : inGitlab || Boolean(env['FORCE_COLOR']))
  const live = stream.isTTY && env['TERM'] !== 'dumb' && !env['CI'] ? await liveDisplay(stream) : plainDisplay(stream)
  const secrets = new Secrets()
  const runner = terminalRunner({
    secrets,
    write: live.write,
    colors,
    debug,
    sections: inGitlab,
    seconds: () => Math.floor(Date.now() / 1000),
    setOutputs: () => undefined,
    appendSummary: async () => undefined,
  })
  return { runner, redact: (text) => secrets.redact(text), onEvent: live.onEvent, close: live.close }
}

interface Display {
  readonly write: (text: string) => void
  readonly onEvent: Emit
  readonly close: () => void
}

function plainDisplay(stream: NodeJS.WriteStream): Display {
  return { write: (text) => void stream.write(text), onEvent: () => undefined, close: () => undefined }
}

/** Lines of the log scroll by above; the progress stays below. */
async function liveDisplay(stream: NodeJS.WriteStream): Promise<Display> {
  const { createLogUpdate } = await import('log-update')
  const update = createLogUpdate(stream)
  const progress = liveProgress(() => performance.now())
  const draw = (): void => {
    const lines = progress.lines()
    if (lines.length > 0) update(lines.slice(0, Math.max(1, stream.rows - 2)).join('\n'))
    else update.clear()
  }
  const timer = setInterval(draw, interval).unref()
  return {
    write: (text) => {
      update.clear()
      stream.write(text)
      draw()
    },
    onEvent: progress.onEvent,
    close: () => {
      clearInterval(timer)
      update.clear()
      update.done()
    },
  }
}
