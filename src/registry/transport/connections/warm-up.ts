// Opens connections in advance: at the start of a run, and for bodies that will be sent soon.

import type { Interceptor } from '../pipeline.ts'
import { sameOrigin } from '../security/origin.ts'
import type { RegistryRequest, Scope } from '../types.ts'
import type { ConnectionPools } from './pools.ts'

/** Connections for an image's first requests. Over TLS, the first one often carries all of them by HTTP/2. */
const firstConnections = { 'http:': 6, 'https:': 3 } as const
/** Connections to a token service for the first tokens, each of another repository. */
const tokensAtOnce = 4

/** `blobs`: about how many will be sent or read. */
export function warmUp(pools: ConnectionPools, origin: URL, { scope, blobs }: { scope: Scope; blobs?: number }): void {
  const few = firstConnections[origin.protocol === 'http:' ? 'http:' : 'https:']
  if (!pools.speaksHttp2(origin)) pools.preconnect(origin, 'small', blobs ?? few)
  else if (blobs !== undefined && carriesBodies(scope, pools.blobsElsewhere)) pools.preconnectForBlobs(origin, blobs)
}

/** Connects to a token service that will be asked for the tokens of `repositories` repositories. */
export function warmUpTokens(pools: ConnectionPools, realm: URL, repositories: number): void {
  pools.preconnect(realm, 'small', Math.min(repositories, tokensAtOnce))
}

/** Opens a connection for the bytes of an upload when its start is requested, unless it is a mount. */
export function warmUpUploads(pools: ConnectionPools, origin: URL): Interceptor {
  return (next) => (request) => {
    if (sameOrigin(request.url, origin) && beginsUpload(request) && pools.speaksHttp2(origin))
      pools.preconnectForBlobs(origin, 1)
    return next(request)
  }
}

function beginsUpload({ method, bodySize, scope }: RegistryRequest): boolean {
  return method === 'POST' && bodySize === 'small' && scope !== 'catalog' && !(scope && mounts(scope))
}

/** Whether blobs are sent to or read from this host: not if they are mounted, or read from another host. */
function carriesBodies(scope: Scope, blobsElsewhere: boolean): boolean {
  return !mounts(scope) && !(scope.actions === 'pull' && blobsElsewhere)
}

/** Whether the blobs are mounted from another repository, so that no bytes are sent. */
function mounts({ repository, mountFrom }: Scope): boolean {
  return mountFrom !== undefined && mountFrom !== repository
}
