// Reads the inputs that say how registries are reached, and as whom.

import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import { quote } from '../../../promote/text/quote.ts'
import type { RegistryAuth } from '../../../registry/credentials/sources.ts'
import { ecrAddress, isEcrPublic } from '../../../registry/families/ecr-address.ts'
import type { RegistryIdentity } from '../../../registry/identities/types.ts'
import { headerSecrets } from '../../../registry/model/custom-headers.ts'
import type { HostSettings } from '../../../registry/model/host-settings.ts'
import type { Surface } from '../../surface.ts'
import { type InputReader, inputReader } from '../model/reader.ts'
import type { InputSource, Inputs, Problem } from '../model/types.ts'
import { maskSecrets } from '../text/find-secrets.ts'
import { concurrencyLimit, duration, integerBetween, longestDuration } from '../text/numbers.ts'
import { normalHost } from '../text/references.ts'

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

export async function readAccess(reader: InputReader, from: InputSource): Promise<Connection> {
  const { get, mask, surface } = from
  const { read } = reader
  const noHosts = new Map<string, HostSettings>()
  const registries = await read('registries', (text) => readRegistries(text, from), noHosts)
  for (const { headers = {} } of registries.values()) for (const secret of headerSecrets(headers)) mask(secret)
  const registryAuth = await read('registry-auth', (text) => readRegistryAuth(text, surface), [])
  const registryIdentities = await read('registry-identities', readRegistryIdentities, [])
  for (const [input, logins] of Object.entries({
    'registry-auth': registryAuth,
    'registry-identities': registryIdentities,
  }))
    for (const host of logins.flatMap(({ registry }) => anonymousHost(registry, registries)))
      reader.addProblem(input, `it has a login for ${host}, for which \`registries\` says \`anonymous: true\`.`)
  for (const [host, { createRepository }] of registries)
    if (createRepository === true && !createsRepositories(host, registryIdentities))
      reader.addProblem('registries', `${host}: ${notCreatable(host)}`)
  return {
    githubToken: get('github-token') || undefined,
    registryAuth,
    registryIdentities,
    registries,
    concurrency: await read('concurrency', readConcurrency, 'auto'),
    timeout: await read('timeout', duration('1s', longestDuration), 3_600_000),
  }
}

/** The host of a login, if no login is to be used there. */
function anonymousHost(registry: string, registries: ReadonlyMap<string, HostSettings>): readonly string[] {
  const [written = ''] = registry.split('/')
  const host = normalHost(written) ?? written
  return registries.get(host)?.anonymous === true ? [host] : []
}

/** A registry of ECR by its name, or by the login that it gets. */
function createsRepositories(host: string, identities: readonly RegistryIdentity[]): boolean {
  if (isEcrPublic(host)) return false
  const isHost = ({ registry }: RegistryIdentity) => normalHost(registry.split('/')[0] ?? '') === host
  return ecrAddress(host) !== undefined || identities.some((entry) => entry.type === 'aws-ecr' && isHost(entry))
}

function notCreatable(host: string): string {
  if (isEcrPublic(host))
    return 'create-repository is for private registries of ECR; run `aws ecr-public create-repository --region us-east-1 --repository-name …` once instead.'
  return 'create-repository is for Amazon ECR (ACCOUNT.dkr.ecr.REGION.amazonaws.com); other registries create a repository on the first push, or by their own tools.'
}

function readConcurrency(text: string): ParseResult<number | 'auto'> {
  const value = text === 'auto' ? 'auto' : integerBetween(text, 1, concurrencyLimit)
  if (value !== undefined) return { value }
  return problem(`${quote(text)} is neither auto nor a whole number from 1 to ${concurrencyLimit}.`)
}

// YAML and schemas are loaded only for the runs that need them.

async function readRegistryAuth(text: string, surface: Surface): Promise<ParseResult<readonly RegistryAuth[]>> {
  return (await import('./auth.ts')).readRegistryAuth(text, surface)
}

async function readRegistryIdentities(text: string): Promise<ParseResult<readonly RegistryIdentity[]>> {
  return (await import('./identities.ts')).readRegistryIdentities(text)
}

async function readRegistries(
  text: string,
  source: InputSource,
): Promise<ParseResult<ReadonlyMap<string, HostSettings>>> {
  return (await import('./hosts.ts')).readRegistries(text, source)
}
