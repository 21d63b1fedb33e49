// Lists the repositories of a Docker Hub namespace by the API of its website: the registry has no catalog.
import { hubHost } from '../../families/docker-hub.ts'
import { isRecord } from '../../model/descriptor.ts'
import { MalformedError, RegistryError } from '../../model/errors.ts'
import type { RemoteName } from '../../model/reference.ts'
import { readJson } from '../../transport/read-body.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import type { RegistryHost } from '../request.ts'
import { withErrorContext } from '../response.ts'
import { catalogContext, listRefused, namesOfPage, pageBytes, pageRequest } from './catalog.ts'
import { eachPage, type Page, pageAt } from './pagination.ts'

const hidden = 'Docker Hub lists public repositories only: name private ones one by one'
const asked = catalogContext(hubHost, 'Begin the glob with a namespace (docker.io/acme/*), or name each repository.')

/**
 * `GET /v2/namespaces/<namespace>/repositories`: those of Docker Hub whose path begins with `prefix`, which holds the
 * whole namespace. No credentials are sent: a registry's are not this API's. Throws RegistryError.
 */
export async function* listOnHub(
  { session, observe }: Pick<RegistryHost, 'session' | 'observe'>,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<RemoteName> {
  const namespace = /^[a-z0-9][a-z0-9_-]*(?=\/)/.exec(prefix)?.[0]
  if (namespace === undefined)
    throw new RegistryError({ ...asked, detail: 'it lists the repositories of one namespace only' })
  observe({ kind: 'warning', registry: 'docker.io', message: hidden })
  const read = async (target: string | URL, number: number): Promise<Page<string>> => {
    const response = await session.send(pageRequest(new URL(target, session.origin), signal))
    if (response.status === 200) return withErrorContext(asked, () => readPage(response))
    const error = await listRefused(asked, response)
    // a namespace that is not there has no repositories
    if (response.status === 404 && number === 1) return { items: [], next: undefined }
    throw error
  }
  const first = `/v2/namespaces/${namespace}/repositories?page_size=1000`
  for await (const names of eachPage(asked, first, read)) {
    const paths = names.map((name) => `${namespace}/${name}`)
    yield* namesOfPage('docker.io', paths, prefix)
  }
}

async function readPage(response: RegistryResponse): Promise<Page<string>> {
  const document = await readJson(response, pageBytes, 'the list of repositories')
  if (!isRecord(document) || !Array.isArray(document['results']))
    throw new MalformedError('the list of repositories is not a list')
  const { results, next } = document
  const names = results.filter(isRecord).map(({ name }) => name)
  return {
    items: names.filter((name) => typeof name === 'string'),
    next: typeof next === 'string' && next !== '' ? pageAt(asked, response, next) : undefined,
  }
}
