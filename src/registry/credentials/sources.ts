// The sources of credentials that need no file: inputs, the token of the job.
import type { RemoteName } from '../model/reference.ts'
import { longestMatch } from './match-key.ts'
import type { LocatedCredential } from './types.ts'

/** One login of the `registry-auth` input; `registry` may carry a repository path. */
export interface RegistryAuth {
  readonly registry: string
  readonly username: string
  readonly password: string
}

export interface CredentialSource {
  /** For messages. */
  readonly title: string
  readonly implicit: boolean
  readonly find: (name: RemoteName, access: 'pull' | 'push') => Promise<LocatedCredential | undefined>
}

/** The `registry-auth` input. It takes precedence over logins of earlier steps. */
export function inputSource(logins: readonly RegistryAuth[]): CredentialSource {
  const entries = logins.map((auth) => [auth.registry || 'docker.io', auth] as const)
  return {
    title: 'registry-auth',
    implicit: false,
    find: async (name) => {
      const auth = longestMatch(entries, name)
      return auth && { place: 'input', credential: { kind: 'basic', username: auth.username, password: auth.password } }
    },
  }
}

/** The job's token, used only for the container registry of the server that issued it. */
export function githubTokenSource(token: string, serverUrl: string, actor: string | undefined): CredentialSource {
  const host = URL.parse(serverUrl)?.host
  const registry = host === 'github.com' ? 'ghcr.io' : `containers.${host}`
  const credential = { kind: 'basic', username: actor || 'x-access-token', password: token } as const
  const located = { credential, place: 'job-token' } as const
  return {
    title: 'github-token',
    implicit: true,
    find: async (name) => (host !== undefined && name.registry === registry ? located : undefined),
  }
}
