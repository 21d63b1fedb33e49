// The command line's entry point. dist/cli.js loads it after checking the Node version; the rest is loaded per command.

import type { ExitCode } from './exit-code.ts'
import { parseArguments } from './options/arguments.ts'
import { helpText, usageDocument, usageText } from './options/help.ts'

/** Prepares V8 for what follows, once Node has loaded its own modules. */
type Tune = () => void

async function main(argv: readonly string[], version: string, tune: Tune): Promise<ExitCode> {
  const parsed = parseArguments(argv, process.env)
  if (parsed.kind === 'run') {
    const { runCommand } = await import('./run-command.ts')
    tune()
    return runCommand(parsed.invocation)
  }
  if (parsed.kind === 'usage') {
    process.stderr.write(await usageText(parsed.problems))
    if (parsed.json) process.stdout.write(`${JSON.stringify(await usageDocument(parsed.problems), undefined, 2)}\n`)
    return 2
  }
  process.stdout.write(parsed.kind === 'help' ? helpText(version) : `${version}\n`)
  return 0
}

/** Exits once all output is written: a connection that a server keeps open must not keep the shell waiting. */
function end(code: ExitCode): void {
  process.stderr.write('', () => process.stdout.write('', () => process.exit(code)))
}

async function failWithBug(error: unknown): Promise<ExitCode> {
  const { describeBug } = await import('./run-command.ts')
  process.stderr.write(describeBug(error))
  return 1
}

async function endWithBug(error: unknown): Promise<void> {
  end(await failWithBug(error))
}

/** Runs the program; `version` is the package's. */
export function start(version: string, tune: Tune): void {
  process.once('uncaughtException', (error) => void endWithBug(error))
  process.once('beforeExit', () => void endWithBug(new Error('the run stopped before its end')))
  // Not awaited here: lazy chunks import from this module, and would wait until it has been evaluated.
  void main(process.argv.slice(2), version, tune).catch(failWithBug).then(end)
}
