// The repositories of a namespace of Docker Hub, for globs: its registry has no catalog, its website's API lists them.
import { isRecord } from '../descriptor.ts'
import { MalformedError, RegistryError } from '../errors.ts'
import { parseReference, type RemoteName } from '../reference.ts'
import { readJson, readRefusal } from './answer.ts'
import { isFresh, pageAt } from './pages.ts'
import type { Host } from './remote.ts'
import type { WireResponse } from './session.ts'

/** Where the API is (Docker's reference, "List repositories in a namespace"). */
export const hubHost = 'hub.docker.com'
/** Bytes of one page. */
const pageBytes = 16 * 1024 * 1024
const operation = 'list the repositories'
const hidden = 'Docker Hub lists public repositories only: name private ones one by one'

/**
 * `GET /v2/namespaces/<namespace>/repositories`: those of Docker Hub whose path begins with `prefix`, which holds the
 * whole namespace. No credentials are sent: a registry's are not this API's. Throws RegistryError.
 */
export async function* listOnHub(
  { session, observe }: Pick<Host, 'session' | 'observe'>,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<RemoteName> {
  const namespace = /^[a-z0-9][a-z0-9_-]*(?=\/)/.exec(prefix)?.[0]
  if (namespace === undefined) throw unlisted({ detail: 'it lists the repositories of one namespace only' })
  observe({ kind: 'warning', registry: 'docker.io', message: hidden })
  const seen = new Set<string>()
  let page: string | URL | undefined = `/v2/namespaces/${namespace}/repositories?page_size=1000`
  while (page !== undefined && isFresh(seen, page)) {
    const response = await session.send({
      method: 'GET',
      target: page,
      weight: 'small',
      repeat: 'safe',
      redirects: 'follow',
      whole: pageBytes,
      operation,
      signal,
    })
    const { names, next } = response.status === 200 ? await readPage(response) : await refuse(response)
    for (const name of names) {
      const found = nameOf(`${namespace}/${name}`)
      if (found?.path.startsWith(prefix) === true) yield found
    }
    page = next === undefined ? undefined : pageAt({ registry: hubHost, path: '' }, response, { operation, link: next })
  }
}

/** A namespace that is not there has no repositories. */
async function refuse(response: WireResponse): Promise<Page> {
  const { status, codes, detail } = await readRefusal(response)
  if (status !== 404) throw unlisted({ status, codes, ...(detail !== '' && { detail }) })
  return { names: [], next: undefined }
}

interface Page {
  readonly names: readonly string[]
  readonly next: string | undefined
}

async function readPage(response: WireResponse): Promise<Page> {
  const document = await readJson(response, pageBytes, 'the list of repositories')
  if (!isRecord(document) || !Array.isArray(document['results']))
    throw new MalformedError('the list of repositories is not a list')
  const { results, next } = document
  const names = results.filter(isRecord).map(({ name }) => name)
  return {
    names: names.filter((name) => typeof name === 'string'),
    next: typeof next === 'string' && next !== '' ? next : undefined,
  }
}

/** The repository, where the website gave it a name that can be one. */
function nameOf(path: string): RemoteName | undefined {
  try {
    const { repository, tag, digest } = parseReference(`docker.io/${path}`)
    return repository.kind === 'registry' && tag === undefined && digest === undefined ? repository : undefined
  } catch {
    return undefined
  }
}

function unlisted(facts: Partial<RegistryError['facts']>): RegistryError {
  return new RegistryError({
    registry: hubHost,
    repository: hubHost,
    operation,
    remedy: 'Begin the glob with a namespace (docker.io/acme/*), or name each repository.',
    ...facts,
  })
}
