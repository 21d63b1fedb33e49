// Failures of the runner's own file system, which no registry and no input caused.
import type { Failure } from '../model/report.ts'

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'Free disk space on the runner.',
  EDQUOT: 'Free disk space on the runner.',
  EMFILE: 'The runner allows too few open files: raise `ulimit -n`, or lower `concurrency`.',
  ENFILE: 'The runner allows too few open files: raise `ulimit -n`, or lower `concurrency`.',
}
const checkFolder = 'Look at the path: RUNNER_TEMP must be a folder that this step can write to.'

/** The failure, if the error is one of the operating system; `undefined` for any other error. */
export function systemFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined
  const { code } = error
  if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return undefined
  return {
    code: 'file-system',
    message: `the runner's file system failed: ${error.message}`,
    side: undefined,
    remedy: remedies[code] ?? checkFolder,
  }
}
