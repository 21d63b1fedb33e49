// Settings and logins of registries that nothing is read from or written to: a misspelt host would be passed over in
// silence, and the registry that was meant would be asked without them.
import type { RunRequest } from '../../../promote/requests/expand-selection.ts'
import type { Template } from '../../../promote/requests/target-template.ts'
import { nearestName } from '../../../promote/text/did-you-mean.ts'
import { parseReference, ReferenceSyntaxError, type RepositoryName } from '../../../registry/model/reference.ts'
import type { Inputs } from '../model/types.ts'
import { normalHost } from '../text/references.ts'

type Named = Pick<Inputs, 'requests' | 'registries' | 'registryAuth' | 'registryIdentities'>

/** A sentence for each entry of `registries` and `registry-auth` that is for no host of this run; no login is quoted. */
export function unusedHosts({ requests, registries, registryAuth, registryIdentities }: Named): readonly string[] {
  if (registries.size + registryAuth.length + registryIdentities.length === 0 || requests.length === 0) return []
  const hosts = new Set(requests.flatMap(hostsOf))
  for (const { mirrors = [] } of [...hosts].flatMap((host) => registries.get(host) ?? []))
    for (const mirror of mirrors) hosts.add(mirror)
  const tell = (entry: string, host: string): readonly string[] => {
    if (hosts.has(host)) return []
    const meant = nearestName(host, [...hosts])
    return [`${entry} no source or target names${meant === undefined ? '.' : `. Did you mean ${meant}?`}`]
  }
  return [
    ...[...registries.keys()].flatMap((host) => tell(`registries: ${host} is a host that`, host)),
    ...registryAuth.flatMap(({ registry }, at) => {
      const [host = ''] = registry.split('/')
      return tell(`registry-auth: entry ${at + 1} is for a registry that`, normalHost(host) ?? host)
    }),
    ...registryIdentities.flatMap(({ registry }, at) => {
      const [host = ''] = registry.split('/')
      return tell(`registry-identities: entry ${at + 1} is for a registry that`, normalHost(host) ?? host)
    }),
  ]
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
