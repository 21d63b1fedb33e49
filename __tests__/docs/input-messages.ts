// Inputs that are wrong, one way each, and what is said of them.
import { gzipSync } from 'node:zlib'
import { droppedVariables } from '../../src/action/inputs/dropped-variables.ts'
import { fileProblem } from '../../src/action/inputs/files/named-file.ts'
import { misspeltInputs } from '../../src/action/inputs/misspelt-inputs.ts'
import { UnreadableFileError } from '../../src/registry/util/read-regular-file.ts'
import { root } from '../support/root.ts'
import { fine, inputsOf, problemsOf, read as readTexts, type Texts } from '../unit/action/inputs/support.ts'

const digest = `sha256:${'a'.repeat(64)}`
const plan = { version: 1, repository: 'acme/other', run: '', bytes: 0, requests: 0, promotions: [] }
const promotion = {
  sources: [`ghcr.io/acme/app:sha-1@${digest}`],
  digest,
  graph: digest,
  options: { overwrite: 'never', referrers: 'all', floatingTags: [] },
  bytes: 5,
  targets: [{ reference: 'ghcr.io/acme/app:1', expected: null, class: 'exact', move: 'create', derived: false }],
}
const login = '- registry: docker.io\n  username: acme\n  password: '

const wrong: readonly Texts[] = [
  { ...fine, config: 'images.yml' },
  { targets: fine.targets },
  { ...fine, source: 'ghcr.io/acme/app:a\nghcr.io/acme/app:b' },
  { ...fine, source: 'ghcr.io/acme/app' },
  { ...fine, targets: 'latest' },
  { ...fine, targets: `${fine.targets}@${digest}` },
  { source: `ghcr.io/acme/app@${digest}`, targets: 'docker.io/acme/app' },
  { source: 'oci:layout', targets: ':1.2.3' },
  { ...fine, targets: ',' },
  { ...fine, source: 'ghcr.io/acme/*' },
  { ...fine, source: digest },
  { ...fine, targets: ':feature/foo' },
  { ...fine, targets: ':1 :2' },
  { ...fine, targets: String.raw`:1\n:2` },
  { ...fine, 'registry-auth': `${login}*x` },
  { ...fine, 'registry-auth': '- registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com' },
  { ...fine, registries: 'a: [' },
  { ...fine, registries: 'ghcr.io: { create-repository: true }' },
  { ...fine, require: '{}' },
  { ...fine, require: 'platforms:' },
  { source: 'ghcr.io/acme/app', select: 'regexp: x', targets: 'docker.io/acme/app:{tag}' },
  { source: 'ghcr.io/acme/app', select: 'all', targets: 'docker.io/acme/app:{name}' },
  { source: 'ghcr.io/acme/app', select: 'all', targets: 'docker.io/acme/app:{{tag}}' },
  { ...fine, unwrap: 'true' },
  { ...fine, platforms: 'arm64' },
  { ...fine, timeout: '90' },
  { ...fine, 'version-pattern': '.*' },
  { ...fine, 'registry-auth': `${login}x\n  pasword: y` },
  { ...fine, 'registry-auth': `${login}""` },
  { ...fine, 'registry-auth': `${login}x\n  ecr: tre` },
  { ...fine, 'registry-auth': 'registry: docker.io' },
  { ...fine, registries: 'registry.corp: { plain-htp: true }' },
  { ...fine, registries: 'registry.corp: { ca: ca.pem }' },
  { config: 'images.yml' },
  { ...fine, attach: 'report.json: application/json' },
  { plan: 'plan.json' },
  { plan: gzipSync('{}').toString('base64').slice(0, 20) },
  { plan: JSON.stringify(plan) },
  { plan: '{"a":1}' },
  { plan: JSON.stringify({ ...plan, repository: 'acme/app', promotions: [promotion] }), overwrite: 'always' },
  { plan: JSON.stringify({ ...plan, repository: 'acme/app' }), platforms: 'linux/amd64' },
  { plan: JSON.stringify({ ...plan, version: 2 }) },
  { plan: JSON.stringify({ ...plan, promotions: 'all' }) },
  { plan: JSON.stringify({ ...plan, promotions: Array.from({ length: 10_001 }, () => 0) }) },
  { plan: JSON.stringify({ ...plan, promotions: [Array.from({ length: 50_001 }, () => 0)] }) },
  { plan: `H4sI${'A'.repeat(200_000)}` },
  { ...fine, phase: 'tags' },
  { ...fine, phase: 'preflight', 'dry-run': 'true' },
  {},
  { ...fine, 'delete-source-tags': 'sha-*' },
]

const entries = (count: number) => Array.from({ length: count }, (_, at) => `k${at}`).join(', ')
/** Configs of too much. */
const configs = [`a: [${entries(20_001)}]`, `promotions: [{ ${entries(102)} }]`]

/** Nothing is wrong with them but their hosts, which may be meant. */
const unnamed = { registries: 'gcr.io: { rate: 5 }', 'registry-auth': `${login}x` }

/** Files that are there, and cannot be used. */
const unusable: readonly Texts[] = [
  { ...fine, attach: '../report.json: application/json' },
  { ...fine, attach: 'docs: application/json' },
]

async function fileMessages(): Promise<readonly string[]> {
  const read = await Promise.all(unusable.map((texts) => readTexts(texts, {}, { workspace: root })))
  const problems = read.flatMap((result) => ('problems' in result ? result.problems.map(({ text }) => text) : []))
  return [...problems, fileProblem('key.pem', new UnreadableFileError('', 'too-large', 1), 'action')]
}

export async function inputMessages(): Promise<readonly string[]> {
  const problems = await Promise.all(wrong.map((texts) => problemsOf(texts)))
  const large = await Promise.all(configs.map((text) => problemsOf({ config: 'images.yml' }, { 'images.yml': text })))
  const dropped = droppedVariables({ INPUT_SOURCE: 'a' }).map(({ text }) => text)
  return [
    ...problems.flat(),
    ...large.flat(),
    ...dropped,
    ...misspeltInputs({ INPUT_DRYRUN: 'true' }).map(({ text }) => text),
    ...(await fileMessages()),
    ...(await inputsOf(unnamed)).notices,
  ]
}
