// Finds the stores of a repository in the configuration, in the order in which containers/image looks for them.
import type { Digest } from '../model/digest.ts'
import type { LookasideConfig, LookasideNamespace } from '../model/lookaside.ts'
import { isDigestAt, type RemoteName, type Tag } from '../model/reference.ts'

export interface LookasideUrls {
  readonly read: string | undefined
  readonly write: string | undefined
}

/**
 * The URLs of the stores, to which the repository's path is to be added. `at`: the tag or digest by which the image is
 * named. A namespace without a URL is passed over for its parents (docker/registries_d.go: signatureTopLevel).
 */
export function lookasideUrls(config: LookasideConfig, name: RemoteName, at: Tag | Digest | undefined): LookasideUrls {
  const entries = [...namespacesOf(name, at).flatMap((key) => config.docker.get(key) ?? []), config.defaultDocker ?? {}]
  const first = (pick: (entry: LookasideNamespace) => string | undefined): string | undefined =>
    entries.map(pick).find((url) => url !== undefined)
  return {
    read: first(({ lookaside }) => lookaside) ?? config.builtIn,
    write: first(({ staging, lookaside }) => staging ?? lookaside),
  }
}

/** The image itself, its repository, every parent down to the host, then the domains of the host (policyconfiguration/naming.go). */
export function namespacesOf({ registry, path }: RemoteName, at: Tag | Digest | undefined): readonly string[] {
  const name = `${registry}/${path}`
  const image = at === undefined ? [] : [`${name}${isDigestAt(at) ? '@' : ':'}${at}`]
  const segments = name.split('/')
  const parents = segments.map((_, index) => segments.slice(0, segments.length - index).join('/'))
  const labels = registry.split(':')[0]?.split('.') ?? []
  const domains = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`)
  return [...image, ...parents, ...domains]
}
