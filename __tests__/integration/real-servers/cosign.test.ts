// Signatures that cosign made at the source, in both its forms, verified by cosign at the destination.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, image, layer, push } from '../../../sandbox/content.ts'
import { type Clients, makeClients } from '../../support/clients.ts'
import { type RealServers, type ServerName, serverTools, startServers } from '../../support/servers.ts'
import { lacks } from '../../support/tools.ts'
import { promote } from './promotion.ts'

const held: { servers?: RealServers; clients?: Clients } = {}

function the<Name extends keyof typeof held>(name: Name): NonNullable<(typeof held)[Name]> {
  const value = held[name]
  if (value === undefined) throw new Error(`${name}: not started`)
  return value
}

interface Form {
  readonly name: string
  /** What makes cosign write, and accept, this form only. */
  readonly flags: readonly string[]
}

const forms: readonly Form[] = [
  { name: 'bundles as referrers', flags: [] },
  { name: '.sig and .att tags', flags: ['--new-bundle-format=false'] },
]

const offline = ['--use-signing-config=false', '--tlog-upload=false']
const attestation = ['--type', 'cyclonedx']

async function sign(at: string, { flags }: Form): Promise<void> {
  const clients = the('clients')
  const key = ['--key', join(clients.home, 'cosign.key')]
  const predicate = ['--predicate', join(clients.home, 'sbom.json')]
  await clients.ask('cosign', 'sign', '--yes', ...key, ...offline, ...flags, at)
  await clients.ask('cosign', 'attest', '--yes', ...key, ...offline, ...flags, ...attestation, ...predicate, at)
}

/** The exit codes of verifying the signature and the attestation. */
async function verify(at: string, { flags }: Form): Promise<readonly (number | undefined)[]> {
  const clients = the('clients')
  const trust = ['--key', join(clients.home, 'cosign.pub'), '--insecure-ignore-tlog', ...flags]
  const signature = await clients.run('cosign', 'verify', ...trust, at)
  const attested = await clients.run('cosign', 'verify-attestation', ...trust, ...attestation, at)
  return [signature.status, attested.status]
}

/** From and to a registry with the referrers API and one without, in every combination. */
const directions: readonly (readonly [from: ServerName, to: ServerName])[] = [
  ['distribution 3', 'ociserver (strict)'],
  ['distribution 3', 'docker-registry 2.8'],
  ['ociserver (strict)', 'distribution 3, token auth'],
  ['ociserver (strict)', 'go-containerregistry (loose)'],
  ['go-containerregistry (loose)', 'distribution 3, TLS'],
]

describe.skipIf(lacks(...serverTools, 'cosign'))('what cosign signed', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    held.servers = await startServers()
    held.clients = await makeClients(held.servers.servers)
    await held.clients.ask('cosign', 'generate-key-pair')
    await writeFile(join(held.clients.home, 'sbom.json'), '{"bomFormat":"CycloneDX","specVersion":"1.6"}')
  })
  afterAll(() => Promise.all([held.clients?.close(), held.servers?.close()]))

  const cases = forms.flatMap((form) => directions.map(([from, to]) => ({ form, from, to, name: form.name })))
  it.each(cases)('as $name verifies after a promotion from $from to $to', async ({ form, from, to }) => {
    const [source, target] = [the('servers').named(from), the('servers').named(to)]
    const built: Built = image({ layers: [layer({ signed: `${form.name} ${from} ${to}` })] })
    const repository = `signed/${cases.findIndex((candidate) => candidate.form === form && candidate.from === from && candidate.to === to)}`
    await push(source.back, repository, built, ['1.0.0'])
    await sign(`${source.host}/${repository}@${built.digest}`, form)
    const at = `${target.host}/promoted/${repository}@${built.digest}`
    const run = await promote([source, target], {
      source: `${source.host}/${repository}:1.0.0`,
      targets: [`${target.host}/promoted/${repository}:1.0.0`],
    })
    expect(run.status, run.log).toBe(0)
    expect(await verify(at, form)).toEqual([0, 0])
  })

  it('is not verified if nothing was signed', async () => {
    const { host, back } = the('servers').named('ociserver (strict)')
    const built = image({ layers: [layer({ signed: 'by nobody' })] })
    await push(back, 'unsigned', built, ['1'])
    for (const form of forms) {
      expect(await verify(`${host}/unsigned@${built.digest}`, form)).not.toContain(0)
    }
  })
})
