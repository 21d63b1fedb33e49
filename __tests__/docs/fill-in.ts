// Completes the inputs that the docs show: expressions get values, and the files exist.

import { outputExamples } from '../../scripts/output-examples.ts'
import { root } from '../support/root.ts'
import { ecKeys } from '../support/sign-bundle.ts'
import { fine, read, type Texts } from '../unit/action/inputs/support.ts'

const digest = `sha256:${'a'.repeat(64)}`
const login = '- registry: docker.io\n  username: acme\n  password: secret'

/** By the end of an expression, what it gives. */
const given: readonly (readonly [end: RegExp, text: string])[] = [
  [/digest$/, digest],
  [/reference$/, `ghcr.io/acme/app@${digest}`],
  [/plan$/, outputExamples.plan.value],
  [/(?:tags|targets?)$/, 'ghcr.io/acme/app:1.2.3'],
  [/SOURCE$/, 'docker.io/library/busybox:stable'],
  [/REGISTRY$/, '127.0.0.1:5000'],
  [/outputs\.registry$/, '123456789012.dkr.ecr.eu-central-1.amazonaws.com'],
  [/REGISTRY_AUTH$/, login],
  [/RECORD_KEY$/, ecKeys().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  [/archive$/, 'app.tar'],
  [/dry-run$/, 'true'],
]

const files: Texts = {
  'images.yml': 'promotions: [{ source: ghcr.io/acme/app:sha-1, targets: ghcr.io/acme/app:1.2.3 }]',
  'certs/corp.pem': '-----BEGIN CERTIFICATE-----',
}

function valueOf(expression: string): string {
  return given.find(([end]) => end.test(expression.trim()))?.[1] ?? 'v1.2.3'
}

/** The texts of `with:`, as they arrive at the action. */
function fillIn(written: Readonly<Record<string, unknown>>): Texts {
  const texts = Object.entries(written).map(([name, value]) => {
    const whole = String(value)
      .trim()
      .replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => valueOf(expression))
      .replaceAll('sha256:…', digest)
    if (whole === '…') return [name, fine[name === 'source' ? 'source' : 'targets']] as const
    if (name === 'signing-config') return [name, '__tests__/fixtures/trust/keys/signing_config.json'] as const
    if (name === 'require') return [name, withFixtures(whole)] as const
    return [name, name === 'attach' ? whole.replaceAll(/^\S+:/gm, 'package.json:') : whole] as const
  })
  return Object.fromEntries(texts)
}

/** Keys and certificates that the docs name, by those that are there. */
function withFixtures(requirements: string): string {
  return requirements
    .replaceAll(/keys\/(?:release|record)\.pub/g, '__tests__/fixtures/trust/keys/cosign.pub')
    .replaceAll('trust/trusted_root.jsonl', '__tests__/fixtures/trust/keys/trusted_root.r1.json')
    .replaceAll('certs/acme-ca.pem', '__tests__/fixtures/trust/keys/notary-root.pem')
}

/** What the action says of such inputs before it contacts anything. */
export async function problemsOfExample(written: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const inputs = fillIn(written)
  const complete = ['config', 'plan'].some((way) => way in inputs)
  const workspace = root
  const deletes = 'delete-source-tags' in inputs && { targets: 'docker.io/acme/app:1.2.3' }
  const result = await read({ ...(complete ? {} : fine), ...deletes, ...inputs }, files, { workspace })
  return 'problems' in result ? result.problems.map(({ input, text }) => `${input}: ${text}`) : []
}
