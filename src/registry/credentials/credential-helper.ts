// Credential helpers are other people's programs: started without a shell, bounded, and never quietly given up on.
import { execFile } from 'node:child_process'
import { isRecord } from '../model/descriptor.ts'
import { parseJson } from '../model/json.ts'
import type { RunHelper } from './config-file.ts'
import { type Credential, CredentialError } from './types.ts'

/** Milliseconds; the helpers of the clouds ask a server. */
const timeLimit = 15_000
/** Bytes of an answer. */
const answerLimit = 64 * 1024
/** What belongs to this step alone: its inputs, the runner's tokens and command files, and Node's own switches. */
const ownVariable =
  /^(?:INPUT_|STATE_|ACTIONS_(?:RUNTIME|RESULTS|CACHE)_|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$|NODE_)/i

interface HelperResult {
  readonly stdout: string
  /** Absent where the helper ended well. */
  readonly failure?: string
}

/**
 * A RunHelper that starts the real `docker-credential-<suffix> get` with `env` (docker-credential-helpers, "the
 * protocol") and kills it when the signal is aborted. Throws CredentialError if the helper is missing, fails, is slow or
 * answers nonsense.
 */
export function spawnHelper(env: Readonly<Record<string, string | undefined>>, signal?: AbortSignal): RunHelper {
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !ownVariable.test(name)))
  return async (suffix, server) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(suffix))
      throw new CredentialError('a credential helper in a configuration file has a name that no helper has')
    const program = `docker-credential-${suffix}`
    return decodeHelperResult(
      await run(program, server, { env: clean, ...(signal && { signal }) }),
      `${program}, asked for ${server},`,
    )
  }
}

function run(
  program: string,
  server: string,
  given: { readonly env: NodeJS.ProcessEnv; readonly signal?: AbortSignal },
): Promise<HelperResult> {
  const bounds = { timeout: timeLimit, killSignal: 'SIGKILL', maxBuffer: answerLimit } as const
  return new Promise((resolve) => {
    const child = execFile(program, ['get'], { ...given, windowsHide: true, ...bounds }, (error, stdout) =>
      resolve({ stdout, ...(error && { failure: failureOf(error) }) }),
    )
    // A helper that ends before it reads its input is judged by how it ended.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(server)
  })
}

function failureOf({ code, killed }: { readonly code?: number | string | null; readonly killed?: boolean }): string {
  if (code === 'ENOENT') return 'is not installed. Install it in this job, or remove it from the configuration'
  if (code === 'EACCES') return 'may not be executed'
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `answered more than ${answerLimit} bytes`
  if (code === 'ABORT_ERR') return 'was stopped with the run'
  if (killed === true) return `did not answer within ${timeLimit / 1000} s`
  return 'failed'
}

/** What a helper's end means: a credential, none, or an error that names the helper and shows no secret. */
export function decodeHelperResult({ stdout, failure }: HelperResult, helper: string): Credential | undefined {
  if (failure === undefined) return decodeAnswer(stdout, helper)
  if (failure === 'failed' && stdout.trim() === 'credentials not found in native keychain') return undefined
  const said = failure === 'failed' ? quote(stdout) : ''
  throw new CredentialError(
    `the credential helper ${helper} ${failure}${said}. No other credentials were tried in its place`,
  )
}

/** The first line of what a failing helper says, unless it looks like an answer. */
function quote(stdout: string): string {
  const line = stdout.trim().split('\n', 1)[0] ?? ''
  if (line === '' || line.includes('{')) return ''
  return `: ${line.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)}`
}

function decodeAnswer(stdout: string, helper: string): Credential | undefined {
  // some helpers print a line about themselves first
  const answer = parseJson(stdout) ?? parseJson(stdout.slice(stdout.search(/^\s*\{/m)))
  if (!isRecord(answer) || typeof answer['Secret'] !== 'string')
    throw new CredentialError(`the credential helper ${helper} answered something else than credentials`)
  const { Username: username, Secret: secret } = answer
  if (secret === '') return undefined
  if (username === '<token>') return { kind: 'identity', token: secret }
  if (typeof username !== 'string' || username === '')
    throw new CredentialError(`the credential helper ${helper} answered a secret without a user name`)
  return { kind: 'basic', username, password: secret }
}
