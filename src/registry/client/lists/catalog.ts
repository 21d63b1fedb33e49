// The repositories of a registry, for globs: an old extension of the protocol that most hosted registries leave out.
import { isRecord } from '../../model/descriptor.ts'
import { MalformedError, RegistryError } from '../../model/errors.ts'
import type { RemoteName } from '../../model/reference.ts'
import { parseRepository } from '../../model/reference-syntax/parse.ts'
import { readJson } from '../../transport/read-body.ts'
import type { RegistryRequest, RegistryResponse } from '../../transport/types.ts'
import type { RegistryHost } from '../request.ts'
import { type ErrorContext, parseErrorResponse, withErrorContext } from '../response.ts'
import { eachPage, nextPage, type Page } from './pagination.ts'

/** Bytes of one page. */
export const pageBytes: number = 16 * 1024 * 1024
const operation = 'list the repositories'
const unlisted = 'This registry does not list its repositories (GHCR never does): name each of them.'

/** `GET /v2/_catalog`: the repositories whose path begins with `prefix`. Throws RegistryError where they are not told. */
export async function* listRepositories(
  { session, pageSize }: Pick<RegistryHost, 'session' | 'pageSize'>,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<RemoteName> {
  const asked = catalogContext(session.registry, unlisted)
  const read = async (target: string | URL): Promise<Page<string>> => {
    const response = await session.send({ ...pageRequest(new URL(target, session.origin), signal), scope: 'catalog' })
    if (response.status !== 200) throw await listRefused(asked, response)
    return { items: await withErrorContext(asked, () => readPaths(response)), next: nextPage(asked, response) }
  }
  for await (const paths of eachPage(asked, `/v2/_catalog?n=${pageSize}`, read))
    yield* namesOfPage(session.registry, paths, prefix)
}

export function catalogContext(registry: string, remedy: string): ErrorContext {
  return { registry, repository: registry, operation, access: 'read', code: 'repositories-unlisted', remedy }
}

export function pageRequest(url: URL, signal: AbortSignal): RegistryRequest {
  return {
    method: 'GET',
    url,
    bodySize: 'small',
    retry: 'safe',
    redirects: 'follow',
    bufferLimit: pageBytes,
    operation,
    signal,
  }
}

async function readPaths(response: RegistryResponse): Promise<readonly string[]> {
  const document = await readJson(response, pageBytes, 'the list of repositories')
  const paths = isRecord(document) ? (document['repositories'] ?? []) : undefined
  if (!Array.isArray(paths)) throw new MalformedError('the list of repositories is not a list')
  return paths.filter((path) => typeof path === 'string')
}

/** The repositories below the prefix, where the registry gave them names that can be some. */
export function namesOfPage(registry: string, paths: readonly string[], prefix: string): readonly RemoteName[] {
  const names = paths.map((path) => (path.startsWith(prefix) ? parseRepository(`${registry}/${path}`) : undefined))
  return names.filter((name) => name !== undefined)
}

export async function listRefused(asked: ErrorContext, response: RegistryResponse): Promise<RegistryError> {
  const { status, codes, detail } = await parseErrorResponse(response)
  return new RegistryError({ ...asked, status, codes, ...(detail !== '' && { detail }) })
}
