// registries.d is read where podman reads it, and loads nothing if no store is in it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookasideReader } from '../../../../../src/action/inputs/registries/registries-d.ts'

let root: string

beforeEach(async () => {
  masked.clear()
  root = await mkdtemp(join(tmpdir(), 'machine-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const system = 'etc/containers/registries.d'
const own = 'home/.config/containers/registries.d'

const masked = new Set<string>()

async function read(files: Readonly<Record<string, string>>, uid = 1000) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  return lookasideReader({ env: { HOME: join(root, 'home') }, uid, root }, (secret) => masked.add(secret))()
}

const store = 'docker: { r.test: { lookaside: "https://s" } }'

describe('the configuration', () => {
  it.each([
    ['nowhere', {}],
    ['in comments', { [`${system}/default.yaml`]: 'default-docker:\n#  lookaside: https://x\n#  sigstore: y\n' }],
    ['in files of another kind', { [`${system}/a.yml`]: store, [`${system}/a.yaml.bak`]: store }],
    ['for attachments only', { [`${system}/a.yaml`]: 'docker: { r.test: { use-sigstore-attachments: true } }' }],
    ['for writing only', { [`${system}/default.yaml`]: 'default-docker:\n  sigstore-staging: file:///s\n' }],
    ["in the system's, if the user has a folder", { [`${system}/a.yaml`]: store, [`${own}/b.yaml`]: '' }],
  ])('is absent if it is %s', async (_, files) => {
    expect(await read(files)).toBeUndefined()
  })

  it.each([
    ['a password', 'https://me:pass%2fword@s/x', ['pass%2fword', 'pass/word']],
    ['a password with a colon', 'https://me:a:b@s', ['a:b']],
    ['a token alone', 'https://token-of-mine@s', ['token-of-mine']],
    ['no login', 'https://s/me:you@x', []],
  ])('is read after %s in its URLs was masked', async (_, url, secrets) => {
    await read({ [`${system}/a.yaml`]: `docker: { r.test: { lookaside: "${url}" } }` })
    expect([...masked]).toEqual(secrets)
  })

  it('that cannot be read shows no login either', async () => {
    const reading = read({ [`${system}/a.yaml`]: 'docker: { r.test: { lookaside: "https://me:secret-of-mine@s }' })
    await expect(reading).rejects.toThrow()
    expect([...masked]).toEqual(['secret-of-mine'])
  })

  it('is the union of the files, in either generation of words', async () => {
    const config = await read({
      [`${system}/a.yaml`]: store,
      [`${system}/b.yaml`]:
        'default-docker:\n  sigstore: https://old\n  sigstore-staging: file:///old\ndocker:\n  q.test/ns: { sigstore: https://old, lookaside: https://new }\n  e.test:\n',
    })
    expect(config).toEqual({
      docker: new Map([
        ['r.test', { lookaside: 'https://s' }],
        ['q.test/ns', { lookaside: 'https://new' }],
        ['e.test', {}],
      ]),
      defaultDocker: { lookaside: 'https://old', staging: 'file:///old' },
    })
  })

  it('is read after any number of empty lines and comments', async () => {
    const config = await read({ [`${system}/a.yaml`]: `${' \n'.repeat(5000)}# stores\n${store}\n` })
    expect([...(config?.docker.keys() ?? [])]).toEqual(['r.test'])
  })

  it('is that of the user before that of the system', async () => {
    const config = await read({ [`${system}/a.yaml`]: store, [`${own}/b.yaml`]: store.replace('r.test', 'u.test') })
    expect([...(config?.docker.keys() ?? [])]).toEqual(['u.test'])
  })

  it.each([
    [1000, 'home/.local/share/containers/sigstore'],
    [0, 'var/lib/containers/sigstore'],
  ])('names the folder of user %i if it exists', async (uid, folder) => {
    expect(await read({ [`${folder}/x`]: '' }, uid)).toEqual({
      docker: new Map(),
      builtIn: `file://${join(root, folder)}`,
    })
  })

  it.each([
    ['two files for a namespace', { 'a.yaml': store, 'b.yaml': store }, /r\.test is in several files/],
    [
      'two defaults',
      { 'a.yaml': 'default-docker: { lookaside: a }', 'b.yaml': 'default-docker: { lookaside: b }' },
      /default-docker. is in several/,
    ],
    ['no map', { 'a.yaml': '- lookaside: a' }, /it is not a map/],
    ['broken YAML', { 'a.yaml': 'docker: { lookaside: ' }, /not valid YAML/],
  ])('is an error with %s', async (_, files, message) => {
    const named = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${system}/${name}`, text]))
    await expect(read(named)).rejects.toThrow(message)
  })
})
