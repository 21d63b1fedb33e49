// How a file of credentials is read: whose entry it is, what an entry holds, and what a broken one must not say.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEntry } from '../../../../src/registry/credentials/auth-entry.ts'
import { decodeCredentialFile, type RunHelper } from '../../../../src/registry/credentials/config-file.ts'
import { longestMatch, parseKey } from '../../../../src/registry/credentials/match-key.ts'
import { type Credential, CredentialError } from '../../../../src/registry/credentials/types.ts'
import { auth, remote, storeOf, whoIs } from './surroundings.ts'

const keys = fc
  .array(fc.oneof(fc.string(), fc.constantFrom('registry.corp', 'http://', 'https://', '/', 'acme', 'app', '.', ':')))
  .map((parts) => parts.join(''))
const answering: RunHelper = async (suffix, server) => ({ kind: 'basic', username: suffix, password: server })
const path = '/home/me/.docker/config.json'

function docker(document: unknown, runHelper?: RunHelper) {
  return storeOf({ files: { [path]: document }, ...(runHelper && { runHelper }) })
}

describe('the keys of entries', () => {
  it.each([
    ['https://index.docker.io/v1/', 'acme/app'],
    ['index.docker.io/v1/', 'acme/app'],
    ['index.docker.io', 'nginx'],
    ['docker.io', 'docker.io/acme/app'],
    ['registry-1.docker.io', 'acme/app'],
    ['docker.io/acme', 'acme/app'],
    ['https://ghcr.io', 'ghcr.io/acme/app'],
    ['GHCR.io', 'ghcr.io/acme/app'],
    ['https://ghcr.io/v2/', 'ghcr.io/acme/app'],
    ['https://registry.corp/some/api', 'registry.corp/acme/app'],
    ['http://localhost:5000', 'localhost:5000/app'],
    ['[::1]:5000', '[::1]:5000/app'],
    ['quay.io/acme', 'quay.io/acme/team/app'],
    ['quay.io/acme/app', 'quay.io/acme/app'],
  ])('%s is for %s', async (key, name) => {
    expect(await whoIs(docker({ auths: { [key]: auth('me', 'pw') } }), name)).toBe('me:pw')
  })

  it.each([
    ['ghcr.io', 'ghcr.io.evil.example/acme/app'],
    ['ghcr.io:443', 'ghcr.io/acme/app'],
    ['quay.io/acme', 'quay.io/acme-corp/app'],
    ['quay.io/acme/app', 'quay.io/acme/other'],
    ['docker.io/acme', 'docker.io/other/app'],
    ['https://index.docker.io/v1/access-token', 'acme/app'],
    ['https://index.docker.io/v1/refresh-token', 'acme/app'],
    ['https://me@ghcr.io', 'ghcr.io/acme/app'],
    ['__proto__', 'ghcr.io/acme/app'],
  ])('%s is not for %s', async (key, name) => {
    expect(await whoIs(docker(`{"auths":{"${key}":{"auth":"bWU6cHc="}}}`), name)).toBe('anonymous')
  })

  it('match by the longest path, whatever their order', async () => {
    const entries: readonly (readonly [string, ReturnType<typeof auth>])[] = [
      ['quay.io', auth('host', '1')],
      ['quay.io/acme/app', auth('app', '3')],
      ['quay.io/acme', auth('acme', '2')],
    ]
    for (const order of [entries, entries.toReversed()]) {
      const store = docker({ auths: Object.fromEntries(order) })
      expect(await whoIs(store, 'quay.io/acme/app')).toBe('app:3')
      expect(await whoIs(store, 'quay.io/acme/other')).toBe('acme:2')
      expect(await whoIs(store, 'quay.io/other/app')).toBe('host:1')
    }
  })

  it("prefer docker's own spelling of Docker Hub", async () => {
    const own = 'https://index.docker.io/v1/'
    const auths = { 'docker.io': auth('alias', '1'), [own]: auth('own', '2'), 'index.docker.io': auth('alias', '3') }
    expect(await whoIs(docker({ auths }), 'acme/app')).toBe('own:2')
  })

  it('never match another host, and never throw', () => {
    const name = remote('registry.corp/acme/app')
    fc.assert(
      fc.property(keys, (text) => {
        const key = parseKey(text)
        expect(longestMatch([[text, true]], name) === true).toBe(
          key?.registry === 'registry.corp' && ['', 'acme', 'acme/app'].includes(key.path),
        )
      }),
    )
  })

  it('of registry-auth follow the same rules', async () => {
    const store = storeOf({
      registryAuth: [
        { registry: '', username: 'hub', password: '1' },
        { registry: 'ghcr.io/acme', username: 'acme', password: '2' },
        { registry: 'https://ghcr.io', username: 'all', password: '3' },
      ],
    })
    expect(await whoIs(store, 'nginx')).toBe('hub:1')
    expect(await whoIs(store, 'ghcr.io/acme/app')).toBe('acme:2')
    expect(await whoIs(store, 'ghcr.io/other/app')).toBe('all:3')
  })
})

describe('an entry', () => {
  it.each<[string, unknown, Credential | undefined]>([
    ['auth', auth('me', 'a:b:c'), { kind: 'basic', username: 'me', password: 'a:b:c' }],
    ['auth without padding', { auth: 'bWU6cHc' }, { kind: 'basic', username: 'me', password: 'pw' }],
    ['auth padded by NULs', auth('me', 'pw\0\0'), { kind: 'basic', username: 'me', password: 'pw' }],
    ['username and password', { username: 'me', password: 'pw' }, { kind: 'basic', username: 'me', password: 'pw' }],
    [
      'an identity token',
      { ...auth('00000000-0000-0000-0000-000000000000', ''), identitytoken: 'jwt' },
      { kind: 'identity', token: 'jwt', username: '00000000-0000-0000-0000-000000000000' },
    ],
    ['a registry token', { ...auth('me', 'pw'), registrytoken: 'jwt' }, { kind: 'bearer', token: 'jwt' }],
    ['nothing, as docker leaves it beside a helper', {}, undefined],
    ['a user without a password', { username: 'me' }, undefined],
  ])('with %s', (_title, entry, credential) => {
    expect(decodeEntry(entry, 'here')).toEqual(credential)
  })

  it.each([
    ['no base64', { auth: 'hush!!' }],
    ['no colon', { auth: Buffer.from('hush').toString('base64') }],
    ['no user', { auth: Buffer.from(':hush').toString('base64') }],
    ['a token for two lines', { registrytoken: 'hush\r\nX: y' }],
    ['a list', ['hush']],
  ])('with %s is an error that shows no secret', (_title, entry) => {
    expect(() => decodeEntry(entry, 'the entry "x" of here')).toThrow(CredentialError)
    expect(() => decodeEntry(entry, 'the entry "x" of here')).toThrow(/^the entry "x" of here((?!hush|aHVzaA).)*$/s)
  })
})

describe('a broken file', () => {
  it.each(['{"auths": {"ghcr.io": {"auth": "hush"', '["hush"]', '{"auths": "hush"}', '{"credHelpers": ["hush"]}'])(
    '%s is an error that names it and shows nothing of it',
    async (text) => {
      const error = await docker(text)
        .find(remote('ghcr.io/a/b'))
        .catch((error: unknown) => error)
      expect(error).toBeInstanceOf(CredentialError)
      expect(String(error)).toContain('~/.docker/config.json')
      expect(String(error)).not.toContain('hush')
      expect(error).not.toHaveProperty('cause')
    },
  )

  it.each(['', ' \n', '\uFEFF{}', '{"auths":null}', '{"credsStore":1,"HttpHeaders":{}}'])(
    '%j is none, only empty',
    async (text) => {
      expect(await whoIs(docker(text), 'ghcr.io/a/b')).toBe('anonymous')
    },
  )

  it('throws nothing but its own error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          decodeCredentialFile(text, 'here')
        } catch (error) {
          expect(error).toBeInstanceOf(CredentialError)
        }
      }),
    )
  })
})

describe('the helpers of a file', () => {
  it.each([
    ["its registry's own", { credsStore: 'all', credHelpers: { 'ghcr.io': 'own' } }, 'ghcr.io/a/b', 'own:ghcr.io'],
    ['the store', { credsStore: 'all', credHelpers: { 'quay.io': 'own' } }, 'ghcr.io/a/b', 'all:ghcr.io'],
    ["the store, by docker's key", { credsStore: 'all' }, 'nginx', 'all:https://index.docker.io/v1/'],
    [
      'an alias of Docker Hub',
      { credHelpers: { 'index.docker.io': 'own' } },
      'nginx',
      'own:https://index.docker.io/v1/',
    ],
  ])('are asked: %s', async (_title, document, name, who) => {
    expect(await whoIs(docker({ ...document, auths: { 'ghcr.io': auth('file', '') } }, answering), name)).toBe(who)
  })

  it('that have nothing leave the word to the entries', async () => {
    const document = { credsStore: 'all', auths: { 'ghcr.io': auth('file', 'pw') } }
    expect(
      await whoIs(
        docker(document, async () => undefined),
        'ghcr.io/a/b',
      ),
    ).toBe('file:pw')
  })

  it('that fail end the search, though other credentials are there', async () => {
    const store = storeOf({
      githubToken: 'token',
      files: { [path]: { credsStore: 'all', auths: { 'ghcr.io': auth('file', 'pw') } } },
      runHelper: async () => {
        throw new CredentialError('no such helper')
      },
    })
    await expect(whoIs(store, 'ghcr.io/a/b')).rejects.toThrow('no such helper')
  })

  it('are asked once for many repositories of a registry, and again after a failure', async () => {
    const asked: string[] = []
    const store = docker({ credsStore: 'all' }, async (_suffix, server) => {
      asked.push(server)
      if (asked.length === 1) throw new CredentialError('not yet')
      return { kind: 'basic', username: 'me', password: 'pw' }
    })
    await expect(whoIs(store, 'ghcr.io/a/b')).rejects.toThrow('not yet')
    const all = ['ghcr.io/a/b', 'ghcr.io/a/c', 'quay.io/a/b'].map((name) => whoIs(store, name))
    expect(await Promise.all(all)).toEqual(['me:pw', 'me:pw', 'me:pw'])
    expect(asked).toEqual(['ghcr.io', 'ghcr.io', 'quay.io'])
  })

  it('are never run for DOCKER_AUTH_CONFIG', async () => {
    const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ credsStore: 'evil', auths: { 'ghcr.io': auth('me', 'pw') } }) }
    expect(await whoIs(storeOf({ env }), 'ghcr.io/a/b')).toBe('me:pw')
  })
})
