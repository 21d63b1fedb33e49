// The repository whose workflow runs, for registries that link packages to repositories: GitHub's.
import { type Context, registryOfServer } from '../action/context.ts'
import type { PackageOwner } from '../promote/model/options.ts'
import type { CredentialStore } from '../registry/credentials/types.ts'

/** How the tokens of jobs, which are installation tokens, begin. Those of people begin otherwise. */
const jobToken = /^ghs_/

/** `undefined` outside of GitHub Actions. */
export function packageOwnerOf(
  { serverUrl, repository }: Pick<Context, 'serverUrl' | 'repository'>,
  env: Readonly<Record<string, string | undefined>>,
  credentials: Pick<CredentialStore, 'find'>,
): PackageOwner | undefined {
  const registry = registryOfServer(serverUrl)
  if (env['GITHUB_ACTIONS'] !== 'true' || repository === '' || registry === undefined) return undefined
  return {
    registry,
    serverUrl,
    repository,
    pushesByJobToken: async (name) => {
      const credential = (await credentials.find(name, 'push'))?.credential
      return credential?.kind === 'basic' && jobToken.test(credential.password)
    },
  }
}
