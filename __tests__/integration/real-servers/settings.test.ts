// What `registries` sets for a host, and options of whole runs, with the built action and servers that others wrote. A
// proxy in between records what each request carries.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, digestTag, index, multiPlatform, push, referrer } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import type { Service } from '../../support/processes.ts'
import { type ProxyAnswer, type RecordedRequest, startRecordingProxy } from '../../support/recording-proxy.ts'
import { type Folder, makeFolder, serveDistribution } from '../../support/servers.ts'
import { lacks } from '../../support/tools.ts'

const [app, older, oldest] = [multiPlatform('app'), multiPlatform('older'), multiPlatform('oldest')]
const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
const held: { folder?: Folder; server?: Service } = {}

function registry(): string {
  return held.server?.host ?? 'not started'
}

/** Tags by repository; what cannot be read is absent. */
async function tagsOf(repository: string): Promise<Readonly<Record<string, string>>> {
  const url = `http://${registry()}/v2/${repository}`
  const listed: unknown = await (await fetch(`${url}/tags/list?n=1000`)).json()
  const names = typeof listed === 'object' && listed !== null && 'tags' in listed ? listed.tags : []
  const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json'
  const tags: Record<string, string> = {}
  for (const name of Array.isArray(names) ? names.map(String) : []) {
    const response = await fetch(`${url}/manifests/${name}`, { method: 'HEAD', headers: { accept } })
    const digest = response.headers.get('docker-content-digest')
    if (response.ok && digest !== null) tags[name] = digest
  }
  return tags
}

/** What one step through the proxy sent, and how it ended. */
async function step(
  inputs: (host: string) => Readonly<Record<string, string>>,
  {
    env,
    answer,
  }: {
    readonly env?: (host: string) => Readonly<Record<string, string>>
    readonly answer?: (request: RecordedRequest) => ProxyAnswer | undefined
  } = {},
) {
  const proxy = await startRecordingProxy(registry(), answer)
  try {
    const result = await runStep({ inputs: inputs(proxy.host), ...(env && { env: env(proxy.host) }) })
    return { ...result, host: proxy.host, requests: proxy.requests }
  } finally {
    await proxy.close()
  }
}

/** A repository of the source's kind for each row, so that rows do not meet. */
async function seed(repository: string, tags: Readonly<Record<string, Built>>): Promise<void> {
  for (const [tag, built] of Object.entries(tags)) await push(`http://${registry()}`, repository, built, [tag])
}

/** Refuses the first requests of a method, as a firewall does. */
function refusing(
  method: string,
  status: number,
  times: number,
): (request: RecordedRequest) => ProxyAnswer | undefined {
  let left = times
  return (request) => (request.method === method && left-- > 0 ? { status } : undefined)
}

describe.skipIf(lacks('registry'))('distribution 3 behind a proxy', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    held.folder = await makeFolder()
    held.server = await serveDistribution({ program: 'registry', folder: held.folder, storage: 'data' }, 'data')
  })
  afterAll(async () => {
    await held.server?.close()
    await held.folder?.remove()
  })

  it('gets headers of docker and of registries, and the user agent, with every request', async () => {
    await seed('headers', { new: app })
    await held.folder?.keep('config.json', JSON.stringify({ HttpHeaders: { 'X-Meta-Source': 'docker' } }))
    const { status, log, requests } = await step(
      (host) => ({
        source: `${host}/headers:new`,
        targets: `${host}/headers-to:1`,
        registries: `"${host}": { headers: { X-Team: release }, user-agent: acme-ci/1 }`,
      }),
      { env: () => ({ DOCKER_CONFIG: held.folder?.path ?? '' }) },
    )
    expect(status, log).toBe(0)
    expect(requests.length).toBeGreaterThan(5)
    for (const { headers } of requests) {
      expect(headers).toMatchObject({ 'x-team': 'release', 'x-meta-source': 'docker' })
      expect(headers['user-agent']).toMatch(/^promote-image\/.* acme-ci\/1$/)
    }
  })

  it('is sent no login if it is anonymous on purpose', async () => {
    await seed('anonymous', { new: app })
    const auths = (host: string) => JSON.stringify({ auths: { [host]: { auth: 'YTpi' } } })
    const inputs = (registries: string) => (host: string) => ({
      source: `${host}/anonymous:new`,
      targets: ':1',
      ...(registries && { registries: `"${host}": ${registries}` }),
      'registry-auth': '',
    })
    const env = (host: string) => ({ DOCKER_AUTH_CONFIG: auths(host) })
    const challenged = (request: RecordedRequest): ProxyAnswer | undefined =>
      request.headers.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Basic realm="tests"' } }
        : undefined
    const withLogin = await step(inputs(''), { env, answer: challenged })
    expect(withLogin.status, withLogin.log).toBe(0)
    const { status, requests } = await step(inputs('{ anonymous: true }'), { env, answer: challenged })
    expect(status).toBe(1)
    expect(requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([])
  })

  it.each([
    ['{ retry-codes: [403], retries: 2 }', 2, 0],
    ['{ retry-codes: [403], retries: 1 }', 2, 1],
    ['{ retries: 0 }', 1, 1],
  ])('is tried again as %s says, after %i refusals', async (settings, refusals, expected) => {
    await seed('retries', { new: app })
    const { status, log } = await step(
      (host) => ({
        source: `${host}/retries:new`,
        targets: `:${refusals}-${expected}`,
        registries: `"${host}": ${settings}`,
      }),
      { answer: refusing('GET', settings.includes('403') ? 403 : 503, refusals) },
    )
    expect(status, log).toBe(expected)
  })

  it('lists by the page size that is set', async () => {
    await seed('pages', { 'v1.0.0': app, 'v1.1.0': app, 'v1.2.0': older, 'v1.3.0': app, other: oldest })
    const { status, log, requests } = await step((host) => ({
      source: `${host}/pages`,
      select: 'glob: v*',
      targets: `${host}/pages-to:{tag}`,
      referrers: 'none',
      registries: `"${host}": { page-size: 2 }`,
    }))
    expect(status, log).toBe(0)
    const pages = requests.filter(({ path }) => path.startsWith('/v2/pages/tags/list'))
    expect(pages.map(({ path }) => new URL(path, 'http://any').searchParams.get('n'))).toEqual(['2', '2', '2'])
    expect(Object.keys(await tagsOf('pages-to'))).toEqual(['v1.0.0', 'v1.1.0', 'v1.2.0', 'v1.3.0'])
  })

  it('keeps referrers in another repository, on both sides', async () => {
    await seed('image', { new: app })
    await push(`http://${registry()}`, 'image-signatures', index([sbom]), [digestTag(app.digest)])
    const inputs = (host: string) => ({
      source: `${host}/image:new`,
      targets: `${host}/image-to:1`,
      'referrers-source': `${host}/image-signatures`,
      'referrers-target': `${host}/image-to-signatures`,
    })
    const { status, log } = await step(inputs)
    expect(status, log).toBe(0)
    expect(await tagsOf('image-to')).toEqual({ 1: app.digest })
    const list = await fetch(`http://${registry()}/v2/image-to-signatures/manifests/${digestTag(app.digest)}`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    })
    expect(await list.json()).toMatchObject({ manifests: [{ digest: sbom.digest }] })
    const again = await step(inputs)
    expect(again.outputs['changed'], again.log).toBe('false')
  })

  it('skips, refuses and replaces tags by their patterns', async () => {
    await seed('patterns', { new: app })
    await seed('patterns-to', { stays: older, edge: older, 'v1.0.0': older })
    const overwrite = 'skip: stays\nnever: v*\nalways: edge'
    const targets = (...names: readonly string[]) => names.map((name) => `${registry()}/patterns-to:${name}`).join('\n')
    const source = `${registry()}/patterns:new`
    const refused = await runStep({ inputs: { source, targets: targets('edge', 'v1.0.0'), overwrite } })
    expect(refused.outputs['status'], refused.log).toBe('refused')
    expect(await tagsOf('patterns-to')).toEqual({ stays: older.digest, edge: older.digest, 'v1.0.0': older.digest })
    const { status, log } = await runStep({
      inputs: { source, targets: targets('edge', 'stays', 'v2.0.0'), overwrite },
    })
    expect(status, log).toBe(0)
    expect(await tagsOf('patterns-to')).toEqual({
      stays: older.digest,
      edge: app.digest,
      'v1.0.0': older.digest,
      'v2.0.0': app.digest,
    })
  })

  it('continues with promotions that share nothing after one fails', async () => {
    await seed('some', { new: app })
    const entry = (source: string, target: string) => ({
      source: `${registry()}/${source}`,
      targets: [`${registry()}/${target}`],
    })
    const promotions = [entry('absent:new', 'some-to:1'), entry('some:new', 'others-to:1')]
    const files = { 'promotions.yml': JSON.stringify({ promotions }) }
    const { status, log } = await runStep({ inputs: { config: 'promotions.yml', 'on-error': 'continue' }, files })
    expect(status, log).toBe(1)
    expect(await tagsOf('others-to')).toEqual({ 1: app.digest })
    expect(log).toContain(`${registry()}/absent:new does not exist`)
  })

  it('deletes all but the newest tags of a pattern', async () => {
    await seed('kept', { 'rc-1.0.0': oldest, 'rc-1.1.0': older, 'rc-1.2.0': app, other: oldest })
    const { status, log } = await runStep({
      inputs: {
        source: `${registry()}/kept:rc-1.2.0`,
        targets: `${registry()}/kept-to:1.2.0`,
        'delete-source-tags': 'keep 2: rc-*',
      },
    })
    expect(status, log).toBe(0)
    expect(Object.keys(await tagsOf('kept'))).toEqual(['other', 'rc-1.1.0', 'rc-1.2.0'])
  })
})
