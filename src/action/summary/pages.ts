// Where people look at a repository: the package pages of the registries that have them.
import type { RepositoryName } from '../../registry/reference.ts'

/** An address on the registry's own site; undefined where none is known. Names are of a checked grammar. */
export function pageOf(name: RepositoryName): string | undefined {
  if (name.kind !== 'registry') return undefined
  const { registry, path } = name
  if (registry === 'docker.io')
    return path.startsWith('library/')
      ? `https://hub.docker.com/_/${path.slice(8)}`
      : `https://hub.docker.com/r/${path}`
  if (registry === 'quay.io') return `https://quay.io/repository/${path}`
  if (registry === 'public.ecr.aws') return `https://gallery.ecr.aws/${path}`
  return registry === 'ghcr.io' || registry.endsWith('-docker.pkg.dev') ? `https://${registry}/${path}` : undefined
}
