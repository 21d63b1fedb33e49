// Every example, as it stands, run by act between sandboxes that are called as the registries are.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, image, index, layer, multiPlatform, referrer, seed } from '../../../sandbox/content.ts'
import { root } from '../../support/root.ts'
import { lacks } from '../../support/tools.ts'
import { ecr, type Hosts, startHosts } from './hosts.ts'
import { type ActSettings, makeProject, type Outcome, type Project } from './project.ts'

const app = multiPlatform('app')
const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
const token = 'a token of this job'
const released = { release: { tag_name: 'v1.2.3' } }
/** The examples that were run. */
const ran = new Set<string>()

describe.skipIf(lacks('act', 'git', 'openssl'))('the example', () => {
  const held: { hosts?: Hosts } = {}
  const hosts = (): Hosts => {
    if (held.hosts === undefined) throw new Error('not started')
    return held.hosts
  }
  const named = (host: string, repository: string, tag: string) => hosts().at(host).store.tag(repository, tag)

  beforeAll(async () => {
    held.hosts = await startHosts()
    const { store } = hosts().at('ghcr.io')
    seed(store, 'acme/app', app, ['v1.2.3', 'sha-1f2e'])
    seed(store, 'acme/app', sbom)
    seed(store, 'acme/app-staging', app)
  })
  afterAll(() => held.hosts?.close())

  interface Case extends ActSettings {
    readonly files?: Readonly<Record<string, string>>
    readonly prepare?: (project: Project) => void
  }

  async function run(name: string, { files, prepare, ...settings }: Case): Promise<Outcome> {
    ran.add(name)
    const text = await readFile(join(root, 'examples', `${name}.yml`), 'utf8')
    const project = await makeProject({ ...files, [`.github/workflows/${name}.yml`]: text })
    try {
      prepare?.(project)
      const secrets = {
        GITHUB_TOKEN: token,
        DOCKERHUB_TOKEN: 'a Docker Hub token',
        REGISTRY_PASSWORD: 'a password inside',
      }
      const ended = await project.act({ secrets, ...settings, env: { ...hosts().env, ...settings.env } })
      expect(ended.status, ended.log).toBe(0)
      expect(ended.log).not.toContain(token)
      return ended
    } finally {
      await project.close()
    }
  }

  const seedSha =
    (built: Built, suffix = '') =>
    ({ sha }: Project) =>
      seed(hosts().at('ghcr.io').store, 'acme/app', built, [`sha-${sha}${suffix}`])

  it('version gives the tested image its version, with the token of the job', async () => {
    const fresh = multiPlatform('version')
    await run('version', { event: 'push', payload: { ref: 'refs/tags/v2.0.0' }, prepare: seedSha(fresh) })
    expect(named('ghcr.io', 'acme/app', 'v2.0.0')).toBe(fresh.digest)
    expect(named('ghcr.io', 'acme/app', 'latest')).toBe(fresh.digest)
    expect(
      hosts()
        .logins('ghcr.io')
        .some((login) => login.endsWith(`:${token}`)),
    ).toBe(true)
  })

  it('publish takes the tags of docker/metadata-action to Docker Hub', async () => {
    await run('publish', { event: 'release', payload: released, prepare: seedSha(app) })
    for (const tag of ['1.2.3', '1.2']) expect(named('registry-1.docker.io', 'acme/app', tag)).toBe(app.digest)
    expect(hosts().logins('auth.docker.io')).toEqual(['acme:a Docker Hub token'])
  })

  it('release plans 1.2.3, 1.2, 1 and latest from the Git tag v1.2.3, and applies that plan in another job', async () => {
    const fresh = multiPlatform('release')
    const payload = { ref: 'refs/tags/v4.1.2' }
    const { log } = await run('release', { event: 'push', payload, prepare: seedSha(fresh) })
    for (const tag of ['4.1.2', '4.1', '4', 'latest']) expect(named('ghcr.io', 'acme/app', tag)).toBe(fresh.digest)
    expect(log).toContain('4 tags would be set, nothing was written')
  })

  it('rollback points floating tags to an older version, and never replaces a version', async () => {
    const [good, bad] = [multiPlatform('good'), multiPlatform('bad')]
    const { store } = hosts().at('ghcr.io')
    seed(store, 'acme/app', good, ['5.3.9'])
    const floating = ['latest', '5', '5.4']
    seed(store, 'acme/app', bad, ['5.4.0', ...floating])
    const inputs = { version: '5.3.9', tags: ':latest, :5, :5.4', 'dry-run': 'true' }
    await run('rollback', { event: 'workflow_dispatch', inputs })
    for (const tag of floating) expect(named('ghcr.io', 'acme/app', tag)).toBe(bad.digest)
    await run('rollback', { event: 'workflow_dispatch', inputs: { ...inputs, 'dry-run': 'false' } })
    for (const tag of floating) expect(named('ghcr.io', 'acme/app', tag)).toBe(good.digest)
    expect(named('ghcr.io', 'acme/app', '5.4.0')).toBe(bad.digest)
    const mistaken = { ...inputs, tags: ':5.4.0', 'dry-run': 'false' }
    const refused = run('rollback', { event: 'workflow_dispatch', inputs: mistaken })
    await expect(refused).rejects.toThrow('`overwrite: never` keeps it')
    expect(named('ghcr.io', 'acme/app', '5.4.0')).toBe(bad.digest)
  })

  it('production promotes a digest and deploys exactly that', async () => {
    const { log } = await run('production', { event: 'workflow_dispatch', inputs: { digest: app.digest } })
    expect(named('ghcr.io', 'acme/app', 'production')).toBe(app.digest)
    expect(log).toContain(`kubectl set image deployment/app app=ghcr.io/acme/app@${app.digest}`)
  })

  it('mirror brings a release, its SBOM and its floating tags to Docker Hub and ECR', async () => {
    await run('mirror', { event: 'release', payload: released })
    for (const [host, repository] of [
      ['registry-1.docker.io', 'acme/app'],
      [ecr, 'app'],
    ] as const) {
      for (const tag of ['v1.2.3', 'v1.2', 'latest']) expect(named(host, repository, tag)).toBe(app.digest)
      expect(hosts().at(host).store.manifest(repository, sbom.digest)).toBeDefined()
    }
    expect(hosts().logins(ecr)).toEqual(['AWS:from-ecr'])
  })

  it('build promotes by the digest that the build says', async () => {
    const fresh = multiPlatform('build')
    const prepare = () => seed(hosts().at('ghcr.io').store, 'acme/app-staging', fresh)
    const payload = { ref: 'refs/tags/v3.0.0' }
    await run('build', { event: 'push', payload, prepare, env: { BUILT_DIGEST: fresh.digest } })
    for (const tag of ['3.0.0', '3.0']) expect(named('ghcr.io', 'acme/app', tag)).toBe(fresh.digest)
  })

  it('nightly mirrors the versions that it selects, and has nothing to do the second time', async () => {
    const { store } = hosts().at('registry-1.docker.io')
    for (const tag of ['15.9', '16.1', '17.0', '18.0', '17.0-alpine'])
      seed(store, 'library/postgres', multiPlatform(`postgres ${tag}`), [tag])
    await run('nightly', { event: 'schedule' })
    const repository = 'acme/mirror/postgres'
    const tags = ['15.9', '16.1', '17.0', '18.0', '17.0-alpine'].filter((tag) => named('ghcr.io', repository, tag))
    expect(tags).toEqual(['16.1', '17.0'])
    hosts().at('ghcr.io').clearLog()
    await run('nightly', { event: 'schedule' })
    const writes = hosts()
      .at('ghcr.io')
      .requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    expect(writes).toEqual([])
  })

  it('combine makes one index of what was built per architecture', async () => {
    const [amd64, arm64] = ['amd64', 'arm64'].map((arch) => image({ platform: `linux/${arch}` }))
    if (!amd64 || !arm64) throw new Error('two platforms')
    await run('combine', {
      event: 'push',
      prepare: (project) => {
        seedSha(amd64, '-amd64')(project)
        seedSha(arm64, '-arm64')(project)
      },
    })
    const combined = named('ghcr.io', 'acme/app', 'edge') ?? ''
    const { bytes } = hosts().at('ghcr.io').store.manifest('acme/app', combined) ?? {}
    const text = Buffer.from(bytes ?? []).toString()
    expect(text).toContain(amd64.digest)
    expect(text).toContain(arm64.digest)
  })

  it('verify asks what was built by whom, and promotes that digest with a record', async () => {
    const created = new Date().toISOString()
    const tested = index([
      image({ platform: 'linux/amd64', created, labels: { stage: 'tested' }, layers: [layer({ a: 'tested' })] }),
      image({ platform: 'linux/arm64', created, labels: { stage: 'tested' }, layers: [layer({ a: 'tested too' })] }),
    ])
    const { store } = hosts().at('ghcr.io')
    seed(store, 'acme/app', tested, ['sha-tested'])
    seed(store, 'acme/app', referrer({ subject: tested, artifactType: 'application/spdx+json' }))
    const { log } = await run('verify', { event: 'workflow_dispatch', inputs: { tag: 'sha-tested' } })
    expect(log).toContain(`gh attestation verify oci://ghcr.io/acme/app@${tested.digest}`)
    expect(named('ghcr.io', 'acme/app', 'production')).toBe(tested.digest)
  })

  it('air-gap-export and air-gap-import carry a release with its SBOM over in a file', async () => {
    const UPLOADS = await mkdtemp(join(tmpdir(), 'promote-image-uploads-'))
    try {
      await run('air-gap-export', { event: 'release', payload: released, env: { UPLOADS } })
      const inputs = { archive: join(UPLOADS, 'app.tar'), digest: app.digest, tag: 'v1.2.3' }
      await run('air-gap-import', { event: 'workflow_dispatch', inputs })
    } finally {
      await rm(UPLOADS, { recursive: true, force: true })
    }
    const inside = 'registry.corp.example'
    expect(named(inside, 'acme/app', 'v1.2.3')).toBe(app.digest)
    expect(hosts().at(inside).store.manifest('acme/app', sbom.digest)).toBeDefined()
    expect(hosts().logins(inside)).toEqual(['importer:a password inside'])
  })

  it('reusable promotes what its config lists, in two shards, and tells what it did', async () => {
    const services = Array.from({ length: 26 }, (_, at) => `service-${at}`)
    const { store } = hosts().at('ghcr.io')
    for (const service of services) seed(store, `acme/staging/${service}`, multiPlatform(service), ['tested'])
    const promotions = services.map((service) => ({
      source: `ghcr.io/acme/staging/${service}:tested`,
      targets: [`ghcr.io/acme/${service}:production`],
    }))
    const files = { 'images.yml': JSON.stringify({ promotions }) }
    const { log } = await run('reusable', { event: 'workflow_dispatch', files })
    expect(log).toContain('shards "1/2","2/2"')
    for (const service of services)
      expect(named('ghcr.io', `acme/${service}`, 'production')).toBe(multiPlatform(service).digest)
    expect(log).toMatch(/\| +"status": "promoted"/)
  })

  it('is among these, whichever it is', async () => {
    const files = await readdir(join(root, 'examples'))
    expect(files.filter((name) => name.endsWith('.yml')).map((name) => name.replace(/\.yml$/, ''))).toEqual(
      [...ran].sort(),
    )
  })
})
