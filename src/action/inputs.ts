// Every input of action.yml, read here and nowhere else. To add one: a line in action.yml, a line in readInputs.
import { type FloatingClass, versionPatternProblem } from '../promote/classes.ts'
import type { ReferrerSelection, Request } from '../promote/request.ts'
import type { HostSettings } from '../registry/connect.ts'
import type { RegistryAuth } from '../registry/credentials/place.ts'
import {
  choice,
  concurrencyLimit,
  duration,
  entries,
  type Field,
  flag,
  problem,
  quote,
  type Reading,
  whole,
} from './fields.ts'
import { readSources, readTargets } from './references.ts'
import type { ReadFile } from './registries.ts'
import { secretsOfKeys, secretsOfLogins } from './secrets.ts'

export interface Inputs {
  readonly requests: readonly Request[]
  /** What was understood but not written, to be said aloud. */
  readonly notices: readonly string[]
  readonly dryRun: boolean
  readonly rollback: boolean
  readonly verify: 'off' | 'on' | 'strict'
  readonly githubToken: string | undefined
  readonly registryAuth: readonly RegistryAuth[]
  readonly registries: ReadonlyMap<string, HostSettings>
  /** Most blob bodies in flight per registry. */
  readonly concurrency: number
  /** Milliseconds for the whole run. */
  readonly timeout: number
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
  readonly readFile: ReadFile
  /** Called with every secret before anything is parsed. */
  readonly mask: (secret: string) => void
}

/** The inputs, or every problem that they have. Nothing is contacted. */
export async function readInputs(
  from: InputSource,
): Promise<{ readonly inputs: Inputs } | { readonly problems: readonly Problem[] }> {
  maskSecrets(from)
  const problems: Problem[] = []
  const { need, read } = reader(from, problems)
  const combine = await read('combine', flag, false)
  const image = 'the image to promote, such as ghcr.io/acme/app:sha-1f2e'
  const sources = await need('source', (text) => readSources(text, combine), image)
  const targets = await need(
    'targets',
    (text) => readTargets(text, sources),
    'the references that must end up naming it',
  )
  const options = {
    overwrite: await read('overwrite', choice(['never', 'floating', 'always']), 'floating'),
    referrers: await read('referrers', readReferrers, 'all'),
    floatingTags: await read('floating-tags', readFloatingTags, []),
    ...(await read('version-pattern', readVersionPattern, {})),
  }
  const settings = {
    dryRun: await read('dry-run', flag, false),
    rollback: await read('rollback', flag, true),
    verify: await read('verify', readVerify, 'on'),
    githubToken: from.get('github-token') || undefined,
    registryAuth: await read('registry-auth', readRegistryAuth, []),
    registries: await read(
      'registries',
      (text) => readRegistries(text, from.readFile),
      new Map<string, HostSettings>(),
    ),
    concurrency: await read('concurrency', readConcurrency, automaticConcurrency),
    timeout: await read('timeout', duration('1s', '5d'), 3_600_000),
    summary: await read('summary', flag, true),
  }
  if (sources === undefined || targets === undefined || problems.length > 0) return { problems }
  const requests = [{ sources, targets: targets.targets, options }]
  return { inputs: { requests, notices: targets.notices, ...settings } }
}

/** Blob bodies in flight per registry where `concurrency` says nothing else (design §4, limits). */
const automaticConcurrency = 16

function reader({ get }: InputSource, problems: Problem[]) {
  const read = async <T>(name: string, field: Field<T>, fallback: NoInfer<T>): Promise<T> => {
    const text = get(name)
    if (text === '') return fallback
    const reading = await field(text)
    if ('value' in reading) return reading.value
    problems.push(...reading.problems.map((text) => ({ input: name, text })))
    return fallback
  }
  const need = async <T>(name: string, field: Field<T>, meaning: string): Promise<T | undefined> => {
    if (get(name) === '') problems.push({ input: name, text: `it is required: ${meaning}.` })
    return read<T | undefined>(name, field, undefined)
  }
  return { read, need }
}

function maskSecrets({ get, mask }: InputSource): void {
  const token = get('github-token')
  if (token !== '') mask(token)
  for (const secret of secretsOfLogins(get('registry-auth'))) mask(secret)
  for (const secret of secretsOfKeys(get('registries'))) mask(secret)
}

function readReferrers(text: string): Reading<ReferrerSelection> {
  if (text === 'all' || text === 'none') return { value: text }
  const globs = entries(text)
  const wrong = globs.filter((glob) => !/^!?[\w.+*?[\]{}-]+\/[\w.+*?[\]{}-]+$|^!?\*+$/.test(glob))
  if (wrong.length === 0) return { value: globs }
  return problem(
    ...wrong.map(
      (glob) =>
        `${quote(glob)} is not all, none or a glob of artifact types such as application/spdx+json; ! excludes.`,
    ),
  )
}

function readFloatingTags(text: string): Reading<readonly FloatingClass[]> {
  const read = entries(text).map(choice(['latest', 'major', 'minor']))
  const problems = read.flatMap((one) => ('problems' in one ? one.problems : []))
  if (problems.length > 0) return { problems }
  return { value: [...new Set(read.flatMap((one) => ('value' in one ? [one.value] : [])))] }
}

function readVersionPattern(text: string): Reading<{ readonly versionPattern?: string }> {
  const wrong = versionPatternProblem(text)
  return wrong === undefined ? { value: { versionPattern: text } } : problem(`${quote(text)} cannot be used: ${wrong}.`)
}

function readVerify(text: string): Reading<Inputs['verify']> {
  const read = choice(['true', 'false', 'strict'])(text)
  if ('problems' in read) return read
  return { value: read.value === 'strict' ? 'strict' : read.value === 'true' ? 'on' : 'off' }
}

function readConcurrency(text: string): Reading<number> {
  const value = text === 'auto' ? automaticConcurrency : whole(text, 1, concurrencyLimit)
  return value === undefined
    ? problem(`${quote(text)} is neither auto nor a whole number from 1 to ${concurrencyLimit}.`)
    : { value }
}

/** YAML and shapes are loaded for the runs that need them. */
async function readRegistryAuth(text: string): Promise<Reading<readonly RegistryAuth[]>> {
  return (await import('./registry-auth.ts')).readRegistryAuth(text)
}

async function readRegistries(text: string, readFile: ReadFile): Promise<Reading<ReadonlyMap<string, HostSettings>>> {
  return (await import('./registries.ts')).readRegistries(text, readFile)
}
