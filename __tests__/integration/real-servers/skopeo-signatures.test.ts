// Signatures that skopeo made in a signature store, promoted by the built action and required by a policy of skopeo's.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import { runStep, type StepResult } from '../../../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { run } from '../../support/processes.ts'
import { lacks, tool } from '../../support/tools.ts'

const built = multiPlatform('signed')

interface World {
  readonly home: string
  readonly source: Sandbox
  readonly target: Sandbox
}

let world: World

const gpgHome = () => join(world.home, 'gpg')
const store = (name: string) => join(world.home, name)

async function ask(name: string, ...args: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: world.home, GNUPGHOME: gpgHome() }
  const { status, stderr } = await run(tool(name), args, { env })
  return { status, log: stderr }
}

async function skopeo(...args: readonly string[]) {
  return ask('skopeo', '--registries.d', join(world.home, '.config/containers/registries.d'), ...args)
}

/** What podman and skopeo read: the stores of both registries, one in the words of old files. */
async function configure(): Promise<void> {
  const folder = join(world.home, '.config/containers/registries.d')
  await mkdir(folder, { recursive: true })
  const docker = {
    [`${world.source.host}/staging`]: { lookaside: `file://${store('source')}` },
    [world.target.host]: {
      sigstore: `file://${store('public')}`,
      'sigstore-staging': `file://${store('staging')}`,
    },
  }
  await writeFile(join(folder, 'acme.yaml'), stringify({ docker }))
}

/** Whether skopeo, which requires the key of the release, copies the image. */
async function isAccepted(at: string, stores: string): ReturnType<typeof ask> {
  const dockerRepository = `${world.source.host}/staging/app`
  const signed = {
    type: 'signedBy',
    keyType: 'GPGKeys',
    keyPath: join(world.home, 'release.gpg'),
    signedIdentity: { type: 'exactRepository', dockerRepository },
  }
  const policy = join(world.home, 'policy.json')
  await writeFile(policy, JSON.stringify({ default: [{ type: 'reject' }], transports: { docker: { '': [signed] } } }))
  const folder = await mkdtemp(join(world.home, 'registries.d-'))
  await writeFile(join(folder, 'read.yaml'), stringify({ 'default-docker': { lookaside: `file://${store(stores)}` } }))
  const to = await mkdtemp(join(world.home, 'copy-'))
  const flags = ['--src-tls-verify=false', '--all']
  return ask('skopeo', '--policy', policy, '--registries.d', folder, 'copy', ...flags, `docker://${at}`, `dir:${to}`)
}

const promote = (targets: string, inputs: Readonly<Record<string, string>> = {}): Promise<StepResult> =>
  runStep({
    inputs: { source: `${world.source.host}/staging/app:tested`, targets, ...inputs },
    env: { HOME: world.home },
  })

describe.skipIf(lacks('skopeo', 'gpg'))('signatures in a store', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const home = await mkdtemp(join(tmpdir(), 'sigs-'))
    world = { home, source: await startRegistry(), target: await startRegistry() }
    await mkdir(gpgHome(), { mode: 0o700 })
    await configure()
    await ask('gpg', '--batch', '--passphrase', '', '--quick-generate-key', 'release@acme.dev', 'rsa2048', 'sign')
    await ask('gpg', '--batch', '--output', join(home, 'release.gpg'), '--export', 'release@acme.dev')
    seed(world.source.store, 'build/app', built, ['1'])
    const flags = ['--src-tls-verify=false', '--dest-tls-verify=false', '--all', '--sign-by', 'release@acme.dev']
    const [from, to] = [`docker://${world.source.host}/build/app:1`, `docker://${world.source.host}/staging/app:tested`]
    const signed = await skopeo('--insecure-policy', 'copy', ...flags, from, to)
    expect(signed.status, signed.log).toBe(0)
  })
  afterAll(async () => {
    await ask('gpgconf', '--kill', 'gpg-agent')
    await Promise.all([world.source.close(), world.target.close(), rm(world.home, { recursive: true, force: true })])
  })

  it('travel, for the index and each platform, to the store that the target is written to', async () => {
    const at = `${world.target.host}/prod/app:1.2.3`
    expect((await isAccepted(`${world.source.host}/staging/app:tested`, 'source')).status).toBe(0)
    const done = await promote(at)
    expect(done.status, done.log).toBe(0)
    const files = await readdir(store('staging'), { recursive: true })
    const written = files.filter((name) => name.includes('signature-')).toSorted()
    const digests = [built, ...built.children].map(({ digest }) => digest.replace(':', '='))
    expect(written).toEqual(digests.map((digest) => `prod/app@${digest}/signature-1`).toSorted())
    for (const digest of digests)
      expect(await readFile(join(store('staging'), `prod/app@${digest}/signature-1`))).toEqual(
        await readFile(join(store('source'), `staging/app@${digest}/signature-1`)),
      )
    const accepted = await isAccepted(at, 'staging')
    expect(accepted.status, accepted.log).toBe(0)
    const refused = await isAccepted(at, 'public')
    expect(refused.log).toMatch(/signature was required, but no signature exists/)
    const copied = { artifactType: 'simple-signing', result: 'copied' }
    expect(JSON.parse(done.outputs['referrers'] ?? '')).toMatchObject(digests.map(() => copied))
  })

  it('are there the second time, and nothing is written', async () => {
    const again = await promote(`${world.target.host}/prod/app:1.2.3`)
    expect(again.outputs, again.log).toMatchObject({ status: 'unchanged', changed: 'false' })
  })

  it('are copied to a target that has the image without them', async () => {
    seed(world.target.store, 'prod/late', built, ['1.2.3'])
    const done = await promote(`${world.target.host}/prod/late:1.2.3`)
    expect(done.outputs, done.log).toMatchObject({ status: 'promoted', changed: 'true' })
    expect((await isAccepted(`${world.target.host}/prod/late:1.2.3`, 'staging')).status).toBe(0)
  })

  it('satisfy referrers-present, and stay behind with referrers: none', async () => {
    const present = { require: 'referrers-present: [simple-signing]', referrers: 'none' }
    const done = await promote(`${world.target.host}/prod/bare:1`, present)
    expect(done.status, done.log).toBe(0)
    expect((await isAccepted(`${world.target.host}/prod/bare:1`, 'staging')).status).not.toBe(0)
  })

  it('are missed aloud by a target without a store', async () => {
    const without = await promote(`${world.source.host}/prod/app:1`)
    expect(without.status, without.log).toBe(0)
    expect(without.log).toContain('3 simple-signing signatures')
    expect(without.log).toContain('no signature store is configured for it')
    expect(JSON.parse(without.outputs['referrers'] ?? '')).toEqual([])
  })

  it('go to a folder that the step names', async () => {
    const registries = `${world.target.host}: { lookaside: "file://${store('named')}" }`
    const done = await promote(`${world.target.host}/prod/named:1`, { registries })
    expect(done.status, done.log).toBe(0)
    expect((await isAccepted(`${world.target.host}/prod/named:1`, 'named')).status).toBe(0)
  })
})
