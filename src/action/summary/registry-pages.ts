// Where people look at an image: the package pages of the registries that have them.
import { hostedFamilyOf } from '../../registry/families/families.ts'
import type { Reference } from '../../registry/model/reference.ts'
import { registryOfServer } from '../context.ts'

/**
 * The address of a repository on the registry's own site; undefined if none is known. References are of a checked
 * grammar. `serverUrl`: the GitHub server that runs this; a GitHub Enterprise server has its own registry.
 */
export function packagePage(
  { repository, tag }: Pick<Reference, 'repository' | 'tag'>,
  serverUrl: string,
): string | undefined {
  if (repository.kind !== 'registry') return undefined
  const { registry, path } = repository
  if (registry === registryOfServer(serverUrl)) return `https://${registry}/${path}`
  return hostedFamilyOf(registry)?.packagePage?.({ host: registry, path, tag })
}
