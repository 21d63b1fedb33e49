// The signed record of the built action with a real Fulcio, timestamp authority and Rekor v2, as cosign verifies it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { multiPlatform, seed } from '../../sandbox/content.ts'
import { runStep } from '../../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../../sandbox/server.ts'
import { run } from '../support/processes.ts'
import { root } from '../support/root.ts'
import { tool } from '../support/tools.ts'

const recordType = 'https://github.com/promote-image/promote-image/record/v1'
const workflow = 'https://github.com/acme/app/.github/workflows/build.yml@refs/heads/main'
const envelope = z.object({ payload: z.string() })
const ports = 7100
const issuer = `http://127.0.0.1:${ports}`
const folder = mkdtempSync(join(tmpdir(), 'promote-image-sigstore-'))
const text = (name: string) => readFileSync(join(folder, name), 'utf8')
const image = multiPlatform('recorded')
let registry: Sandbox

beforeAll(async () => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, SIGSTORE_PORT: String(ports) }
  const { status, stderr } = await run('bash', [join(root, 'scripts/trust-fixtures/stack.sh'), folder], { env })
  expect(status, stderr).toBe(0)
  registry = await startRegistry()
  seed(registry.store, 'acme/app', image, ['tested'])
})
afterAll(async () => {
  for (const pid of text('pids').trim().split('\n')) process.kill(Number(pid))
  await registry.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Promotes `acme/app:tested` with the job's identity, as the runner of GitHub gives it. */
function promote(name: string, instance: string) {
  return runStep({
    inputs: {
      source: `${registry.host}/acme/app:tested`,
      targets: `${registry.host}/prod/${name}:1.0.0`,
      record: 'signed',
      'signing-config': 'signing_config.json',
    },
    files: { 'signing_config.json': text(`sc.${instance}.json`) },
    env: {
      GITHUB_REPOSITORY: 'acme/app',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
    },
  })
}

function verify(name: string, instance: string, identity: string, ...flags: readonly string[]) {
  const target = `${registry.host}/prod/${name}@${image.digest}`
  const trust = ['--trusted-root', join(folder, `trusted_root.${instance}.json`)]
  const by = ['--certificate-identity', identity, '--certificate-oidc-issuer', issuer]
  const args = ['verify-attestation', '--type', recordType, '--allow-http-registry', ...trust, ...by, ...flags, target]
  return run(tool('cosign'), args, { env: { HOME: folder } })
}

describe.each([
  ['Rekor v2 and a timestamp', 'r2', []],
  ['a timestamp alone', 'tsa', ['--insecure-ignore-tlog', '--use-signed-timestamps']],
])('a record that is proved by %s', (_, instance, flags) => {
  it('is signed by the action and verified by cosign, for its own identity only', async () => {
    const { status, log } = await promote(instance, instance)
    expect(status, log).toBe(0)
    const own = await verify(instance, instance, workflow, ...flags)
    expect(own.status, own.stderr).toBe(0)
    // cosign prints an envelope on each line.
    const { payload } = envelope.parse(JSON.parse(own.stdout.toString().split('\n')[0] ?? ''))
    expect(JSON.parse(Buffer.from(payload, 'base64').toString())).toMatchObject({ predicateType: recordType })
    expect((await verify(instance, instance, `${workflow}-other`, ...flags)).status).not.toBe(0)
  })

  it('is what the gate `attested` accepts, and `signed-by` does not', async () => {
    const gated = (require: string) =>
      runStep({
        inputs: {
          source: `${registry.host}/prod/${instance}:1.0.0`,
          targets: `${registry.host}/gated/${instance}:1.0.0`,
          require,
        },
        files: { 'root.json': text(`trusted_root.${instance}.json`) },
      })
    const signer = `signed-by: [{ identity: "${workflow}", issuer: "${issuer}" }]\ntrusted-root: root.json`
    const { status, log } = await gated(`${signer}\nattested: ["${recordType}"]`)
    expect(status).toBe(1)
    expect(log).toContain('is an attestation')
    expect(log).not.toContain('attested:')
  })
})
