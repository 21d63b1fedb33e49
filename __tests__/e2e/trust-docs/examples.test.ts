// Every example of docs/trust.md, run as it stands by act: it promotes an image that has what the example requires, and
// refuses one that has not. The commands of the page are run too.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { image } from '../../../sandbox/content.ts'
import { pem } from '../../support/sign-bundle.ts'
import { lacks } from '../../support/tools.ts'
import { gatedCases } from './cases.ts'
import { type Block, blocksOf } from './page.ts'
import { recorder, recorderPem, release, type Stage, startStage, token } from './stage.ts'

const examples = blocksOf('yaml')
const commands = blocksOf('sh')

function blockOf(blocks: readonly Block[], name: string): Block {
  const block = blocks.find((candidate) => candidate.name === name)
  if (block === undefined) throw new Error(`docs/trust.md has no "${name}"`)
  return block
}

const fresh = (name: string) => image({ labels: { name } })
const keyLines = recorderPem.split('\n').filter((line) => line.length > 20)

describe.skipIf(lacks('act', 'git', 'openssl', 'cosign'))('docs/trust.md', { timeout: 120_000 }, () => {
  const held: { stage?: Stage } = {}
  const stage = (): Stage => {
    if (held.stage === undefined) throw new Error('not started')
    return held.stage
  }
  beforeAll(async () => {
    held.stage = await startStage()
  })
  afterAll(() => held.stage?.close())

  const gated = gatedCases({ sigstore: () => stage().sigstore, release, record: recorder })

  it.each(gated)('$name holds for what it names, and for nothing else', async (example) => {
    const { name, good, bad, reason, source = [], atGithub = false } = example
    const [refused, promoted] = [fresh(`${name}, refused`), fresh(name)]
    const attempt = async (about: typeof refused, bundles: readonly Uint8Array[]) => {
      stage().keep(atGithub ? bundles : [])
      stage().give(about, atGithub ? [] : bundles, ...source)
      const ended = await stage().act(blockOf(examples, name))
      expect(ended.log).not.toContain(token)
      return ended
    }
    const first = await attempt(refused, await bad(refused))
    expect(first.status, first.log).not.toBe(0)
    expect(first.log).toContain(reason)
    expect(stage().promoted('acme/app')).toBe(undefined)
    const second = await attempt(promoted, await good(promoted))
    expect(second.status, second.log).toBe(0)
    expect(stage().promoted('acme/app')).toBe(promoted.digest)
  })

  it('an image that is signed with a key and no service, as the page says, holds', async () => {
    const app = fresh('keyed')
    stage().give(app, [])
    const name = 'Keys and Notation 1'
    const signed = await stage().shell(blockOf(commands, name).text, app.digest)
    expect(signed.status, signed.stderr).toBe(0)
    const key = readFileSync(join(stage().folder, 'cosign.pub'), 'utf8')
    const { status, log } = await stage().act(blockOf(examples, name), { 'keys/release.pub': key })
    expect(status, log).toBe(0)
  })

  const recorded: readonly (readonly [example: string, command: string, repository: string])[] = [
    ['Sign the record of the promotion 1', 'Sign the record of the promotion 1', 'acme/app'],
    ['Sign the record of the promotion 2', 'Sign the record of the promotion 3', 'acme/app-staging'],
    ['Let GitHub keep records of the promotion 1', 'Sign the record of the promotion 1', 'acme/app'],
  ]
  it.each(recorded)('%s attaches a record that cosign verifies', async (name, command, repository) => {
    const app = fresh(`${name}, recorded`)
    stage().give(app, [])
    const ended = await stage().act(blockOf(examples, name))
    expect(ended.status, ended.log).toBe(0)
    expect(stage().promoted(repository)).toBe(app.digest)
    for (const secret of [token, ...keyLines]) expect(ended.log).not.toContain(secret)
    // Nobody but this test trusts its Sigstore, which has no log, as GitHub's.
    writeFileSync(join(stage().folder, 'root.json'), stage().sigstore.root({ log: false }))
    writeFileSync(join(stage().folder, 'record.pub'), pem(recorder))
    const { text } = blockOf(commands, command)
    const trust = '--trusted-root root.json --insecure-ignore-sct --insecure-ignore-tlog --use-signed-timestamps'
    const verify = text.includes('--key') ? text : text.replace('--type', `${trust} --type`)
    const verified = await stage().shell(verify)
    expect(verified.status, verified.stderr).toBe(0)
    writeFileSync(join(stage().folder, 'record.pub'), pem(release))
    expect((await stage().shell(verify.replace('promote.yml', 'other.yml'))).status).not.toBe(0)
  })

  it("GitHub's records were written for the promotion", () => {
    const posts = stage().asked.filter(({ request }) => request.method === 'POST')
    expect(new Set(posts.map(({ url }) => new URL(url).pathname))).toEqual(
      new Set([
        '/orgs/acme/artifacts/metadata/storage-record',
        '/orgs/acme/artifacts/metadata/deployment-record',
        '/repos/acme/app/attestations',
      ]),
    )
  })

  it('a key for records is made as the page says', async () => {
    const signing = await stage().shell(blockOf(commands, 'Sign the record of the promotion 2').text)
    expect(signing.status, signing.stderr).toBe(0)
    const [secret, publicKey] = ['secret', 'record.pub'].map((name) => readFileSync(join(stage().folder, name), 'utf8'))
    expect(secret).toMatch(/^-----BEGIN PRIVATE KEY-----/)
    expect(publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----/)
  })

  it('every example is run', () => {
    const permissionsOnly = "GitHub's attestations 1"
    const ran = new Set([...gated.map(({ name }) => name), ...recorded.map(([name]) => name), permissionsOnly])
    expect(examples.map(({ name }) => name).toSorted()).toEqual([...ran].toSorted())
  })
})
