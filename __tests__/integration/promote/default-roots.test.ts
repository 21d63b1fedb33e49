// Trust gates without `trusted-root`: which of the default roots is fetched, and what happens if one cannot be.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, image, referrer } from '../../../sandbox/content.ts'
import { trustServices } from '../../../src/action/trust/services.ts'
import { keylessSigner } from '../../../src/action/trust/sign-record.ts'
import type { SigningInstance } from '../../../src/action/trust/signing-instance.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { ecKeys, signBundle } from '../../support/sign-bundle.ts'
import { jobToken, type Sigstore, startSigstore } from '../../support/sigstore.ts'
import { lacks } from '../../support/tools.ts'
import { serveTuf, type TufOptions, tufFiles } from '../../support/tuf-repository.ts'
import { request, run, store } from './support.ts'

const app = image({ platform: 'linux/amd64' })
const provenance = 'https://slsa.dev/provenance/v1'
const builtBy = { 'built-by': [{ repository: 'acme/app', workflow: '.github/workflows/promote.yml' }] }

const statement = Buffer.from(
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'one.test/app', digest: { sha256: app.digest.slice('sha256:'.length) } }],
    predicateType: provenance,
    predicate: {},
  }),
)

const stamp: SigningInstance = {
  fulcio: new URL('https://fulcio.test'),
  timestampAuthority: new URL('https://tsa.test/api/v1/timestamp'),
}

/** Provenance of the image, signed keyless at this Sigstore: with a timestamp, in no log, with no SCT. */
async function provenanceOf({ send }: Sigstore): Promise<Built> {
  const sign = keylessSigner({ instance: stamp, send, idToken: async () => jobToken, now: () => 0 })
  return attached(await sign(statement))
}

function attached(payload: Uint8Array): Built {
  return referrer({ subject: app, artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json', payload })
}

const trustedRoot = 'trusted_root.json'

describe.skipIf(lacks('openssl'))('the default roots', () => {
  const sigstores: Sigstore[] = []
  const closing: (() => unknown)[] = []
  let github: Sigstore
  let byGithub: Built
  let byAnother: Built
  let byPublicGood: Built
  beforeAll(async () => {
    const started = await Promise.all(
      ['GitHub, Inc.', 'sigstore.dev', 'acme'].map((organization) => startSigstore({ organization })),
    )
    sigstores.push(...started)
    const [own, publicGood, acme] = started
    if (own === undefined || publicGood === undefined || acme === undefined) throw new Error('a Sigstore is missing')
    github = own
    byGithub = await provenanceOf(own)
    byPublicGood = await provenanceOf(publicGood)
    byAnother = await provenanceOf(acme)
  }, 60_000)
  afterAll(async () => {
    await Promise.all([...sigstores.map((sigstore) => sigstore.close()), ...closing.map((close) => close())])
  })

  interface Mirrors {
    readonly github?: Partial<TufOptions> | 'unreachable'
    readonly 'public-good'?: 'unreachable'
    readonly require?: NonNullable<Parameters<typeof request>[2]>['require']
  }

  /** Promotes the image with what is attached to it; both TUF repositories are on loopback, and each is asked as it is configured. */
  async function promoteWith(attachedTo: readonly Built[], mirrors: Mirrors = {}) {
    const temp = mkdtempSync(join(tmpdir(), 'promote-image-default-roots-'))
    closing.push(() => rmSync(temp, { recursive: true, force: true }))
    const root = github.root({ log: false })
    const open = async (options: Partial<TufOptions> | 'unreachable', owner: string) => {
      const { seed, files } = tufFiles({
        targets: { [trustedRoot]: root },
        ...(options === 'unreachable' ? {} : options),
      })
      const server = await serveTuf(options === 'unreachable' ? new Map() : files)
      closing.push(server.close)
      return { owner, url: server.url, seed, asked: server.asked }
    }
    const repositories = {
      github: await open(mirrors.github ?? {}, 'GitHub'),
      'public-good': await open(mirrors['public-good'] ?? {}, 'Sigstore'),
    }
    const services = trustServices({
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
      githubToken: undefined,
      temp,
      signal: new AbortController().signal,
      repositories,
    })
    const registries = memoryRegistries()
    const repository = registries.repository('one.test/app')
    store(repository, app, '1')
    for (const built of attachedTo) store(repository, built)
    const asked = request('one.test/app:1', ['two.test/app:1'], {
      referrers: 'none',
      require: mirrors.require ?? builtBy,
    })
    const report = await run(registries, [asked], { trustServices: async () => services })
    const [refusal = ''] = report.promotions.flatMap(({ refusals }) => refusals)
    return {
      status: report.status,
      refusal,
      failures: report.failures.map(({ message, remedy }) => `${message}. ${remedy}`),
      writes: registries.operations.filter(({ kind }) => kind.startsWith('push')).length,
      asked: [repositories.github, repositories['public-good']].map((mirror) => mirror.asked.length),
    }
  }

  it("provenance of a private repository, signed by GitHub's own Sigstore, counts with its root and asks for no other", async () => {
    const { status, failures, refusal, asked } = await promoteWith([byGithub], { 'public-good': 'unreachable' })
    expect({ status, failures, refusal }).toEqual({ status: 'promoted', failures: [], refusal: '' })
    expect(asked).toEqual([5, 0])
  })

  it('the root is followed through rotations of its keys', async () => {
    const rotated = { rotations: 3, seedExpires: '2025-04-11T14:36:57Z' }
    expect(await promoteWith([byGithub], { github: rotated })).toMatchObject({ status: 'promoted', asked: [8, 0] })
  })

  it('a root that cannot be fetched does not matter if another signature is enough', async () => {
    // The certificate names the public instance, whose root is not to be had.
    const both = await promoteWith([byPublicGood, byGithub], { 'public-good': 'unreachable' })
    expect(both).toMatchObject({ status: 'promoted', failures: [] })
  })

  it('a root that would have been needed and cannot be fetched fails the run and is named, with what to do', async () => {
    const { status, failures, writes, asked } = await promoteWith([byGithub], { github: 'unreachable' })
    expect({ status, writes }).toEqual({ status: 'failed', writes: 0 })
    expect(failures).toEqual([
      expect.stringMatching(
        /^the trusted root of GitHub could not be read from 127\.0\.0\.1:\d+: .*`trusted-root: trust\/trusted_root\.jsonl`/,
      ),
    ])
    expect(asked[1]).toBe(0)
  })

  it.each<[string, () => readonly Built[], RegExp]>([
    ['nothing is signed', () => [], /nothing that looks like a signature was found/],
    [
      'what is signed is signed by a key',
      () => [attached(signBundle({ keys: ecKeys(), payload: JSON.parse(statement.toString()) }))],
      /is signed with a key, not with a certificate/,
    ],
    [
      'the certificate is of neither',
      () => [byAnother],
      /has a certificate neither of Sigstore's public instance nor of GitHub's: name the root of its own as `trusted-root`/,
    ],
  ])('no root is fetched if %s', async (_, built, reason) => {
    const { status, refusal, asked } = await promoteWith(built(), {
      github: 'unreachable',
      'public-good': 'unreachable',
    })
    expect({ status, asked }).toEqual({ status: 'refused', asked: [0, 0] })
    expect(refusal).toMatch(reason)
  })

  it("the public instance's certificate is not verified with GitHub's root, nor by GitHub's thresholds", async () => {
    const { status, refusal, asked } = await promoteWith([byPublicGood])
    expect({ status, asked }).toEqual({ status: 'refused', asked: [0, 5] })
    expect(refusal).toContain('has no timestamp of an authority in the trusted root')
  })

  it("a `trusted-root` without GitHub's authority says so", async () => {
    const [, publicGood] = sigstores
    const require = { ...builtBy, 'trusted-root': [publicGood?.root({ log: true }) ?? ''] }
    const { status, refusal, asked } = await promoteWith([byGithub], { require })
    expect({ status, asked }).toEqual({ status: 'refused', asked: [0, 0] })
    expect(refusal).toContain("is signed by GitHub's own Sigstore, whose root is not in the file of `trusted-root`")
    const own = { ...builtBy, 'trusted-root': [github.root({ log: false })] }
    expect((await promoteWith([byGithub], { require: own })).status).toBe('promoted')
  })
})
