// Finds settings and logins for hosts that no source or target names: without a notice, those of a misspelt host would
// silently have no effect.
import type { RunRequest } from '../../../promote/requests/expand-selection.ts'
import type { Template } from '../../../promote/requests/target-template.ts'
import { nearestName } from '../../../promote/text/did-you-mean.ts'
import type { RepositoryName } from '../../../registry/model/reference.ts'
import { parseReference } from '../../../registry/model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../../../registry/model/reference-syntax/syntax-error.ts'
import type { Inputs } from '../model/types.ts'
import { normalHost } from '../text/references.ts'

type HostInputs = Pick<Inputs, 'requests' | 'registries' | 'registryAuth' | 'registryIdentities'>

/** A notice for each entry of `registries` and the logins that no host of this run uses; no login is quoted. */
export function unusedHosts({ requests, registries, registryAuth, registryIdentities }: HostInputs): readonly string[] {
  if (registries.size + registryAuth.length + registryIdentities.length === 0 || requests.length === 0) return []
  const hosts = new Set(requests.flatMap(hostsOf))
  for (const { mirrors = [] } of [...hosts].flatMap((host) => registries.get(host) ?? []))
    for (const mirror of mirrors) hosts.add(mirror)
  const logins = registryAuth.map(({ registry }) => loginHost(registry))
  const identities = registryIdentities.map(({ registry }) => loginHost(registry))
  // a host that has an entry of its own is not the misspelt one
  const noticeFor = (entry: string, host: string, entries: readonly string[]): readonly string[] => {
    if (hosts.has(host)) return []
    const nearest = nearestName(
      host,
      [...hosts].filter((named) => !entries.includes(named)),
    )
    return [`${entry} no source or target names${nearest === undefined ? '.' : `. Did you mean ${nearest}?`}`]
  }
  return [
    ...[...registries.keys()].flatMap((host, _, all) => noticeFor(`\`registries\`: ${host} is a host that`, host, all)),
    ...logins.flatMap((host, index) =>
      noticeFor(`\`registry-auth\`: entry ${index + 1} is for a registry that`, host, logins),
    ),
    ...identities.flatMap((host, index) =>
      noticeFor(`\`registry-identities\`: entry ${index + 1} is for a registry that`, host, identities),
    ),
  ]
}

/** The host of a login, which may be for a part of a registry. */
function loginHost(registry: string): string {
  const [host = ''] = registry.split('/')
  return normalHost(host) ?? host
}

function hostsOf(request: RunRequest): readonly string[] {
  if ('sources' in request)
    return [...request.sources, ...request.targets].flatMap(({ repository }) => hostOf(repository))
  const from = 'glob' in request.from ? [request.from.registry] : hostOf(request.from)
  return [...from, ...request.templates.flatMap(hostOfTemplate)]
}

function hostOf(name: RepositoryName): readonly string[] {
  return name.kind === 'registry' ? [name.registry] : []
}

/** Of a template whose placeholders are filled with anything. */
function hostOfTemplate({ text }: Template): readonly string[] {
  try {
    return hostOf(parseReference(text.replaceAll(/\{[^{}]*\}/g, 'x')).repository)
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return []
    throw error
  }
}
