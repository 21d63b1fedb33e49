// The `registries` input: settings of each host.

import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import { quote } from '../../../promote/text/quote.ts'
import type { HostSettings } from '../../../registry/model/host-settings.ts'
import type { InputSource } from '../model/types.ts'
import { normalHost } from '../text/references.ts'
import { readYaml } from '../yaml/parse.ts'
import { validate } from '../yaml/schema.ts'
import { type HostText, hostsSchema } from './host-schema.ts'

/** Where files are read, and where the run was started. */
export type FileSource = Pick<InputSource, 'readFile' | 'surface'>

/** By `host[:port]` in the registry's canonical spelling. Files that are named are read here; nothing is contacted. */
export async function readRegistries(
  text: string,
  source: FileSource,
): Promise<ParseResult<ReadonlyMap<string, HostSettings>>> {
  const document = readYaml(text)
  if ('problems' in document) return document
  const read = validate(hostsSchema, document.value)
  if ('problems' in read) return read
  if (Object.keys(read.value).length === 0) return problem('it names no host, such as ghcr.io: { rate: 20 }.')
  const settings = new Map<string, HostSettings>()
  const problems: string[] = []
  for (const [written, host] of Object.entries(read.value)) {
    const name = normalHost(written)
    if (name === undefined || settings.has(name)) problems.push(`${name ?? written} is there twice.`)
    else settings.set(name, await settingsOf(name, host, { ...source, problems }))
  }
  return problems.length > 0 ? { problems } : { value: settings }
}

interface Surroundings extends FileSource {
  readonly problems: string[]
}

const certificate = /-----BEGIN (?:[A-Z0-9]+ )*CERTIFICATE-----/
const privateKey = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/

async function settingsOf(name: string, host: HostText, around: Surroundings): Promise<HostSettings> {
  if ((host.cert === undefined) !== (host.key === undefined))
    around.problems.push(`${name}: cert and key belong together; one is missing.`)
  if (host['plain-http'] === true && (host.ca ?? host.cert ?? host['skip-verify']) !== undefined)
    around.problems.push(`${name}: plain-http: true leaves no TLS for ca, cert, key or skip-verify to act on.`)
  const read = async (key: 'ca' | 'cert' | 'key') => {
    const pem = host[key] === undefined ? undefined : await readPem(`${name}, ${key}`, host[key], around)
    const [label, what] = key === 'key' ? [privateKey, 'private key'] : [certificate, 'certificate']
    if (pem !== undefined && !label.test(pem)) around.problems.push(`${name}, ${key}: it holds no ${what}.`)
    return pem === undefined ? {} : { [key]: pem }
  }
  return {
    ...(await read('ca')),
    ...(await read('cert')),
    ...(await read('key')),
    ...(host.mirrors && { mirrors: host.mirrors.map((mirror) => normalHost(mirror) ?? mirror) }),
    ...(host['mirror-tags'] !== undefined && { mirrorTags: host['mirror-tags'] }),
    ...(host.referrers && { referrers: host.referrers }),
    ...(host.realm && { realm: new URL(host.realm).origin }),
    ...lookasideOf(host),
    ...(host['create-repository'] !== undefined && { createRepository: host['create-repository'] }),
    ...(secured(host) && { plainHttp: host['plain-http'] === true }),
    ...(host['skip-verify'] !== undefined && { skipVerify: host['skip-verify'] }),
    ...(host['allow-private'] !== undefined && { allowPrivate: host['allow-private'] }),
    ...limitsOf(host),
    ...sendingOf(host),
  }
}

/** Where signatures of the host's images are stored. */
function lookasideOf({ lookaside, 'lookaside-staging': staging }: HostText): HostSettings {
  if (lookaside === undefined && staging === undefined) return {}
  return { lookaside: { ...(lookaside && { lookaside }), ...(staging && { staging }) } }
}

/** How much is asked of the host, and how often. */
function limitsOf(host: HostText): HostSettings {
  return {
    ...(host['max-concurrency'] && { maxConcurrency: Number(host['max-concurrency']) }),
    ...(host.rate && { rate: Number(host.rate) }),
    ...(host.retries && { retries: Number(host.retries) }),
    ...(host['retry-codes'] && { retryCodes: host['retry-codes'].map(Number) }),
    ...(host['page-size'] && { pageSize: Number(host['page-size']) }),
  }
}

/** What every request to the host carries. */
function sendingOf(host: HostText): HostSettings {
  return {
    ...(host.headers && { headers: host.headers }),
    ...(host['user-agent'] && { userAgent: host['user-agent'] }),
    ...(host.anonymous !== undefined && { anonymous: host.anonymous }),
  }
}

/** Whether it is settled how the host is spoken to: a certificate, or none checked, means TLS on loopback too. */
function secured(host: HostText): boolean {
  return ['plain-http', 'ca', 'cert', 'skip-verify'].some((key) => key in host)
}

async function readPem(
  where: string,
  pathOrPem: string,
  { readFile, surface, problems }: Surroundings,
): Promise<string | undefined> {
  if (pathOrPem.includes('-----BEGIN ')) return pathOrPem
  try {
    const text = await readFile(pathOrPem)
    if (text.includes('-----BEGIN ')) return text
    problems.push(`${where}: the file ${quote(pathOrPem)} is not PEM (it has no "-----BEGIN").`)
  } catch (error) {
    const { fileProblem } = await import('../files/named-file.ts')
    problems.push(`${where}: ${fileProblem(pathOrPem, error, surface)} The PEM itself may also be written here.`)
  }
  return undefined
}
