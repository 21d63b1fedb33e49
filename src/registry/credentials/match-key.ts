// Matches the keys of credential files against repositories: normalizes their spellings and ranks them.
import type { RemoteName } from '../model/reference.ts'
import { registryOf } from '../model/reference-syntax/registry-name.ts'

/** What an entry covers: a whole registry, or the repositories below a path. */
export interface CredentialKey {
  readonly registry: string
  /** Empty for the whole registry. */
  readonly path: string
}

/** How docker spells Docker Hub, in files and to its helpers. */
const hubKey = 'https://index.docker.io/v1/'
/** Entries of docker's web login to Docker Hub; they are not credentials of a registry. */
const webLogin = /\/(?:access|refresh)-token\/?$/

/**
 * Reads `host[:port][/path]` or a URL. The path of a URL is an API's, not a repository's, and so is a bare `/v1` or
 * `/v2`. `undefined`: not a key of a registry.
 */
export function parseKey(text: string): CredentialKey | undefined {
  const match = /^(https?:\/\/)?([^/\s@]+)(?:\/(.*))?$/i.exec(text)
  const [, scheme, host, rest = ''] = match ?? []
  if (host === undefined || (scheme !== undefined && webLogin.test(text))) return undefined
  const path = rest.replace(/\/$/, '')
  const api = scheme !== undefined || path === 'v1' || path === 'v2'
  return { registry: registryOf(host), path: api ? '' : path }
}

/** The server name that credential helpers use for the registry. */
export function helperKey(registry: string): string {
  return registry === 'docker.io' ? hubKey : registry
}

function covers({ registry, path }: CredentialKey, name: RemoteName): boolean {
  return registry === name.registry && (path === '' || name.path === path || name.path.startsWith(`${path}/`))
}

/** The entries that cover the repository, best first: the longest path, then docker's own spelling. */
export function matches<T>(entries: Iterable<readonly [key: string, T]>, name: RemoteName): readonly T[] {
  const canonical = helperKey(name.registry)
  const ranked: { readonly rank: number; readonly entry: T }[] = []
  for (const [text, entry] of entries) {
    const key = parseKey(text)
    if (key === undefined || !covers(key, name)) continue
    ranked.push({ rank: 2 * key.path.length + (text === canonical ? 1 : 0), entry })
  }
  return ranked.sort((left, right) => right.rank - left.rank).map(({ entry }) => entry)
}

/** The most specific entry for the repository. */
export function longestMatch<T>(entries: Iterable<readonly [key: string, T]>, name: RemoteName): T | undefined {
  return matches(entries, name)[0]
}
