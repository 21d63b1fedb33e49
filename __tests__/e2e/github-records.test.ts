// GitHub's own records of a promotion, by the built action against a stand-in of GitHub's API.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { multiPlatform, seed } from '../../sandbox/content.ts'
import { runStep } from '../../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../../sandbox/server.ts'
import { makeCertificates } from '../support/certificates.ts'
import { issueJwt } from '../support/identity-services.ts'
import { lacks } from '../support/tools.ts'

const image = multiPlatform('app')
const token = 'ghs_tokenOfTheJobThatNoLogMayShow'
const runnerToken = 'token-of-the-runner'
const idToken = issueJwt({ sub: 'repo:acme/app:environment:production', environment: 'production' })
const recordType = 'https://github.com/promote-image/promote-image/record/v1'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

interface Call {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: unknown
}

/** GitHub's server with its API below /api/v3, and the token service of its runner. */
async function startGithub(status: number) {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-github-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  const { cert, key } = await makeCertificates(folder)
  const identity = { cert: await readFile(cert), key: await readFile(key) }
  const calls: Call[] = []
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url: path = '', method } = request
    const { authorization } = request.headers
    if (path.startsWith('/id-token')) {
      const allowed = authorization === `Bearer ${runnerToken}`
      response.writeHead(allowed ? 200 : 401).end(JSON.stringify({ value: idToken }))
      return
    }
    const chunks: string[] = []
    for await (const chunk of request.setEncoding('utf8')) chunks.push(String(chunk))
    if (method === 'POST') calls.push({ path, authorization, body: JSON.parse(chunks.join('')) })
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"message":"as the test wants it"}')
  }
  const server = createServer(identity, (request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(() => resolve(undefined))))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { url: `https://127.0.0.1:${address.port}`, ca: join(folder, 'ca.pem'), calls }
}

async function promote(status: number) {
  const [build, release] = await Promise.all([start(), start()])
  seed(build.store, 'acme/app', image, ['sha-1'])
  const github = await startGithub(status)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const step = await runStep({
    token,
    inputs: {
      source: `${build.host}/acme/app:sha-1`,
      targets: `${release.host}/acme/app:1.2.3\n${build.host}/acme/prod:1.2.3`,
      record: 'signed',
      'record-key': String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      'github-records': 'true',
    },
    env: {
      GITHUB_SERVER_URL: github.url,
      GITHUB_API_URL: `${github.url}/api/v3`,
      NODE_EXTRA_CA_CERTS: github.ca,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/id-token?v=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: runnerToken,
    },
  })
  return { step, calls: github.calls, names: [`${release.host}/acme/app`, `${build.host}/acme/prod`].toSorted() }
}

async function start(): Promise<Sandbox> {
  const registry = await startRegistry()
  closing.push(() => registry.close())
  return registry
}

const statement = z.object({
  bundle: z.object({ dsseEnvelope: z.object({ payload: z.string(), payloadType: z.string() }) }),
})
const record = z.object({ name: z.string(), digest: z.string(), version: z.string() })

describe.skipIf(lacks('openssl'))('github-records: true', { timeout: 60_000 }, () => {
  it('writes a storage and a deployment record per destination, and uploads the signed record', async () => {
    const { step, calls, names } = await promote(201)
    expect(step.status, step.log).toBe(0)
    const of = (path: string) => calls.filter((call) => call.path === path).map(({ body }) => body)
    const written = { digest: image.digest, version: '1.2.3' }
    for (const kind of ['storage', 'deployment']) {
      const records = of(`/api/v3/orgs/acme/artifacts/metadata/${kind}-record`).map((body) => record.parse(body))
      expect(records.map(({ name }) => name).toSorted()).toEqual(names)
      expect(records).toMatchObject(names.map(() => written))
    }
    expect(of('/api/v3/orgs/acme/artifacts/metadata/deployment-record')[0]).toMatchObject({
      logical_environment: 'production',
      status: 'deployed',
    })
    const [attestation] = of('/api/v3/repos/acme/app/attestations').map((body) => statement.parse(body))
    const { payload = '', payloadType } = attestation?.bundle.dsseEnvelope ?? {}
    expect(payloadType).toBe('application/vnd.in-toto+json')
    expect(JSON.parse(Buffer.from(payload, 'base64').toString())).toMatchObject({ predicateType: recordType })
    expect(new Set(calls.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]))
    expect(step.log).not.toContain('::warning')
    const shown = step.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    for (const secret of [token, runnerToken, idToken]) expect(shown.join('\n')).not.toContain(secret)
  })

  it.each([
    [403, '`artifact-metadata: write`'],
    [422, 'The promotion itself is complete'],
  ])('warns of records that GitHub answers with %i, and the promotion stands', async (status, remedy) => {
    const { step } = await promote(status)
    expect(step).toMatchObject({ status: 0, outputs: { status: 'promoted' } })
    const warnings = step.log.split('\n').filter((line) => line.includes('GitHub did not take'))
    for (const recordName of ['the signed record', 'the storage record', 'the deployment record'])
      expect(warnings.join('\n')).toContain(recordName)
    expect(warnings.join('\n')).toContain(remedy)
  })
})
