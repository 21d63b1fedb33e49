// Whose workflow runs, for the warning about packages that belong to another repository.
import { expect, it } from 'vitest'
import type { Credential } from '../../../src/registry/credentials/types.ts'
import { packageOwnerOf } from '../../../src/run/package-owner.ts'

const context = { serverUrl: 'https://github.com', repository: 'acme/app' }
const workflow = { GITHUB_ACTIONS: 'true' }
const app = { kind: 'registry', registry: 'ghcr.io', path: 'acme/app' } as const

function owner(
  credential?: Credential,
  env: Readonly<Record<string, string>> = workflow,
  serverUrl = context.serverUrl,
) {
  const find = async () => credential && { credential, origin: 'github-token', implicit: true }
  return packageOwnerOf({ ...context, serverUrl }, env, { find })
}

it('is the repository of the workflow, at the registry of its server', () => {
  expect(owner()).toMatchObject({ registry: 'ghcr.io', repository: 'acme/app' })
  expect(owner(undefined, workflow, 'https://git.corp')).toMatchObject({ registry: 'containers.git.corp' })
})

it('is nobody outside of GitHub Actions', () => {
  expect(owner(undefined, {})).toBeUndefined()
})

it.each([
  ['ghs_abc', true],
  ['ghp_abc', false],
  ['github_pat_abc', false],
])('knows by its form whose token %s is', async (password, isJobs) => {
  expect(await owner({ kind: 'basic', username: 'ann', password })?.pushesByJobToken(app)).toBe(isJobs)
})

it("takes no login for another token than the job's", async () => {
  expect(await owner()?.pushesByJobToken(app)).toBe(false)
})
