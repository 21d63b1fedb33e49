// Every input of action.yml, read here and nowhere else. To add one: a line in action.yml, and a `read` below or in
// options.ts.
import type { Attachment } from '../promote/attach.ts'
import type { Ask } from '../promote/expand.ts'
import type { RunPhase } from '../promote/promote.ts'
import type { HostSettings } from '../registry/connect.ts'
import type { RegistryAuth } from '../registry/credentials/place.ts'
import { type Asked, readAsk, readPlanAsk } from './asks.ts'
import { choice, concurrencyLimit, duration, flag, problem, quote, type Reading, whole } from './fields.ts'
import type { CacheUse } from './memo/memo.ts'
import { openReader, type Reader } from './reader.ts'
import { secretsOfKeys, secretsOfLogins } from './secrets.ts'
import { unnamedHosts } from './unnamed.ts'

export interface Inputs {
  readonly asks: readonly Ask[]
  /** What was understood but not written, to be said aloud. */
  readonly notices: readonly string[]
  /** How many jobs share the work, and so the rates of registries; one where it is not shared. */
  readonly shards?: number
  readonly dryRun: boolean
  readonly phase: RunPhase
  readonly rollback: boolean
  readonly verify: 'off' | 'on' | 'strict'
  /** Milliseconds to wait for the source. */
  readonly wait: number
  readonly attachments: readonly Attachment[]
  readonly record: boolean
  readonly githubToken: string | undefined
  readonly registryAuth: readonly RegistryAuth[]
  readonly registries: ReadonlyMap<string, HostSettings>
  /** Most blob bodies in flight per registry. */
  readonly concurrency: number
  /** Milliseconds for the whole run. */
  readonly timeout: number
  readonly cache: CacheUse
  readonly summary: boolean
}

/** What is wrong with one input: `text` says what it is and what is allowed, and holds no secret. */
export interface Problem {
  readonly input: string
  readonly text: string
}

export interface InputSource {
  /** The input's text, trimmed; empty where it was not given. */
  readonly get: (name: string) => string
  /** Throws where there is no such file. */
  readonly readFile: (path: string) => Promise<string>
  /** Called with every secret before anything is parsed. */
  readonly mask: (secret: string) => void
  /** `owner/name`, which a plan is bound to. */
  readonly repository: string
  /** The folder that `attach` may read from. */
  readonly workspace: string
}

/** The inputs, or every problem that they have. Nothing is contacted. */
export async function readInputs(
  from: InputSource,
): Promise<{ readonly inputs: Inputs } | { readonly problems: readonly Problem[] }> {
  maskSecrets(from)
  const problems: Problem[] = []
  const reader = openReader(from.get, (input, text) => problems.push({ input, text }))
  const { read } = reader
  const asked = await readAsked(reader, from)
  const inputs: Inputs = {
    ...asked,
    ...(await readAccess(reader, from)),
    dryRun: await read('dry-run', flag, false),
    phase: await readPhase(reader),
    rollback: await read('rollback', flag, true),
    verify: await read('verify', readVerify, 'on'),
    wait: await read('wait', readWait, 0),
    attachments: await read('attach', (text) => readAttach(text, from.workspace), []),
    record: await read('record', flag, false),
    timeout: await read('timeout', duration('1s', '5d'), 3_600_000),
    cache: await read('cache', readCache, 'auto'),
    summary: await read('summary', flag, true),
  }
  if (problems.length > 0) return { problems }
  // A share of a plan names fewer hosts than the plan, and all jobs are given the same settings.
  const unnamed = inputs.shards === undefined ? unnamedHosts(inputs) : []
  return { inputs: { ...inputs, notices: [...inputs.notices, ...unnamed] } }
}

type Access = Pick<Inputs, 'githubToken' | 'registryAuth' | 'registries' | 'concurrency'>

/** How registries are reached, and as whom. */
async function readAccess({ read }: Reader, { get, readFile }: InputSource): Promise<Access> {
  const noHosts = new Map<string, HostSettings>()
  return {
    githubToken: get('github-token') || undefined,
    registryAuth: await read('registry-auth', readRegistryAuth, []),
    registries: await read('registries', (text) => readRegistries(text, readFile), noHosts),
    concurrency: await read('concurrency', readConcurrency, automaticConcurrency),
  }
}

/** What to promote: exactly one of `source`, `config` and `plan` says it. */
async function readAsked(reader: Reader, from: InputSource): Promise<Asked> {
  const [way = 'source', ...others] = (['plan', 'config', 'source'] as const).filter(reader.given)
  for (const other of others)
    reader.tell(other, `it cannot be given beside \`${way}\`: one of them says what to promote.`)
  if (way === 'plan') return readPlanAsk(reader, from)
  if (way === 'source') return readAsk(reader)
  for (const name of ['targets', 'combine'].filter(reader.given))
    reader.tell(name, 'the entries of the config have their own: leave it out beside `config`.')
  return reader.read('config', (path) => readConfigFile(path, from), { asks: [], notices: [] })
}

/** A phase, and a share of the promotions, are of a plan: what is done must not depend on when each job looks. */
async function readPhase({ read, given, tell }: Reader): Promise<RunPhase> {
  for (const name of ['phase', 'shard'].filter(given))
    if (!given('plan')) tell(name, 'it is of a plan, and `plan` is not given.')
  return read('phase', choice(['all', 'preflight', 'content', 'tags']), 'all')
}

/** Blob bodies in flight per registry where `concurrency` says nothing else (design §4, limits). */
const automaticConcurrency = 16

function maskSecrets({ get, mask }: InputSource): void {
  const token = get('github-token')
  if (token !== '') mask(token)
  for (const secret of secretsOfLogins(get('registry-auth'))) mask(secret)
  for (const secret of secretsOfKeys(get('registries'))) mask(secret)
}

function readVerify(text: string): Reading<Inputs['verify']> {
  const read = choice(['true', 'false', 'strict'])(text)
  if ('problems' in read) return read
  return { value: read.value === 'strict' ? 'strict' : read.value === 'true' ? 'on' : 'off' }
}

function readCache(text: string): Reading<CacheUse> {
  const read = choice(['auto', 'true', 'false'])(text)
  if ('problems' in read) return read
  return { value: read.value === 'auto' ? 'auto' : read.value === 'true' ? 'on' : 'off' }
}

function readWait(text: string): Reading<number> {
  return text === '0' ? { value: 0 } : duration('0s', '5d')(text)
}

function readConcurrency(text: string): Reading<number> {
  const value = text === 'auto' ? automaticConcurrency : whole(text, 1, concurrencyLimit)
  if (value !== undefined) return { value }
  return problem(`${quote(text)} is neither auto nor a whole number from 1 to ${concurrencyLimit}.`)
}

// YAML, shapes and files are loaded for the runs that need them.

async function readConfigFile(path: string, { get, readFile }: InputSource): Promise<Reading<Asked>> {
  const text = await readFile(path).catch(() => undefined)
  if (text === undefined) return problem(`${quote(path)} is no file that can be read; write a path in the workspace.`)
  return (await import('./config.ts')).readConfig(text, get)
}

async function readAttach(text: string, workspace: string): Promise<Reading<readonly Attachment[]>> {
  return (await import('./attachments.ts')).readAttachments(text, workspace)
}

async function readRegistryAuth(text: string): Promise<Reading<readonly RegistryAuth[]>> {
  return (await import('./registry-auth.ts')).readRegistryAuth(text)
}

async function readRegistries(
  text: string,
  readFile: InputSource['readFile'],
): Promise<Reading<ReadonlyMap<string, HostSettings>>> {
  return (await import('./registries.ts')).readRegistries(text, readFile)
}
