// The default trusted roots in the built action: which host it asks, by its real name and through the runner's proxy, and
// from which root it begins.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { image, referrer, seed } from '../../sandbox/content.ts'
import { runStep } from '../../sandbox/runner.ts'
import { tufRepositories } from '../../src/action/trust/default-roots.ts'
import type { SigstoreInstance } from '../../src/promote/model/trust.ts'
import { answering } from '../support/service-answers.ts'
import { startSigstore } from '../support/sigstore.ts'
import { lacks } from '../support/tools.ts'
import { tufFiles } from '../support/tuf-repository.ts'
import { type Hosts, startHosts } from './github/hosts.ts'
import { bundleOf, byWorkflow, predicateTypes } from './trust-docs/signers.ts'

const app = image()
const rootDocument = z.object({ signed: z.object({ version: z.number() }) })

/** A TUF repository that is signed by strangers to the owners of the shipped roots. */
function forged() {
  const { files } = tufFiles({ targets: { 'trusted_root.json': '{}' }, rotations: 1 })
  return answering(({ pathname }) => {
    const body = files.get(pathname)
    return body && { body }
  })
}

describe.skipIf(lacks('openssl'))('without `trusted-root`', { timeout: 60_000 }, () => {
  const closing: (() => Promise<void>)[] = []
  const repositories = { github: forged(), 'public-good': forged() }
  const tenant = answering(({ pathname }) =>
    pathname === '/meta' ? { body: { domains: { artifact_attestations: { trust_domain: 'acme' } } } } : undefined,
  )
  let hosts: Hosts
  beforeAll(async () => {
    hosts = await startHosts({
      'tuf-repo.github.com': repositories.github.send,
      'tuf-repo-cdn.sigstore.dev': repositories['public-good'].send,
      'api.acme.ghe.com': tenant.send,
    })
    closing.push(() => hosts.close())
  })
  afterAll(async () => {
    for (const close of closing) await close()
  })

  /** Promotes an image whose provenance is signed by a Sigstore that calls itself so. */
  async function promoteSignedBy(organization: string, repository: string, env = {}) {
    const sigstore = await startSigstore({ organization })
    closing.push(() => sigstore.close())
    const payload = await bundleOf(app, byWorkflow(sigstore, 'build'), predicateTypes.provenance)
    const { store } = hosts.at('ghcr.io')
    seed(store, repository, app, ['1'])
    const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
    seed(store, repository, referrer({ subject: app, artifactType, payload }))
    return runStep({
      inputs: {
        source: `ghcr.io/${repository}:1`,
        targets: ':2',
        require: 'built-by: { repository: acme/app }',
        'registry-auth': '- { registry: ghcr.io, username: acme, password: a password }',
      },
      token: 'a token of this job',
      env: { ...hosts.env, ...env },
    })
  }

  it.each<[string, SigstoreInstance, SigstoreInstance, string]>([
    ['GitHub, Inc.', 'github', 'public-good', "GitHub's own Sigstore could not be read from tuf-repo.github.com"],
    [
      'sigstore.dev',
      'public-good',
      'github',
      "Sigstore's public instance could not be read from tuf-repo-cdn.sigstore.dev",
    ],
  ])(
    'a certificate of %s needs the root of its own instance, which strangers cannot sign',
    async (organization, instance, otherInstance, problem) => {
      const before = repositories[otherInstance].asked.length
      const { status, log } = await promoteSignedBy(organization, `${instance}/app`)
      expect(status, log).toBe(1)
      expect(log).toContain(`the trusted root of ${problem}`)
      expect(log).toContain('`trusted-root: trust/trusted_root.jsonl`')
      const shipped = rootDocument.parse(JSON.parse(Buffer.from(tufRepositories[instance].seed).toString()))
      const [first] = repositories[instance].asked.map(({ url }) => new URL(url).pathname)
      expect(first).toBe(`/${shipped.signed.version + 1}.root.json`)
      expect(repositories[otherInstance].asked.length).toBe(before)
    },
  )

  it('a server of ghe.com is asked for its trust domain first', async () => {
    const env = { GITHUB_SERVER_URL: 'https://acme.ghe.com', GITHUB_API_URL: 'https://api.acme.ghe.com' }
    const { status, log } = await promoteSignedBy('GitHub, Inc.', 'tenant/app', env)
    expect(status, log).toBe(1)
    const [meta] = tenant.asked
    expect(meta?.url).toBe('https://api.acme.ghe.com/meta')
    expect(meta?.request.headers?.['authorization']).toBe('Bearer a token of this job')
    expect(log).toContain('could not be read from tuf-repo.github.com')
  })
})
