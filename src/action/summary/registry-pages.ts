// Where people look at an image: the package pages of the registries that have them.
import type { Reference } from '../../registry/model/reference.ts'
import { registryOfServer } from '../context.ts'

type Place = Pick<Reference, 'repository' | 'tag'>

/** How the addresses of a registry's pages are made: from what its host says, the path and the tag. */
type Row = readonly [
  host: RegExp,
  page: (of: { readonly host: readonly string[]; readonly path: string; readonly tag: string | undefined }) => string,
]

/**
 * Of Azure's registries a page's address names a subscription and a resource group, which no reference tells. Google's
 * and GitHub's lead a browser to the page themselves: only they know whose it is.
 */
const rows: readonly Row[] = [
  [/^docker\.io$/, ({ path, tag }) => dockerHub(path, tag)],
  [/^ghcr\.io$/, ({ path }) => `https://ghcr.io/${path}`],
  [/^quay\.io$/, ({ path }) => `https://quay.io/repository/${path}?tab=tags`],
  [/^public\.ecr\.aws$/, ({ path }) => `https://gallery.ecr.aws/${path}`],
  [
    /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(amazonaws\.com|amazonaws\.com\.cn|on\.aws)$/,
    ({ host: [, account = '', region = '', domain = ''], path }) =>
      `https://${consoleOf(region, domain)}/ecr/repositories/private/${account}/${path}?region=${region}`,
  ],
  [
    /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:(?:us|eu|asia)\.)?gcr\.io)$/,
    ({ host: [host = ''], path }) => `https://${host}/${path}`,
  ],
  [/^registry\.gitlab\.com$/, ({ path }) => gitlab(path)],
]

/**
 * An address on the registry's own site; undefined where none is known. References are of a checked grammar.
 * `serverUrl`: the GitHub server that runs this; an enterprise's own has its registry beside it.
 */
export function packagePage({ repository, tag }: Place, serverUrl: string): string | undefined {
  if (repository.kind !== 'registry') return undefined
  const { registry, path } = repository
  if (registry === registryOfServer(serverUrl)) return `https://${registry}/${path}`
  for (const [pattern, page] of rows) {
    const host = pattern.exec(registry)
    if (host !== null) return page({ host, path, tag })
  }
  return undefined
}

function dockerHub(path: string, tag: string | undefined): string {
  const page = path.startsWith('library/') ? `_/${path.slice(8)}` : `r/${path}`
  return `https://hub.docker.com/${page}/tags${tag === undefined ? '' : `?name=${encodeURIComponent(tag)}`}`
}

/** The console of a region, which is another in China and for the government. */
function consoleOf(region: string, domain: string): string {
  if (domain.endsWith('.cn') || region.startsWith('cn-')) return `${region}.console.amazonaws.cn`
  return region.startsWith('us-gov-') ? `${region}.console.amazonaws-us-gov.com` : `${region}.console.aws.amazon.com`
}

/** Of a deeper path its first two names are a project or a group, and both have a page. */
function gitlab(path: string): string {
  const names = path.split('/')
  const page = `https://gitlab.com/${names.slice(0, 2).join('/')}`
  return names.length === 2 ? `${page}/container_registry` : page
}
