// Looks credentials up in all sources, in order of precedence.
import type { RunHelper } from './config-file.ts'
import { fileSources } from './file-sources.ts'
import { type CredentialSource, githubTokenSource, inputSource, type RegistryAuth } from './sources.ts'
import type { Credential, CredentialStore } from './types.ts'

export interface CredentialOptions {
  /** The `registry-auth` input, validated. */
  readonly registryAuth: readonly RegistryAuth[]
  /** Logins issued by identity exchange (`registry-identities`). */
  readonly identities?: CredentialSource
  readonly githubToken?: string
  /** The server that issued the token: `https://github.com`. */
  readonly serverUrl: string
  readonly actor?: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly uid?: number
  /** The text of a file; `undefined` if it does not exist. */
  readonly readFile: (path: string) => Promise<string | undefined>
  readonly runHelper: RunHelper
  /** Called with every secret before it is returned, so that it can be masked. */
  readonly onSecret?: (secret: string) => void
}

/** Milliseconds for which a helper's result is cached: the shortest-lived cloud tokens last five minutes. */
const helperLifetime = 4 * 60_000

/** registry-auth, registry-identities, docker's files, the containers tools' files, the job's token. Files are read when first needed. */
export function credentialStore(options: CredentialOptions): CredentialStore {
  const sources = sourcesOf(options)
  return {
    ...(options.onSecret && { onSecret: options.onSecret }),
    sources: sources.map(({ title }) => title),
    find: async (name, access = 'push') => {
      for (const { title, implicit, find } of sources) {
        const located = await find(name, access)
        if (located === undefined) continue
        const { credential, place, origin = title } = located
        for (const secret of secretsOf(credential)) options.onSecret?.(secret)
        return { credential, place, origin, implicit }
      }
      return undefined
    },
  }
}

function sourcesOf({
  registryAuth,
  identities,
  githubToken,
  serverUrl,
  actor,
  ...rest
}: CredentialOptions): readonly CredentialSource[] {
  const { env, uid, readFile } = rest
  const environment = { env, ...(uid !== undefined && { uid }) }
  return [
    ...(registryAuth.length > 0 ? [inputSource(registryAuth)] : []),
    ...(identities ? [identities] : []),
    ...fileSources({ environment, readFile, runHelper: cacheHelper(rest.runHelper) }),
    ...(githubToken ? [githubTokenSource(githubToken, serverUrl, actor)] : []),
  ]
}

/** Shares one run of a helper among all repositories of a registry; failures are not cached. */
function cacheHelper(runHelper: RunHelper): RunHelper {
  const results = new Map<string, { readonly until: number; readonly result: Promise<Credential | undefined> }>()
  return (suffix, server) => {
    const key = `${suffix} ${server}`
    const cached = results.get(key)
    if (cached !== undefined && performance.now() < cached.until) return cached.result
    const result = runHelper(suffix, server)
    results.set(key, { until: performance.now() + helperLifetime, result })
    result.catch(() => results.delete(key))
    return result
  }
}

/** Every form of the secret that may appear in logs. */
function secretsOf(credential: Credential): readonly string[] {
  if (credential.kind !== 'basic') return [credential.token]
  const { username, password } = credential
  return [password, Buffer.from(`${username}:${password}`).toString('base64')]
}
