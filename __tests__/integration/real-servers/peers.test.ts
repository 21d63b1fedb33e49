// What arrives when others copy a signed image, each as people call it: the README's comparison claims this and no more.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attestation, cosignSignature, digestTag, image, index, push, referrer } from '../../../sandbox/content.ts'
import { type Clients, makeClients } from '../../support/clients.ts'
import { root } from '../../support/root.ts'
import { type RealServers, serverTools, startServers } from '../../support/servers.ts'
import { lacks } from '../../support/tools.ts'
import { promote } from './promotion.ts'

const amd = image({ platform: 'linux/amd64' })
const arm = image({ platform: 'linux/arm64' })
const app = index([amd, arm, attestation(amd)])
const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })

const held: { servers?: RealServers; clients?: Clients } = {}

function servers(): RealServers {
  if (held.servers === undefined) throw new Error('not started')
  return held.servers
}

function ask(client: 'crane' | 'regctl' | 'skopeo', ...args: readonly string[]): Promise<unknown> {
  if (held.clients === undefined) throw new Error('not started')
  return held.clients.ask(client, ...args)
}

interface Arrived {
  /** The tag names the digest that the source's names. */
  readonly digest: boolean
  readonly platforms: boolean
  /** Found by the subject's fallback tag. */
  readonly sbom: boolean
  readonly signature: boolean
}

/** Reads a registry without the referrers API as any client does. */
async function arrived(host: string, repository: string): Promise<Arrived> {
  const head = async (at: string) => {
    const response = await fetch(`http://${host}/v2/${repository}/manifests/${at}`, {
      method: 'HEAD',
      headers: { accept: 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json' },
    })
    return response.ok ? response.headers.get('docker-content-digest') : undefined
  }
  const exists = async (at: string) => (await head(at)) !== undefined
  return {
    digest: (await head('1.0.0')) === app.digest,
    platforms: (await exists(amd.digest)) && (await exists(arm.digest)),
    sbom: (await exists(sbom.digest)) && (await exists(digestTag(app.digest))),
    signature: await exists(digestTag(app.digest, '.sig')),
  }
}

type Copy = (from: string, to: string) => Promise<unknown>

/** As the README's table has it: the command, how it is run, what arrives. */
const ways: readonly (readonly [command: string, copy: Copy, expected: Arrived])[] = [
  [
    'crane copy',
    (from, to) => ask('crane', 'copy', from, to),
    { digest: true, platforms: true, sbom: false, signature: false },
  ],
  [
    'skopeo copy',
    (from, to) =>
      ask('skopeo', 'copy', '--src-tls-verify=false', '--dest-tls-verify=false', `docker://${from}`, `docker://${to}`),
    { digest: false, platforms: false, sbom: false, signature: false },
  ],
  [
    'skopeo copy --all',
    (from, to) =>
      ask(
        'skopeo',
        'copy',
        '--all',
        '--src-tls-verify=false',
        '--dest-tls-verify=false',
        `docker://${from}`,
        `docker://${to}`,
      ),
    { digest: true, platforms: true, sbom: false, signature: false },
  ],
  [
    'regctl image copy',
    (from, to) => ask('regctl', 'image', 'copy', from, to),
    { digest: true, platforms: true, sbom: false, signature: false },
  ],
  [
    'regctl image copy --referrers --digest-tags',
    (from, to) => ask('regctl', 'image', 'copy', '--referrers', '--digest-tags', from, to),
    { digest: true, platforms: true, sbom: true, signature: true },
  ],
  [
    'promote-image',
    async (from, to) => {
      const run = await promote(servers().servers, { source: from, targets: [to] })
      expect(run.status, run.log).toBe(0)
    },
    { digest: true, platforms: true, sbom: true, signature: true },
  ],
]

describe.skipIf(lacks(...serverTools, 'crane', 'regctl', 'skopeo'))(
  'a signed image with an SBOM, copied by',
  { timeout: 60_000 },
  () => {
    beforeAll(async () => {
      held.servers = await startServers()
      held.clients = await makeClients(held.servers.servers)
      const { back } = held.servers.named('distribution 3')
      await push(back, 'peers/app', app, ['1.0.0'])
      await push(back, 'peers/app', index([sbom]), [digestTag(app.digest)])
      await push(back, 'peers/app', cosignSignature(app), [digestTag(app.digest, '.sig')])
    })
    afterAll(() => Promise.all([held.clients?.close(), held.servers?.close()]))

    it.each(ways)('%s', async (command, copy, expected) => {
      const [source, target] = [servers().named('distribution 3'), servers().named('docker-registry 2.8')]
      const repository = `peers/${command.replace(/[^a-z]+/g, '-')}`
      await copy(`${source.host}/peers/app:1.0.0`, `${target.host}/${repository}:1.0.0`)
      expect(await arrived(target.host, repository)).toEqual(expected)
    })
  },
)

it('the README says of each what is tested here', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const sign = (yes: boolean) => (yes ? 'yes' : 'no')
  for (const [command, , { digest, platforms, sbom, signature }] of ways)
    expect(readme).toContain(`| \`${command}\` | ${[digest, platforms, sbom, signature].map(sign).join(' | ')} |`)
})
