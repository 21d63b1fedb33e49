// Reads every input of action.yml; the options of a promotion are read as src/promote/options/table.ts says.

import type { Attachment } from '../../promote/model/attachment.ts'
import type { RunPhase } from '../../promote/model/options.ts'
import { boolean, oneOf, type ParseResult } from '../../promote/text/parse.ts'
import type { Surface, SurfaceText } from '../surface.ts'
import { type InputReader, inputReader } from './model/reader.ts'
import type { InputSource, Inputs, Problem } from './model/types.ts'
import type { ParsedRequests } from './promotions/promotions.ts'
import { emptyPlan, readRunRequests } from './promotions/requests.ts'
import { readAccess } from './registries/connection.ts'
import { unusedHosts } from './registries/unused-hosts.ts'
import { maskSecrets } from './text/find-secrets.ts'
import { duration, longestDuration } from './text/numbers.ts'

const inputTitles: SurfaceText = { action: 'Input ', 'command-line': '--' }

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
    (input, text) => corrections.push(`${inputTitles[from.surface]}${input}: ${text}`),
  )
  const { read } = reader
  const filled = await withWorkflowAnnotations(await readRunRequests(reader, from), from, problems)
  const parsed = await withTrustFiles(filled, from, problems)
  const record = await read('record', readRecord, 'false')
  const recordSigning = await readSigning(record, from, problems)
  const dryRun = await read('dry-run', boolean, false)
  const inputs: Inputs = {
    ...parsed,
    ...(await readAccess(reader, from)),
    dryRun,
    phase: await readPhase(reader, dryRun, from.surface),
    onError: await read('on-error', oneOf(['stop', 'continue']), 'stop'),
    rollback: await read('rollback', boolean, true),
    verify: await read('verify', readVerify, 'on'),
    wait: await read('wait', readWait, 0),
    attachments: await read('attach', (text) => readAttach(text, from), []),
    record: record !== 'false',
    ...(recordSigning && { recordSigning }),
    verificationSummary: await read('verification-summary', boolean, false),
    githubRecords: await read('github-records', boolean, false),
    cache: await read('cache', boolean, false),
    summary: await read('summary', boolean, true),
  }
  if (parsed.requests.some(({ options }) => options.deleteSourceTags !== undefined))
    problems.push(...(await readDeletionProblems(inputs)))
  if (problems.length > 0) return { problems }
  // A share of a plan names fewer hosts than the plan, and all jobs are given the same settings.
  const unnamed = inputs.shards === undefined ? unusedHosts(inputs) : []
  return { inputs: { ...inputs, notices: [...corrections, ...inputs.notices, ...unnamed] } }
}

async function withWorkflowAnnotations(
  parsed: ParsedRequests,
  from: InputSource,
  problems: Problem[],
): Promise<ParsedRequests> {
  if (parsed.requests.every(({ options }) => options.annotations === undefined)) return parsed
  const { fillAnnotations } = await import('./promotions/workflow-annotations.ts')
  const texts = new Set<string>()
  const requests = parsed.requests.map((request) => ({
    ...request,
    options: fillAnnotations(request.options, from, (text) => texts.add(text)),
  }))
  problems.push(...[...texts].map((text) => ({ input: 'annotations', text })))
  return { ...parsed, requests }
}

async function readDeletionProblems(inputs: Inputs): Promise<readonly Problem[]> {
  const { deletionProblems } = await import('./promotions/deletion-problems.ts')
  return deletionProblems(inputs).map((text) => ({ input: 'delete-source-tags', text }))
}

function readRecord(text: string): ParseResult<'true' | 'false' | 'signed'> {
  return oneOf(['true', 'false', 'signed'])(text.toLowerCase())
}

/** Inputs that mean nothing unless records are signed. */
const signingInputs = ['record-key', 'signing-config', 'verification-summary']

/** Keys and services are read only if records are to be signed. */
async function readSigning(
  record: 'true' | 'false' | 'signed',
  from: InputSource,
  problems: Problem[],
): Promise<Inputs['recordSigning']> {
  if (record !== 'signed') {
    const stray = signingInputs.filter((name) => !/^(?:false)?$/i.test(from.get(name)))
    for (const input of stray)
      problems.push({ input, text: 'it is for records that are signed: set `record: signed`.' })
    return undefined
  }
  const { readRecordSigning } = await import('./files/record.ts')
  const read = await readRecordSigning(from)
  if ('signing' in read) return read.signing
  problems.push(read.problem)
  return undefined
}

/** Files are read only if a promotion requires something. */
async function withTrustFiles(parsed: ParsedRequests, from: InputSource, problems: Problem[]): Promise<ParsedRequests> {
  if (!parsed.requests.some(({ options }) => options.require !== undefined)) return parsed
  const { loadTrustFiles } = await import('./files/trust-files.ts')
  const loaded = await loadTrustFiles(parsed.requests, from)
  if ('requests' in loaded) return { ...parsed, requests: loaded.requests }
  problems.push(...loaded.problems)
  return parsed
}

/** A phase and a shard need a plan: jobs that look at different times must do the same. */
async function readPhase(
  { read, isSet, addProblem }: InputReader,
  dryRun: boolean,
  surface: Surface,
): Promise<RunPhase> {
  for (const name of ['phase', 'shard'].filter(isSet))
    if (!isSet('plan')) addProblem(name, `it needs \`plan\`, which is empty or not given. ${emptyPlan[surface]}`)
  const phase = await read('phase', oneOf(['all', 'preflight', 'content', 'tags']), 'all')
  if (phase === 'preflight' && dryRun)
    addProblem(
      'phase',
      'a dry run does not test push rights: leave `dry-run` out. `phase: preflight` tests them, and writes nothing.',
    )
  return phase
}

function readVerify(text: string): ParseResult<Inputs['verify']> {
  const read = oneOf(['true', 'false', 'strict'])(text)
  if ('problems' in read) return read
  return { value: read.value === 'strict' ? 'strict' : read.value === 'true' ? 'on' : 'off' }
}

function readWait(text: string): ParseResult<number> {
  return text === '0' ? { value: 0 } : duration('0s', longestDuration)(text)
}

async function readAttach(text: string, from: InputSource): Promise<ParseResult<readonly Attachment[]>> {
  return (await import('./files/attach.ts')).readAttachments(text, from)
}
