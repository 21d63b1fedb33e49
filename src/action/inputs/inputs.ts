// Reads every input of action.yml. To add one: an entry in action.yml, and a `read` here or a row in
// promotion-options.ts.
import type { Attachment } from '../../promote/model/attachment.ts'
import type { RunPhase } from '../../promote/model/options.ts'
import { boolean, oneOf, type ParseResult, problem, quote } from '../../promote/text/parse.ts'
import type { RegistryAuth } from '../../registry/credentials/sources.ts'
import type { RegistryIdentity } from '../../registry/identities/types.ts'
import type { HostSettings } from '../../registry/model/host-settings.ts'
import { secretsOfKeys, secretsOfLogins } from './find-secrets.ts'
import { checkoutHint, concurrencyLimit, duration, integerBetween } from './parsers.ts'
import { type ParsedRequests, readPlanRequests, readRequests } from './promotions.ts'
import { type InputReader, inputReader } from './reader.ts'
import type { InputSource, Inputs, Problem } from './types.ts'
import { unusedHosts } from './unused-hosts.ts'

/** The inputs, or every problem that they have. Nothing is contacted. */
export async function readInputs(
  from: InputSource,
): Promise<{ readonly inputs: Inputs } | { readonly problems: readonly Problem[] }> {
  maskSecrets(from)
  const problems: Problem[] = []
  const corrections: string[] = []
  const reader = inputReader(
    from.get,
    (input, text) => problems.push({ input, text }),
    (input, text) => corrections.push(`Input ${input}: ${text}`),
  )
  const { read } = reader
  const parsed = await withTrustFiles(await readRunRequests(reader, from), from, problems)
  const record = await read('record', readRecord, 'false')
  const recordSigning = await readSigning(record, from, problems)
  const inputs: Inputs = {
    ...parsed,
    ...(await readAccess(reader, from)),
    dryRun: await read('dry-run', boolean, false),
    phase: await readPhase(reader),
    rollback: await read('rollback', boolean, true),
    verify: await read('verify', readVerify, 'on'),
    wait: await read('wait', readWait, 0),
    attachments: await read('attach', (text) => readAttach(text, from.workspace), []),
    record: record !== 'false',
    ...(recordSigning && { recordSigning }),
    cache: await read('cache', boolean, false),
    summary: await read('summary', boolean, true),
  }
  if (problems.length > 0) return { problems }
  // A share of a plan names fewer hosts than the plan, and all jobs are given the same settings.
  const unnamed = inputs.shards === undefined ? unusedHosts(inputs) : []
  return { inputs: { ...inputs, notices: [...corrections, ...inputs.notices, ...unnamed] } }
}

function readRecord(text: string): ParseResult<'true' | 'false' | 'signed'> {
  return oneOf(['true', 'false', 'signed'])(text.toLowerCase())
}

/** Keys and services are read only if records are to be signed. */
async function readSigning(
  record: 'true' | 'false' | 'signed',
  from: InputSource,
  problems: Problem[],
): Promise<Inputs['recordSigning']> {
  if (record !== 'signed') {
    const stray = ['record-key', 'signing-config'].filter((name) => from.get(name) !== '')
    for (const input of stray)
      problems.push({ input, text: 'it is for records that are signed: set `record: signed`.' })
    return undefined
  }
  const { readRecordSigning } = await import('./record.ts')
  const read = await readRecordSigning(from)
  if ('signing' in read) return read.signing
  problems.push(read.problem)
  return undefined
}

/** Files are read only if a promotion requires something. */
async function withTrustFiles(
  parsed: ParsedRequests,
  { workspace }: InputSource,
  problems: Problem[],
): Promise<ParsedRequests> {
  if (!parsed.requests.some(({ options }) => options.require !== undefined)) return parsed
  const { loadTrustFiles } = await import('./trust-files.ts')
  const loaded = await loadTrustFiles(parsed.requests, workspace)
  if ('requests' in loaded) return { ...parsed, requests: loaded.requests }
  problems.push(...loaded.problems)
  return parsed
}

/** The inputs about registries alone, for a command that promotes nothing. */
export async function readConnection(
  from: InputSource,
): Promise<{ readonly connection: Connection } | { readonly problems: readonly Problem[] }> {
  maskSecrets(from)
  const problems: Problem[] = []
  const connection = await readAccess(
    inputReader(from.get, (input, text) => problems.push({ input, text })),
    from,
  )
  return problems.length > 0 ? { problems } : { connection }
}

/** How registries are reached, and as whom. */
export type Connection = Pick<
  Inputs,
  'githubToken' | 'registryAuth' | 'registryIdentities' | 'registries' | 'concurrency' | 'timeout'
>

async function readAccess({ read }: InputReader, { get, readFile }: InputSource): Promise<Connection> {
  const noHosts = new Map<string, HostSettings>()
  return {
    githubToken: get('github-token') || undefined,
    registryAuth: await read('registry-auth', readRegistryAuth, []),
    registryIdentities: await read('registry-identities', readRegistryIdentities, []),
    registries: await read('registries', (text) => readRegistries(text, readFile), noHosts),
    concurrency: await read('concurrency', readConcurrency, 'auto'),
    timeout: await read('timeout', duration('1s', '5d'), 3_600_000),
  }
}

/** What to promote: exactly one of `source`, `config` and `plan` says it. */
async function readRunRequests(reader: InputReader, from: InputSource): Promise<ParsedRequests> {
  const [way = 'source', ...others] = (['plan', 'config', 'source'] as const).filter(reader.isSet)
  for (const other of others)
    reader.addProblem(other, `it cannot be given beside \`${way}\`: one of them says what to promote.`)
  if (way === 'plan') return readPlanRequests(reader, from)
  if (way === 'source') return readRequests(reader)
  for (const name of ['targets', 'combine'].filter(reader.isSet))
    reader.addProblem(name, 'the entries of the config have their own: leave it out beside `config`.')
  return reader.read('config', (path) => readConfigFile(path, from), { requests: [], notices: [] })
}

/** A phase, and a share of the promotions, are of a plan: what is done must not depend on when each job looks. */
async function readPhase({ read, isSet, addProblem }: InputReader): Promise<RunPhase> {
  for (const name of ['phase', 'shard'].filter(isSet))
    if (!isSet('plan')) addProblem(name, 'it is of a plan, and `plan` is not given.')
  return read('phase', oneOf(['all', 'preflight', 'content', 'tags']), 'all')
}

function maskSecrets({ get, mask }: InputSource): void {
  const token = get('github-token')
  if (token !== '') mask(token)
  for (const secret of secretsOfLogins(get('registry-auth'))) mask(secret)
  for (const secret of secretsOfKeys(get('registries'))) mask(secret)
  for (const secret of secretsOfKeys(get('record-key'))) mask(secret)
}

function readVerify(text: string): ParseResult<Inputs['verify']> {
  const read = oneOf(['true', 'false', 'strict'])(text)
  if ('problems' in read) return read
  return { value: read.value === 'strict' ? 'strict' : read.value === 'true' ? 'on' : 'off' }
}

function readWait(text: string): ParseResult<number> {
  return text === '0' ? { value: 0 } : duration('0s', '5d')(text)
}

function readConcurrency(text: string): ParseResult<number | 'auto'> {
  const value = text === 'auto' ? 'auto' : integerBetween(text, 1, concurrencyLimit)
  if (value !== undefined) return { value }
  return problem(`${quote(text)} is neither auto nor a whole number from 1 to ${concurrencyLimit}.`)
}

// YAML, schemas and files are loaded only for the runs that need them.

async function readConfigFile(path: string, { get, readFile }: InputSource): Promise<ParseResult<ParsedRequests>> {
  const text = await readFile(path).catch(() => undefined)
  if (text === undefined)
    return problem(`${quote(path)} is not a file that can be read. Write a path in the workspace. ${checkoutHint}`)
  return (await import('./config-file.ts')).readConfig(text, get)
}

async function readAttach(text: string, workspace: string): Promise<ParseResult<readonly Attachment[]>> {
  return (await import('./attach.ts')).readAttachments(text, workspace)
}

async function readRegistryAuth(text: string): Promise<ParseResult<readonly RegistryAuth[]>> {
  return (await import('./registry-auth.ts')).readRegistryAuth(text)
}

async function readRegistryIdentities(text: string): Promise<ParseResult<readonly RegistryIdentity[]>> {
  return (await import('./registry-identities.ts')).readRegistryIdentities(text)
}

async function readRegistries(
  text: string,
  readFile: InputSource['readFile'],
): Promise<ParseResult<ReadonlyMap<string, HostSettings>>> {
  return (await import('./registries.ts')).readRegistries(text, readFile)
}
