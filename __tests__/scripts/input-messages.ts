// Inputs that are wrong, one way each, and what is said of them.
import { gzipSync } from 'node:zlib'
import { fine, problemsOf, type Texts } from '../action/support.ts'

const digest = `sha256:${'a'.repeat(64)}`
const plan = { version: 1, repository: 'acme/other', run: '', bytes: 0, requests: 0, promotions: [] }
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
  { source: 'ghcr.io/acme/app', select: 'regexp: x', targets: 'docker.io/acme/app:{tag}' },
  { source: 'ghcr.io/acme/app', select: 'all', targets: 'docker.io/acme/app:{name}' },
  { source: 'ghcr.io/acme/app', select: 'all', targets: 'docker.io/acme/app:{{tag}}' },
  { ...fine, unwrap: 'true' },
  { ...fine, platforms: 'arm64' },
  { ...fine, timeout: '90' },
  { ...fine, 'version-pattern': '.*' },
  { ...fine, 'registry-auth': `${login}x\n  pasword: y` },
  { ...fine, 'registry-auth': `${login}""` },
  { ...fine, 'registry-auth': 'registry: docker.io' },
  { ...fine, registries: 'registry.corp: { plain-htp: true }' },
  { ...fine, registries: 'registry.corp: { ca: ca.pem }' },
  { config: 'images.yml' },
  { ...fine, attach: 'report.json: application/json' },
  { plan: 'plan.json' },
  { plan: gzipSync('{}').toString('base64').slice(0, 20) },
  { plan: JSON.stringify(plan) },
  { plan: JSON.stringify({ ...plan, repository: 'acme/app' }), platforms: 'linux/amd64' },
  { ...fine, phase: 'tags' },
]

export async function inputMessages(): Promise<readonly string[]> {
  return (await Promise.all(wrong.map((texts) => problemsOf(texts)))).flat()
}
