// Tells a registry that lacks an image from a server that is not a registry, or speaks only the retired v1 protocol.

import { RegistryError } from '../model/errors.ts'
import { formatName } from '../model/reference.ts'
import type { RegistryResponse, Session } from '../transport/types.ts'
import { type RepositoryContext, send } from './request.ts'
import { isPage } from './response.ts'

/** What `/v2/` answered, by host; `undefined`: the server speaks the protocol. */
const checks = new WeakMap<Session, Promise<string | undefined>>()

/**
 * Checks a 404. If it does not look like a registry's, `/v2/` is asked once per host. Throws RegistryError
 * (`not-a-registry`) if the protocol is not there.
 */
export async function checkIsRegistry(
  remote: RepositoryContext,
  response: RegistryResponse,
  operation: string,
): Promise<void> {
  const { session, served } = remote.host
  if (isFromRegistry(response) || served.digests.size > 0) return
  const check = checks.get(session) ?? ping(remote)
  checks.set(session, check)
  check.catch(() => checks.delete(session))
  const answer = await check
  if (answer === undefined) return
  const { name } = remote
  throw new RegistryError({
    registry: name.registry,
    repository: formatName(name),
    operation,
    access: 'read',
    code: 'not-a-registry',
    status: response.status,
    detail: notARegistry(answer),
    remedy:
      'Check the host and the port. A proxy or a login page may have answered: look at the address with a browser.',
  })
}

/** Registries answer with JSON, with the header of the v2 protocol, or, to a HEAD, without a type. */
function isFromRegistry({ headers }: RegistryResponse): boolean {
  const type = headers['content-type']
  return type === undefined || /json/i.test(type) || headers['docker-distribution-api-version'] !== undefined
}

async function ping(remote: RepositoryContext): Promise<string | undefined> {
  const path = new URL('/v2/', remote.host.session.origin)
  const response = await send(remote, { method: 'GET', path, operation: 'check the registry API' })
  await response.discard()
  if (isPage(response) && response.status < 400) return 'a web page'
  return response.status === 404 || response.status === 410 ? String(response.status) : undefined
}

/** `answer`: what the server answers with in place of the protocol. */
export function notARegistry(answer: string): string {
  return `this server is not a registry of the v2 protocol (it answers with ${answer})`
}
