// The cache service of GitHub Actions, as far as a memo needs it: one small entry, found by the beginning of its key.
// Not @actions/cache: that restores by `tar -P`, so that whoever can plant a cache entry writes any file of a job which
// holds credentials; it can neither be bounded nor ended, and warns on the run's page. Here an entry is only ever bytes.
import { createHash } from 'node:crypto'
import { isRecord } from '../../registry/model/descriptor.ts'
import type { Env } from '../context.ts'
import { type GithubResponse, jsonOf, requestGithub } from '../github/http.ts'

export interface CacheService {
  /** The newest entry that this branch may see whose key begins so; `undefined` where there is none. Throws. */
  restore(prefix: string, signal: AbortSignal): Promise<Uint8Array | undefined>
  /** Keeps the bytes under a new key. Throws where that is refused, as to workflows that may only read. */
  save(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>
}

interface Access {
  readonly base: URL
  readonly headers: Readonly<Record<string, string>>
}

/** Bytes; a memo packs to less. */
const entryLimit = 2 * 1024 * 1024
/** The service keeps apart what was made in different ways; ours is made in one. */
const version = createHash('sha256').update('promote-image memo 1').digest('hex')

/** `undefined` where the runner offers none (isFeatureAvailable of @actions/cache), or the workflow forbids it. */
export function cacheService(env: Env): CacheService | undefined {
  const second = Boolean(env['ACTIONS_CACHE_SERVICE_V2']) && !isEnterpriseServer(env)
  const base = URL.parse((second ? env['ACTIONS_RESULTS_URL'] : env['ACTIONS_CACHE_URL']) ?? '')
  if (base === null) return undefined
  const token = env['ACTIONS_RUNTIME_TOKEN']
  const access: Access = { base, headers: token ? { authorization: `Bearer ${token}` } : {} }
  const spoken = second ? secondService(access) : firstService(access)
  const mode = (env['ACTIONS_CACHE_MODE'] ?? '').trim().toLowerCase()
  return {
    restore: async (prefix, signal) =>
      mode === 'none' || mode === 'write-only' ? undefined : spoken.restore(prefix, signal),
    save: async (key, bytes, signal) => {
      if (mode !== 'none' && mode !== 'read') await spoken.save(key, bytes, signal)
    },
  }
}

/** GitHub Enterprise Server speaks the first protocol only, whatever the runner says. */
function isEnterpriseServer(env: Env): boolean {
  const host = URL.parse(env['GITHUB_SERVER_URL'] || 'https://github.com')?.hostname ?? ''
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')
}

/** Twirp in JSON, the bytes in a blob storage behind signed URLs. */
function secondService({ base, headers }: Access): CacheService {
  const call = async (method: string, body: object, signal: AbortSignal) => {
    const url = new URL(`/twirp/github.actions.results.api.v1.CacheService/${method}`, base)
    const json = { ...headers, 'content-type': 'application/json' }
    const answer = await requestGithub(url, { method: 'POST', headers: json, body: JSON.stringify(body), signal })
    return answered(answer, method)
  }
  return {
    async restore(prefix, signal) {
      const question = { key: prefix, restore_keys: [prefix], version }
      const told = await call('GetCacheEntryDownloadURL', question, signal)
      return download(told['signed_download_url'] ?? told['signedDownloadUrl'], signal)
    },
    async save(key, bytes, signal) {
      const told = await call('CreateCacheEntry', { key, version }, signal)
      const url = urlOf(told['signed_upload_url'] ?? told['signedUploadUrl'])
      if (url === undefined) throw new Error(`CreateCacheEntry: refused${saidIn(told)}`)
      const blob = { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' }
      accepted(await requestGithub(url, { method: 'PUT', headers: blob, body: bytes, signal }), 'upload')
      const size = { key, version, size_bytes: String(bytes.byteLength) }
      const ended = await call('FinalizeCacheEntryUpload', size, signal)
      if (ended['ok'] !== true) throw new Error(`FinalizeCacheEntryUpload: refused${saidIn(ended)}`)
    },
  }
}

/** What GitHub Enterprise Server and act speak. */
function firstService({ base, headers }: Access): CacheService {
  const common = { ...headers, accept: 'application/json;api-version=6.0-preview.1' }
  const at = (path: string) => new URL(`_apis/artifactcache/${path}`, base)
  const json = { ...common, 'content-type': 'application/json' }
  return {
    async restore(prefix, signal) {
      const url = at(`cache?keys=${encodeURIComponent(prefix)}&version=${version}`)
      const answer = await requestGithub(url, { headers: common, signal })
      return answer.status === 204 ? undefined : download(answered(answer, 'lookup')['archiveLocation'], signal)
    },
    async save(key, bytes, signal) {
      const body = JSON.stringify({ key, version, cacheSize: bytes.byteLength })
      const reserved = answered(
        await requestGithub(at('caches'), { method: 'POST', headers: json, body, signal }),
        'reserve',
      )
      const id = Number(reserved['cacheId'])
      if (!Number.isSafeInteger(id)) throw new Error('the entry was not reserved')
      const range = { 'content-type': 'application/octet-stream', 'content-range': `bytes 0-${bytes.byteLength - 1}/*` }
      const sent = { method: 'PATCH', headers: { ...common, ...range }, body: bytes, signal } as const
      accepted(await requestGithub(at(`caches/${id}`), sent), 'upload')
      const size = JSON.stringify({ size: bytes.byteLength })
      accepted(await requestGithub(at(`caches/${id}`), { method: 'POST', headers: json, body: size, signal }), 'commit')
    },
  }
}

/** Where an entry lies is the service's word; no token goes there. */
async function download(at: unknown, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const url = urlOf(at)
  if (url === undefined) return undefined
  const answer = await requestGithub(url, { limit: entryLimit, signal })
  accepted(answer, 'download')
  return answer.bytes
}

function urlOf(text: unknown): URL | undefined {
  const url = typeof text === 'string' ? URL.parse(text) : null
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : undefined
}

function accepted(answer: GithubResponse, step: string): void {
  if (answer.status < 200 || answer.status > 299)
    throw new Error(`${step}: HTTP ${answer.status}${saidIn(jsonOf(answer))}`)
}

function answered(answer: GithubResponse, step: string): Readonly<Record<string, unknown>> {
  accepted(answer, step)
  const document = jsonOf(answer)
  if (!isRecord(document)) throw new Error(`${step}: the answer is no JSON object`)
  return document
}

/** The service's own words, such as that a pull request of a fork may not write: `msg` of Twirp, else `message`. */
function saidIn(document: unknown): string {
  const said = isRecord(document) ? (document['msg'] ?? document['message']) : undefined
  return typeof said === 'string' && said !== '' ? ` (${said.slice(0, 200)})` : ''
}
