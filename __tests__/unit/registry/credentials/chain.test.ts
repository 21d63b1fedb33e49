// Which credentials a repository gets, and from where: the order of sources is a promise of the documentation.
import { describe, expect, it } from 'vitest'
import { auth, type Machine, remote, storeOf, whoIs } from './surroundings.ts'

const everywhere: Machine = {
  registryAuth: [{ registry: 'ghcr.io', username: 'given', password: '1' }],
  githubToken: '6',
  actor: 'octocat',
  env: {
    HOME: '/home/me',
    XDG_RUNTIME_DIR: '/run/user/1',
    DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { 'ghcr.io': auth('inline', '2') } }),
  },
  files: {
    '/home/me/.docker/buildx/config/ghcr.io/acme/app@push/config.json': { auths: { 'ghcr.io': auth('scoped', '3') } },
    '/home/me/.docker/config.json': { auths: { 'ghcr.io': auth('docker', '4') } },
    '/run/user/1/containers/auth.json': { auths: { 'ghcr.io': auth('podman', '5') } },
    '/home/me/.config/containers/auth.json': { auths: { 'ghcr.io': auth('user', '5') } },
  },
}

function without(...paths: readonly string[]): Machine {
  const files = Object.fromEntries(Object.entries(everywhere.files ?? {}).filter(([path]) => !paths.includes(path)))
  return { ...everywhere, registryAuth: [], env: { HOME: '/home/me', XDG_RUNTIME_DIR: '/run/user/1' }, files }
}

const scoped = '/home/me/.docker/buildx/config/ghcr.io/acme/app@push/config.json'
const docker = '/home/me/.docker/config.json'
const podman = '/run/user/1/containers/auth.json'
const user = '/home/me/.config/containers/auth.json'

function login(at: string, key: string): Readonly<Record<string, unknown>> {
  return { [`/home/me/.docker/buildx/config/${at}/config.json`]: { auths: { [key]: auth(at, 'pw') } } }
}

describe('the order of sources', () => {
  it.each<[string, Machine, string, string]>([
    ['registry-auth first', everywhere, 'given:1', 'registry-auth'],
    ['then a scoped login', without(), 'scoped:3', 'scoped logins in ~/.docker/buildx/config'],
    ["then docker's variable", { ...without(scoped), env: everywhere.env ?? {} }, 'inline:2', 'DOCKER_AUTH_CONFIG'],
    ["then docker's file", without(scoped), 'docker:4', '~/.docker/config.json'],
    ["then the containers tools' runtime file", without(scoped, docker), 'podman:5', podman],
    [
      "then the containers tools' file of the user",
      without(scoped, docker, podman),
      'user:5',
      '~/.config/containers/auth.json',
    ],
    ["then the job's token", without(scoped, docker, podman, user), 'octocat:6', 'github-token'],
  ])('%s', async (_title, machine, who, origin) => {
    const store = storeOf(machine)
    expect(await whoIs(store, 'ghcr.io/acme/app')).toBe(who)
    expect(await store.find(remote('ghcr.io/acme/app'))).toMatchObject({ origin, implicit: origin === 'github-token' })
  })

  it('names the credential helper that a login comes from', async () => {
    const store = storeOf({
      files: { [docker]: { credHelpers: { 'ghcr.io': 'pass' } } },
      runHelper: async () => ({ kind: 'basic', username: 'kept', password: '7' }),
    })
    expect(await store.find(remote('ghcr.io/acme/app'))).toMatchObject({
      place: 'helper',
      origin: 'the credential helper pass of ~/.docker/config.json',
    })
  })

  it('is anonymous if no source has a login', async () => {
    expect(await whoIs(storeOf({ githubToken: 't' }), 'quay.io/acme/app')).toBe('anonymous')
  })

  it('names every place for the message of a 401', () => {
    expect(storeOf(everywhere).sources).toEqual([
      'registry-auth',
      'scoped logins in ~/.docker/buildx/config',
      'DOCKER_AUTH_CONFIG',
      '~/.docker/config.json',
      podman,
      '~/.config/containers/auth.json',
      'github-token',
    ])
  })

  it('reads no file before it is needed, and each once', async () => {
    const store = storeOf(without())
    expect(store.read).toEqual([])
    await Promise.all([whoIs(store, 'quay.io/a/b'), whoIs(store, 'quay.io/a/b'), whoIs(store, 'quay.io/a/c')])
    expect(store.read.filter((path) => path === docker)).toEqual([docker])
    expect(new Set(store.read).size).toBe(store.read.length)
  })

  it('reads no file if registry-auth has the login', async () => {
    const store = storeOf(everywhere)
    await whoIs(store, 'ghcr.io/acme/app')
    expect(store.read).toEqual([])
  })
})

describe('locations of the files', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['DOCKER_CONFIG', { HOME: '/h', DOCKER_CONFIG: '/d' }, '/d/config.json'],
    ['an empty variable is none', { HOME: '/h', DOCKER_CONFIG: '' }, '/h/.docker/config.json'],
    ['USERPROFILE for HOME', { USERPROFILE: '/u' }, '/u/.docker/config.json'],
    ['REGISTRY_AUTH_FILE', { HOME: '/h', REGISTRY_AUTH_FILE: '/r.json' }, '/r.json'],
    ['XDG_CONFIG_HOME', { HOME: '/h', XDG_CONFIG_HOME: '/x' }, '/x/containers/auth.json'],
    ['BUILDX_CONFIG', { HOME: '/h', BUILDX_CONFIG: '/b' }, '/b/config/quay.io/config.json'],
    ['the runtime folder by the number of the user', { HOME: '/h' }, '/run/containers/1001/auth.json'],
  ])('%s', async (_title, env, path) => {
    const files = { [path]: { auths: { 'quay.io': auth('me', 'pw') } } }
    expect(await whoIs(storeOf({ env, files, uid: 1001 }), 'quay.io/a/b')).toBe('me:pw')
  })

  it('reads the named containers file alone', async () => {
    const files = { '/h/.config/containers/auth.json': { auths: { 'quay.io': auth('me', 'pw') } } }
    const store = storeOf({ env: { HOME: '/h', REGISTRY_AUTH_FILE: '/other.json' }, files })
    expect(await whoIs(store, 'quay.io/a/b')).toBe('anonymous')
  })
})

describe('scoped logins of docker/login-action', () => {
  it.each<[string, string, 'pull' | 'push', boolean]>([
    ['ghcr.io@push', 'ghcr.io/a/b', 'push', true],
    ['ghcr.io@push', 'ghcr.io/a/b', 'pull', false],
    ['ghcr.io@pull', 'ghcr.io/a/b', 'pull', true],
    ['ghcr.io@pull', 'ghcr.io/a/b', 'push', true],
    ['ghcr.io@pull,push', 'ghcr.io/a/b', 'push', true],
    ['ghcr.io/a/b', 'ghcr.io/a/b', 'pull', true],
    ['ghcr.io/a/b', 'ghcr.io/a/b/c', 'pull', false],
    ['ghcr.io/a', 'ghcr.io/a/b', 'pull', false],
  ])('%s for %s to %s: %s', async (at, name, access, applies) => {
    const foundLogin = await whoIs(storeOf({ files: login(at, 'ghcr.io') }), name, access)
    expect(foundLogin).toBe(applies ? `${at}:pw` : 'anonymous')
  })

  it("keep Docker Hub's by its API host", async () => {
    const files = login('registry-1.docker.io/acme/app@push', 'https://index.docker.io/v1/')
    expect(await whoIs(storeOf({ files }), 'acme/app')).toBe('registry-1.docker.io/acme/app@push:pw')
  })

  it('of the repository go before those of the registry', async () => {
    const files = { ...login('ghcr.io@pull,push', 'ghcr.io'), ...login('ghcr.io/a/b', 'ghcr.io') }
    expect(await whoIs(storeOf({ files }), 'ghcr.io/a/b')).toBe('ghcr.io/a/b:pw')
  })
})

describe("the job's token", () => {
  it.each([
    ['https://github.com', 'ghcr.io/a/b', true],
    ['https://github.com', 'docker.io/a/b', false],
    ['https://github.com', 'containers.github.com/a/b', false],
    ['https://octo.ghe.com', 'containers.octo.ghe.com/a/b', true],
    ['https://octo.ghe.com', 'ghcr.io/a/b', false],
    ['https://github.corp:8443/', 'containers.github.corp:8443/a/b', true],
    ['not a URL', 'ghcr.io/a/b', false],
  ])('of %s is for %s: %s', async (serverUrl, name, given) => {
    const who = await whoIs(storeOf({ githubToken: 'secret', serverUrl }), name)
    expect(who).toBe(given ? 'x-access-token:secret' : 'anonymous')
  })
})

describe('masking', () => {
  it('announces a secret, and what a header makes of it, before it is handed out', async () => {
    const secrets: string[] = []
    const files = { '/home/me/.docker/config.json': { auths: { 'quay.io': auth('me', 'hush') } } }
    await whoIs(storeOf({ files, onSecret: (secret) => secrets.push(secret) }), 'quay.io/a/b')
    expect(secrets).toEqual(['hush', auth('me', 'hush').auth])
  })
})
