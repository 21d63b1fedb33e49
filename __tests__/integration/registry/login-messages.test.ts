// What is said of a login that a registry refuses, and of a login that was not found: the place, the user, what to do.
import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../../sandbox/server.ts'
import { withAdvice } from '../../../src/action/remedies.ts'
import { failuresOf } from '../../../src/promote/report/failures.ts'
import type { CredentialStore, FoundCredential } from '../../../src/registry/credentials/types.ts'
import { tag } from './content.ts'
import { connected } from './stage.ts'

const users = { acme: 'right' }
const places = ['registry-auth', '~/.docker/config.json']

function storeWith(
  login: Omit<FoundCredential, 'implicit' | 'credential'> | undefined,
  password = 'wrong',
): CredentialStore {
  const credential = { kind: 'basic', username: 'acme', password } as const
  return { find: async () => login && { ...login, credential, implicit: false }, sources: places }
}

/** The refusal of a read, or of a push, as users see it; HOST stands for the registry. */
async function told(options: SandboxOptions, credentials: CredentialStore, access: 'read' | 'write'): Promise<string> {
  const connection = await connected(options, { credentials })
  const repository = connection.open('acme/app')
  const asked =
    access === 'read'
      ? repository.manifest(tag('v1')).catch((caught: unknown) => caught)
      : repository.openUpload().then((permission) => (permission.kind === 'granted' ? undefined : permission.error))
  const run = { requests: [], signal: new AbortController().signal, isTagTouched: false, writesNothing: false }
  const [failure] = failuresOf(await asked, run)
  return (failure === undefined ? '' : (withAdvice(failure).remedy ?? '')).replaceAll(connection.sandbox.host, 'HOST')
}

const input = { origin: 'registry-auth', place: 'input' } as const
const file = { origin: '~/.docker/config.json', place: 'file' } as const
const helper = { origin: 'the credential helper pass of ~/.docker/config.json', place: 'helper' } as const
const variable = { origin: 'DOCKER_AUTH_CONFIG', place: 'variable' } as const
const wrong = 'The user name or the password is wrong, or a token has expired.'

describe('a login that is refused', () => {
  it.each<[string, SandboxOptions]>([
    ['by a registry with Basic authentication', { auth: { kind: 'basic', users } }],
    ['by the token service (401)', { auth: { kind: 'bearer', users } }],
  ])('%s: says which, and how to correct it', async (_, options) => {
    expect(await told(options, storeWith(input), 'read')).toBe(
      `HOST rejected the login from registry-auth (user acme). ${wrong} Correct the secret that this entry gets its password from, or the user name.`,
    )
    expect(await told(options, storeWith(file), 'read')).toBe(
      `HOST rejected the login from ~/.docker/config.json (user acme). ${wrong} Correct the secret in the step that logs in (docker/login-action).`,
    )
    expect(await told(options, storeWith(helper), 'write')).toBe(
      `HOST rejected the login from the credential helper pass of ~/.docker/config.json (user acme). ${wrong} Renew the login that the credential helper keeps.`,
    )
    expect(await told(options, storeWith(variable), 'write')).toBe(
      `HOST rejected the login from DOCKER_AUTH_CONFIG (user acme). ${wrong} Correct the value of this variable.`,
    )
  })

  it('by the token service with 403, as GHCR does in every case, may lack rights too', async () => {
    const fault = ({ operation }: { readonly operation: string }) =>
      operation === 'token' ? ({ kind: 'status', status: 403 } as const) : undefined
    const remedy = await told({ auth: { kind: 'bearer', users }, fault }, storeWith(input), 'write')
    expect(remedy).toMatch(/^HOST rejected the login from registry-auth \(user acme\)\. .*or the login may not do this/)
  })

  it('after a token was issued with it (401)', async () => {
    const fault = ({ headers }: { readonly headers: Readonly<Record<string, string>> }) =>
      headers['authorization'] === 'Bearer' ? ({ kind: 'status', status: 401 } as const) : undefined
    const remedy = await told({ auth: { kind: 'bearer', users }, fault }, storeWith(file, 'right'), 'read')
    expect(remedy).toMatch(/^HOST rejected the login from ~\/\.docker\/config\.json \(user acme\)\./)
  })
})

it.each(['basic', 'bearer'] as const)(
  'a login that may not write (403 DENIED, %s) is not called wrong',
  async (kind) => {
    const options = { auth: { kind, users }, quirks: ['upload-denied'] } as const
    expect(await told(options, storeWith(input, 'right'), 'write')).toBe(
      'The login came from registry-auth (user acme). The credentials are known, and may not write here: give them push rights.',
    )
  },
)

it.each<['basic' | 'bearer', 'read' | 'write']>([
  ['basic', 'read'],
  ['basic', 'write'],
  ['bearer', 'read'],
  ['bearer', 'write'],
])('no login at all (%s, %s): says where one was looked for', async (kind, access) => {
  expect(await told({ auth: { kind, users } }, storeWith(undefined), access)).toBe(
    'No login for HOST was found (looked in registry-auth, ~/.docker/config.json). The registry does not allow this without a login: log in to it first. Run docker/login-action before this step, or set `registry-auth`.',
  )
})
