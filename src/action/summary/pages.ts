// Where people look at an image: the package pages of the registries that have them.
import type { Reference } from '../../registry/reference.ts'

/** An address on the registry's own site; undefined where none is known. References are of a checked grammar. */
export function pageOf({ repository, tag }: Pick<Reference, 'repository' | 'tag'>): string | undefined {
  if (repository.kind !== 'registry') return undefined
  const { registry, path } = repository
  if (registry === 'docker.io') return dockerHub(path, tag)
  if (registry === 'quay.io') return `https://quay.io/repository/${path}?tab=tags`
  if (registry === 'public.ecr.aws') return `https://gallery.ecr.aws/${path}`
  // Of a deeper path it cannot be told which part names the project.
  if (registry === 'registry.gitlab.com' && path.split('/').length === 2)
    return `https://gitlab.com/${path}/container_registry`
  // These lead a browser to the page: only they know whether an organisation or a person owns it.
  return registry === 'ghcr.io' || registry.endsWith('-docker.pkg.dev') ? `https://${registry}/${path}` : undefined
}

function dockerHub(path: string, tag: string | undefined): string {
  const page = path.startsWith('library/') ? `_/${path.slice(8)}` : `r/${path}`
  return `https://hub.docker.com/${page}/tags${tag === undefined ? '' : `?name=${encodeURIComponent(tag)}`}`
}
