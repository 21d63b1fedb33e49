// Services that repeat all that they were sent in their refusals: the signing of records, GitHub's records and signature stores
// show no key, token or login in anything that a step leaves. Run with the built action.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../sandbox/content.ts'
import { runStep } from '../../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../../sandbox/server.ts'
import { makeCertificates } from '../support/certificates.ts'
import { issueJwt } from '../support/identity-services.ts'
import { lacks } from '../support/tools.ts'

const image = multiPlatform('app')
const token = 'ghs_canaryTokenOfTheJob0123456789'
const runnerToken = 'canary-token-of-the-runner-1'
const idToken = issueJwt({ sub: 'repo:acme/app:ref:refs/heads/main', canary: 'canary-claim-of-the-job-2' })
const password = 'canary/password of+a store 3'
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const keyLines = key.split('\n').filter((line) => line.length >= 16 && !line.startsWith('-----'))
/** What a refusal begins with. */
const repeated = 'you sent'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** The runner's token service, and everything else that refuses and repeats: headers, Basic logins in the clear, and bodies. */
async function startEcho() {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-canaries-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  const { cert, key: serverKey } = await makeCertificates(folder)
  const identity = { cert: await readFile(cert), key: await readFile(serverKey) }
  const answer = async (request: IncomingMessage): Promise<readonly [status: number, body: string]> => {
    if (request.url?.startsWith('/id-token')) return [200, JSON.stringify({ value: idToken })]
    const { authorization = '' } = request.headers
    const decoded = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString()
    const sent = `${authorization} ${decoded} ${await text(request)}`
    return [400, JSON.stringify({ message: `${repeated} ${sent}`, code: 3 })]
  }
  const server = createServer(identity, (request, response) => {
    void answer(request).then(([status, body]) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(() => resolve(undefined))))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { echo: `https://127.0.0.1:${address.port}`, ca: join(folder, 'ca.pem') }
}

async function start(): Promise<Sandbox> {
  const registry = await startRegistry()
  closing.push(() => registry.close())
  seed(registry.store, 'acme/app', image, ['1'])
  return registry
}

interface Scene {
  readonly inputs: (echo: string) => Readonly<Record<string, string>>
  readonly files?: (echo: string) => Readonly<Record<string, string>>
  /** A part of what must be shown: the service was asked, and its refusal is told. */
  readonly shown: string
}

const signingConfig = (url: string) => {
  const service = [{ url, majorApiVersion: 1, validFor: { start: '2020-01-01T00:00:00Z' }, operator: 'test' }]
  const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json'
  return JSON.stringify({ mediaType, caUrls: service, tsaUrls: service })
}

const scenes: Readonly<Record<string, Scene>> = {
  'record: signed with the identity of the job': {
    inputs: () => ({ record: 'signed', 'signing-config': 'signing_config.json' }),
    files: (echo) => ({ 'signing_config.json': signingConfig(echo) }),
    shown: repeated,
  },
  'record-key and github-records': {
    inputs: () => ({ record: 'signed', 'record-key': key, 'github-records': 'true' }),
    shown: 'GitHub did not take',
  },
  'a signature store with a login': {
    inputs: () => ({}),
    shown: 'signature store',
  },
}

it.skipIf(lacks('openssl')).each(Object.entries(scenes))(
  '%s shows no secret',
  async (name, { inputs, files, shown }) => {
    const registry = await start()
    const { echo, ca } = await startEcho()
    const store = echo.replace('https://', `https://me:${encodeURIComponent(password)}@`)
    const hasStore = name.includes('store')
    const step = await runStep({
      token,
      inputs: {
        source: `${registry.host}/acme/app:1`,
        targets: `${registry.host}/prod/app:2`,
        ...inputs(echo),
      },
      files: { ...files?.(echo) },
      ...(hasStore && {
        home: { '.config/containers/registries.d/a.yaml': `default-docker: { lookaside: "${store}" }` },
      }),
      env: {
        RUNNER_DEBUG: '1',
        GITHUB_API_URL: `${echo}/api/v3`,
        GITHUB_SERVER_URL: echo,
        NODE_EXTRA_CA_CERTS: ca,
        ACTIONS_ID_TOKEN_REQUEST_URL: `${echo}/id-token?v=1`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: runnerToken,
      },
    })
    const log = step.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    const all = [...log, step.summary, ...Object.values(step.outputs)].join('\n')
    expect(all).toContain(shown)
    for (const secret of [token, runnerToken, idToken, password, ...keyLines])
      for (const form of [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64'),
        Buffer.from(`me:${secret}`).toString('base64'),
      ])
        expect(all).not.toContain(form)
  },
)
