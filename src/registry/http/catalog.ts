// The repositories of a registry, for globs: an old extension of the protocol that most hosted registries leave out.
import { isRecord } from '../descriptor.ts'
import { MalformedError, RegistryError } from '../errors.ts'
import { parseReference, type RemoteName } from '../reference.ts'
import { readJson, readRefusal } from './answer.ts'
import { isFresh, nextPage } from './pages.ts'
import type { Host } from './remote.ts'
import type { WireResponse } from './session.ts'

/** Bytes of one page. */
const pageBytes = 16 * 1024 * 1024
const operation = 'list the repositories'

/** `GET /v2/_catalog`: the repositories whose path begins with `prefix`. Throws RegistryError where they are not told. */
export async function* listRepositories(host: Host, prefix: string, signal: AbortSignal): AsyncGenerator<RemoteName> {
  const { registry } = host.session
  const seen = new Set<string>()
  let page: string | URL | undefined = '/v2/_catalog?n=1000'
  while (page !== undefined && isFresh(seen, page)) {
    const response = await host.session.send({
      method: 'GET',
      target: page,
      scope: 'catalog',
      weight: 'small',
      repeat: 'safe',
      redirects: 'follow',
      whole: pageBytes,
      operation,
      signal,
    })
    if (response.status !== 200) throw await unlisted(registry, response)
    const paths = await readPaths(response)
    for (const path of paths) {
      const name = path.startsWith(prefix) ? nameOf(registry, path) : undefined
      if (name !== undefined) yield name
    }
    page = nextPage({ registry, path: '' }, response, operation)
  }
}

async function readPaths(response: WireResponse): Promise<readonly string[]> {
  const document = await readJson(response, pageBytes, 'the list of repositories')
  const paths = isRecord(document) ? (document['repositories'] ?? []) : undefined
  if (!Array.isArray(paths)) throw new MalformedError('the list of repositories is not a list')
  return paths.filter((path): path is string => typeof path === 'string')
}

/** The repository, where the registry gave it a name that can be one. */
function nameOf(registry: string, path: string): RemoteName | undefined {
  try {
    const { repository, tag, digest } = parseReference(`${registry}/${path}`)
    return repository.kind === 'registry' && tag === undefined && digest === undefined ? repository : undefined
  } catch {
    return undefined
  }
}

async function unlisted(registry: string, response: WireResponse): Promise<RegistryError> {
  const { status, codes, detail } = await readRefusal(response)
  return new RegistryError({
    registry,
    repository: registry,
    operation,
    status,
    codes,
    ...(detail !== '' && { detail }),
    remedy: 'This registry does not list its repositories (GHCR never does): name each of them.',
  })
}
