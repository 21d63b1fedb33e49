// The order in which credentials are looked for: the first place that has any answers.
import type { RunHelper } from './config-file.ts'
import { type CredentialSource, fileSources, githubTokenSource, inputSource, type RegistryAuth } from './sources.ts'
import type { Credential, CredentialStore } from './types.ts'

export interface CredentialOptions {
  /** The `registry-auth` input, validated. */
  readonly registryAuth: readonly RegistryAuth[]
  /** Logins that are issued on request (`registry-identities`). */
  readonly identities?: CredentialSource
  readonly githubToken?: string
  /** The server that issued the token: `https://github.com`. */
  readonly serverUrl: string
  readonly actor?: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly uid?: number
  /** The text of a file; `undefined` where it is not there. */
  readonly readFile: (path: string) => Promise<string | undefined>
  readonly runHelper: RunHelper
  /** Told every secret before it is handed out, so that it can be masked. */
  readonly onSecret?: (secret: string) => void
}

/** Milliseconds for which a helper's answer is kept: the shortest-lived tokens of the clouds live for five minutes. */
const helperLife = 4 * 60_000

/** registry-auth, registry-identities, docker's files, the containers tools' files, the job's token; nothing is read before it is needed. */
export function credentialStore(options: CredentialOptions): CredentialStore {
  const places = placesOf(options)
  return {
    places: places.map(({ title }) => title),
    find: async (name, access = 'push') => {
      for (const { title, implicit, find } of places) {
        const credential = await find(name, access)
        if (credential === undefined) continue
        for (const secret of secretsOf(credential)) options.onSecret?.(secret)
        return { credential, origin: title, implicit }
      }
      return undefined
    },
  }
}

function placesOf({
  registryAuth,
  identities,
  githubToken,
  serverUrl,
  actor,
  ...rest
}: CredentialOptions): readonly CredentialSource[] {
  const { env, uid, readFile } = rest
  const around = { env, ...(uid !== undefined && { uid }) }
  return [
    ...(registryAuth.length > 0 ? [inputSource(registryAuth)] : []),
    ...(identities ? [identities] : []),
    ...fileSources({ around, readFile, runHelper: rememberHelper(rest.runHelper) }),
    ...(githubToken ? [githubTokenSource(githubToken, serverUrl, actor)] : []),
  ]
}

/** Many repositories of one registry ask for one answer; a failure is asked again. */
function rememberHelper(runHelper: RunHelper): RunHelper {
  const answers = new Map<string, { readonly until: number; readonly answer: Promise<Credential | undefined> }>()
  return (suffix, server) => {
    const key = `${suffix} ${server}`
    const former = answers.get(key)
    if (former !== undefined && performance.now() < former.until) return former.answer
    const answer = runHelper(suffix, server)
    answers.set(key, { until: performance.now() + helperLife, answer })
    answer.catch(() => answers.delete(key))
    return answer
  }
}

/** The secret in each form in which it can come to light. */
function secretsOf(credential: Credential): readonly string[] {
  if (credential.kind !== 'basic') return [credential.token]
  const { username, password } = credential
  return [password, Buffer.from(`${username}:${password}`).toString('base64')]
}
