// docs/trust.md: its examples are requirements that the action takes, and its table is what the verifier answers. With
// UPDATE_DOCS=1 the run writes the table.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { TrustRequirements } from '../../src/promote/model/trust.ts'
import { root } from '../support/root.ts'
import { ecKeys, pem } from '../support/sign-bundle.ts'
import { issuer, judgeImage, material, workflow } from '../support/signed-images.ts'
import { fine, read } from '../unit/action/inputs/support.ts'

const path = join(root, 'docs/trust.md')
const page = readFileSync(path, 'utf8')

/** Forms, by the layout that has one, with the key and the trusted root that belong to it. */
const forms: readonly (readonly [form: string, layout: string, key: string, root: string])[] = [
  ['bundle, key', 'app1', 'cosign.pub', 'r2'],
  ['bundle, RSA key', 'rsa', 'k-rsa.pub', 'r2'],
  ['bundle, P-384 key', 'p384', 'k-p384.pub', 'r2'],
  ['bundle, key, Rekor v2', 'bun-key-r2', 'cosign.pub', 'r2'],
  ['`.sig`, key', 'app2', 'cosign.pub', 'r1'],
  ['`.sig`, RSA key', 'rsa-sig', 'k-rsa.pub', 'r1'],
  ['`.sig`, P-384 key', 'p384-sig', 'k-p384.pub', 'r1'],
  ['`.sig`, key, Rekor v1', 'sig-r1', 'cosign.pub', 'r1'],
  ['bundle, keyless, timestamp', 'keyless-tsa', 'cosign.pub', 'tsa'],
  ['bundle, keyless, Rekor v2', 'bun-kl-r2', 'cosign.pub', 'r2'],
  ['`.sig`, keyless, Rekor v1', 'sig-kl-r1', 'cosign.pub', 'r1'],
  ['`.att` provenance, key', 'att', 'cosign.pub', 'r1'],
  ['`.sig`, key, beside a keyless provenance bundle', 'mixed', 'cosign.pub', 'tsa'],
  ['bundle, Ed25519 key', 'ed', 'cosign.pub', 'r2'],
  ['`.sig`, Ed25519 key', 'ed-sig', 'cosign.pub', 'r2'],
  ['Notation, JWS, ECDSA', 'nota-ec-jws', 'cosign.pub', 'r2'],
  ['Notation, COSE, ECDSA', 'nota-ec-cose', 'cosign.pub', 'r2'],
  ['Notation, JWS, RSA', 'nota-rsa-jws', 'cosign.pub', 'r2'],
  ['Notation, COSE, RSA', 'nota-rsa-cose', 'cosign.pub', 'r2'],
]

type Gate = (key: string) => TrustRequirements

const identity = { identity: workflow, issuer }
const gates: readonly (readonly [name: string, gate: Gate])[] = [
  ['key', (key) => ({ signedBy: [[{ key }]] })],
  ['key, log', (key) => ({ signedBy: [[{ key, 'transparency-log': true }]] })],
  ['other key', () => ({ signedBy: [[{ key: pem(ecKeys()) }]] })],
  ['identity', () => ({ signedBy: [[identity]] })],
  ['other identity', () => ({ signedBy: [[{ identity: `${workflow}x`, issuer }]] })],
  ['other issuer', () => ({ signedBy: [[{ identity: workflow }]] })],
  ['`notary`', () => ({ signedBy: [[{ notary: material('notary-root.pem') }]] })],
  ['`built-by`', () => ({ builtBy: [{ repository: 'acme/app', workflow: '.github/workflows/build.yml', issuer }] })],
  ['other workflow', () => ({ builtBy: [{ repository: 'acme/app', workflow: '.github/workflows/x.yml', issuer }] })],
  ['`attested`', (key) => ({ signedBy: [[{ key }, identity]], attested: ['slsaprovenance'] })],
]

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`

async function table(): Promise<string> {
  const rows = await Promise.all(
    forms.map(async ([form, layout, key, rootName]) => {
      const trustedRoot = [material(`trusted_root.${rootName}.json`)]
      const verdicts = await Promise.all(
        gates.map(async ([name, gate]) => {
          const problems = await judgeImage(layout, { ...gate(material(key)), trustedRoot })
          const own = problems.filter((problem) => name !== '`attested`' || problem.startsWith('attested:'))
          return own.length === 0 ? 'yes' : '·'
        }),
      )
      return row(form, ...verdicts)
    }),
  )
  return ['', row('form', ...gates.map(([name]) => name)), row('---', ...gates.map(() => '---')), ...rows, ''].join(
    '\n',
  )
}

it('the table is what the verifier answers', async () => {
  const begin = '<!-- verdicts -->\n'
  const end = '\n<!-- /verdicts -->'
  const [before = '', rest = ''] = page.split(begin)
  const [, after = ''] = rest.split(end)
  const wanted = `${before}${begin}${await table()}${end}${after}`
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, wanted)
  else expect(page).toBe(wanted)
})

const workspace = mkdtempSync(join(tmpdir(), 'promote-image-docs-'))
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

it('its requirements are taken', async () => {
  const files = {
    'keys/release.pub': material('cosign.pub'),
    'keys/record.pub': pem(ecKeys()),
    'certs/acme-ca.pem': material('notary-root.pem'),
    'trust/trusted_root.jsonl': material('trusted_root.r2.json'),
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(workspace, dirname(name)), { recursive: true })
    writeFileSync(join(workspace, name), text)
  }
  const blocks = [...page.matchAll(/^( *)require: \|\n((?:\1  .*\n)+)/gm)].map(([, indent = '', text = '']) =>
    text.replaceAll(new RegExp(`^${indent}  `, 'gm'), ''),
  )
  expect(blocks.length).toBeGreaterThanOrEqual(5)
  for (const block of blocks) {
    const result = await read({ ...fine, require: block }, {}, { workspace })
    expect('problems' in result ? result.problems : []).toEqual([])
  }
})
