// Runs docker credential helpers: without a shell, bounded in time and output; a failure is always an error.
import { isRecord } from '../model/descriptor.ts'
import { parseJson } from '../model/json/json.ts'
import type { RunHelper } from './config-file.ts'
import { type Credential, CredentialError } from './types.ts'

/** Milliseconds; cloud helpers send requests of their own. */
const timeout = 15_000
/** Bytes. */
const outputLimit = 64 * 1024
/** Variables that helpers do not get: the step's inputs, the runner's tokens and command files, Node's options. */
const withheldVariable =
  /^(?:INPUT_|STATE_|ACTIONS_(?:RUNTIME|RESULTS|CACHE)_|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$|NODE_)/i

interface HelperResult {
  readonly stdout: string
  /** Absent if the helper succeeded. */
  readonly failure?: string
}

/**
 * A RunHelper that starts the real `docker-credential-<suffix> get` with `env` (docker-credential-helpers, "the
 * protocol") and kills it when the signal is aborted. Throws CredentialError if the helper is missing, fails, times out or
 * prints something else than credentials.
 */
export function spawnHelper(env: Readonly<Record<string, string | undefined>>, signal?: AbortSignal): RunHelper {
  const helperEnv = Object.fromEntries(Object.entries(env).filter(([name]) => !withheldVariable.test(name)))
  return async (suffix, server) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(suffix))
      throw new CredentialError('a credential helper in a configuration file has an invalid name')
    const program = `docker-credential-${suffix}`
    return decodeHelperResult(
      await run(program, server, { env: helperEnv, ...(signal && { signal }) }),
      `${program}, asked for ${server},`,
    )
  }
}

async function run(
  program: string,
  server: string,
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal?: AbortSignal },
): Promise<HelperResult> {
  const bounds = { timeout, killSignal: 'SIGKILL', maxBuffer: outputLimit } as const
  const { execFile } = process.getBuiltinModule('node:child_process')
  if (signal?.aborted === true) return { stdout: '', failure: stopped }
  return new Promise((resolve) => {
    const child = execFile(program, ['get'], { env, windowsHide: true, ...bounds }, (error, stdout) => {
      signal?.removeEventListener('abort', stop)
      const failure = signal?.aborted === true ? stopped : error && failureOf(error)
      resolve({ stdout, ...(failure && { failure }) })
    })
    // the option `signal` of execFile sends SIGTERM, whatever killSignal is, and a helper may ignore that
    const stop = () => {
      child.kill('SIGKILL')
      child.stdout?.destroy()
      child.stderr?.destroy()
    }
    signal?.addEventListener('abort', stop, { once: true })
    // EPIPE, if the helper exits without reading its input: its exit code decides
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(server)
  })
}

const stopped = 'was stopped with the run'

function failureOf({ code, killed }: { readonly code?: number | string | null; readonly killed?: boolean }): string {
  if (code === 'ENOENT') return 'is not installed. Install it in this job, or remove it from the configuration'
  if (code === 'EACCES') return 'may not be executed'
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `answered more than ${outputLimit} bytes`
  if (killed === true) return `did not output within ${timeout / 1000} s`
  return 'failed'
}

/** Interprets a helper's result: a credential, none, or an error that names the helper and shows no secret. */
export function decodeHelperResult({ stdout, failure }: HelperResult, helper: string): Credential | undefined {
  if (failure === undefined) return decodeOutput(stdout, helper)
  if (failure === 'failed' && stdout.trim() === 'credentials not found in native keychain') return undefined
  // even an error message may repeat a secret that nothing masks
  const hint = failure === 'failed' && stdout.trim() !== '' ? ` (${hiddenOutput})` : ''
  throw new CredentialError(
    `the credential helper ${helper} ${failure}${hint}. No other credentials were tried in its place`,
  )
}

const hiddenOutput = 'what it printed is not shown, because it may hold a secret: run it by hand to see why'

function decodeOutput(stdout: string, helper: string): Credential | undefined {
  // some helpers print other lines first
  const output = parseJson(stdout) ?? parseJson(stdout.slice(stdout.search(/^\s*\{/m)))
  if (!isRecord(output) || typeof output['Secret'] !== 'string')
    throw new CredentialError(`the credential helper ${helper} answered something else than credentials`)
  const { Username: username, Secret: secret } = output
  if (secret === '') return undefined
  if (username === '<token>') return { kind: 'identity', token: secret }
  if (typeof username !== 'string' || username === '')
    throw new CredentialError(`the credential helper ${helper} answered a secret without a user name`)
  return { kind: 'basic', username, password: secret }
}
