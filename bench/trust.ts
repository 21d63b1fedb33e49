// What a trust gate and a signed record cost: code that is loaded, requests to the registry, and time, by dist/ against a
// registry on this machine. The images are the fixtures of the tests; they are promoted into another repository, where their
// referrers are copied and so read anyway, and in that one, where nothing but the gate reads what refers to them.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runStep } from '../sandbox/runner.ts'
import { startRegistry } from '../sandbox/server.ts'
import { median } from './results.ts'
import { table } from './tables.ts'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } })
const runs = Number(values.runs)
const fixtures = join(dirname(import.meta.dirname), '__tests__/fixtures/trust')
const workflow = 'https://github.com/acme/app/.github/workflows/build.yml@refs/heads/main'
const issuer = 'http://127.0.0.1:7100'
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

interface Case {
  readonly name: string
  readonly layout: string
  readonly inputs: Readonly<Record<string, string>>
}

const required = (require: object) => ({ require: JSON.stringify(require) })
const key = { 'signed-by': [{ key: 'cosign.pub' }] }
const cases: readonly Case[] = [
  { name: 'no gate', layout: 'app1', inputs: {} },
  { name: 'a gate of another kind', layout: 'app1', inputs: required({ 'max-size': '1GiB' }) },
  { name: '`signed-by` a key, bundle', layout: 'app1', inputs: required(key) },
  { name: '`signed-by` a key, `.sig`', layout: 'app2', inputs: required(key) },
  {
    name: '`signed-by` an identity, bundle in the log',
    layout: 'bun-kl-r2',
    inputs: required({ 'signed-by': [{ identity: workflow, issuer }], 'trusted-root': 'trusted_root.r2.json' }),
  },
  {
    name: '`built-by`, bundle with a timestamp',
    layout: 'keyless-tsa',
    inputs: required({ 'built-by': { repository: 'acme/app', issuer }, 'trusted-root': 'trusted_root.tsa.json' }),
  },
  {
    name: '`record: signed` with a key',
    layout: 'app1',
    inputs: { record: 'signed', 'record-key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
  },
]

/** Writes the URLs of all modules that were loaded to the file that LOADED_MODULES names. */
const spy = `
  import { writeFileSync } from 'node:fs'
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  process.once('exit', () => writeFileSync(process.env.LOADED_MODULES, JSON.stringify(urls)))
`
const names = ['cosign.pub', 'trusted_root.r2.json', 'trusted_root.tsa.json']
const files = Object.fromEntries(
  await Promise.all(names.map(async (name) => [name, await readFile(join(fixtures, 'keys', name), 'utf8')] as const)),
)
const registry = await startRegistry()
const folder = await mkdtemp(join(tmpdir(), 'promote-image-bench-'))
let count = 0

async function promote({ inputs }: Case, source: string, target: string, preload = false) {
  const requests = registry.requests.length
  const loaded = join(folder, 'modules.json')
  const more = preload
    ? {
        nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(spy)}`],
        env: { LOADED_MODULES: loaded },
      }
    : {}
  const step = await runStep({ inputs: { source, targets: target, ...inputs }, files, ...more })
  if (step.status !== 0) throw new Error(step.log)
  return { milliseconds: step.milliseconds, requests: registry.requests.length - requests }
}

/** Bytes of dist/ that a run loads. */
async function loadedBytes(each: Case): Promise<number> {
  await promote(each, `${registry.host}/acme/${each.layout}:v1`, `${registry.host}/loaded${count++}/app:v1`, true)
  const urls: unknown = JSON.parse(await readFile(join(folder, 'modules.json'), 'utf8'))
  const paths = (Array.isArray(urls) ? urls.map(String) : [])
    .filter((url) => url.includes('/dist/'))
    .map((url) => fileURLToPath(url))
  const sizes = await Promise.all([...new Set(paths)].map(async (path) => (await stat(path)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

for (const layout of new Set(cases.map((each) => each.layout))) {
  const inputs = { source: `oci:${join(fixtures, layout)}:v1`, targets: `${registry.host}/acme/${layout}:v1` }
  const { status, log } = await runStep({ inputs })
  if (status !== 0) throw new Error(log)
}
const results = cases.map((each) => ({ each, near: [] as number[], far: [] as number[], requests: [0, 0] }))
// One after the other, so that a busy moment of the machine meets all of them.
for (let run = 0; run < runs; run++)
  for (const result of results) {
    const copy = `${registry.host}/run${count++}/app`
    const far = await promote(result.each, `${registry.host}/acme/${result.each.layout}:v1`, `${copy}:v1`)
    const near = await promote(result.each, `${copy}:v1`, `${copy}:v2`)
    result.near.push(near.milliseconds)
    result.far.push(far.milliseconds)
    result.requests = [near.requests, far.requests]
  }
const rows: string[][] = []
for (const { each, near, far, requests } of results) {
  const [inside = 0, outside = 0] = requests
  const bytes = Math.round((await loadedBytes(each)) / 1000)
  rows.push([each.name, ...[bytes, inside, Math.round(median(near)), outside, Math.round(median(far))].map(String)])
}
const head = ['', 'code loaded, kB', 'in its repository: requests', 'ms', 'into another: requests', 'ms']
console.log(table(head, rows))
await registry.close()
await rm(folder, { recursive: true, force: true })
