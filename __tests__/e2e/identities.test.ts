// A step that logs in by OIDC, with the built action: GitHub's token service, STS and ECR are stand-ins on loopback.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../sandbox/content.ts'
import { runStep } from '../../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../../sandbox/server.ts'
import {
  awsKeys,
  createdRepository,
  idTokenFor,
  isSignedForAws,
  isTrusted,
  stsCredentials,
} from '../support/identity-services.ts'

const image = multiPlatform('app')
const password = 'ecr-password-of-an-hour'
const runnerToken = 'token-of-the-runner'
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: string[] = []
  for await (const chunk of request.setEncoding('utf8')) chunks.push(String(chunk))
  return chunks.join('')
}

/** One server for all three services. `trusted`: the audience that the role's trust policy allows. */
async function startServices(
  trusted = 'sts.amazonaws.com',
  create = (_repository: string): void => {},
): Promise<string> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const body = await bodyOf(request)
    if (url.pathname === '/id-token') {
      const allowed = request.headers.authorization === `Bearer ${runnerToken}`
      response
        .writeHead(allowed ? 200 : 401)
        .end(JSON.stringify({ value: idTokenFor(url.searchParams.get('audience') ?? '') }))
    } else if (url.pathname === '/sts/') {
      const ok = isTrusted(new URLSearchParams(body).get('WebIdentityToken') ?? '', trusted)
      response.writeHead(ok ? 200 : 403).end(ok ? stsCredentials() : '<Error><Code>AccessDenied</Code></Error>')
    } else {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const signed = isSignedForAws({ method: 'POST', url, headers, body }, 'ecr')
      if (signed && request.headers['x-amz-target']?.toString().endsWith('.CreateRepository'))
        create(createdRepository({ body }))
      const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64')
      response
        .writeHead(signed ? 200 : 403)
        .end(JSON.stringify({ authorizationData: [{ authorizationToken, expiresAt: 4_000_000_000 }], repository: {} }))
    }
  }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(() => resolve())))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}

async function start(options: Parameters<typeof startRegistry>[0] = {}): Promise<Sandbox> {
  const registry = await startRegistry(options)
  closing.push(() => registry.close())
  return registry
}

async function startRelease(options: Parameters<typeof startRegistry>[0] = {}): Promise<Sandbox> {
  return start({ auth: { kind: 'basic', users: { AWS: password } }, ...options })
}

async function promoteTo(
  services: string,
  env: Readonly<Record<string, string>>,
  { release: given, inputs }: { readonly release?: Sandbox; readonly inputs?: Readonly<Record<string, string>> } = {},
) {
  const build = await start()
  const release = given ?? (await startRelease())
  seed(build.store, 'acme/app', image, ['sha-1'])
  const step = await runStep({
    inputs: {
      source: `${build.host}/acme/app:sha-1`,
      targets: `${release.host}/acme/app:1.2.3`,
      'registry-identities': `- { type: aws-ecr, registry: "${release.host}", role-to-assume: "arn:aws:iam::123456789012:role/release", region: eu-west-1 }`,
      ...inputs,
    },
    env: {
      AWS_ENDPOINT_URL_STS: `${services}/sts/`,
      AWS_ENDPOINT_URL_ECR: `${services}/`,
      GITHUB_ACTIONS: 'true',
      ...env,
    },
  })
  return { step, release }
}

const runner = (services: string) => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: `${services}/id-token?v=1`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: runnerToken,
})

it('pushes with a login that was issued for this job, and shows none of its secrets', async () => {
  const services = await startServices()
  const { step, release } = await promoteTo(services, runner(services))
  expect(step).toMatchObject({ status: 0, outputs: { status: 'promoted', digest: image.digest } })
  expect(release.store.tag('acme/app', '1.2.3')).toBe(image.digest)
  const shown = step.log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .concat(step.summary, Object.values(step.outputs))
    .join('\n')
  for (const secret of [
    password,
    awsKeys.secretAccessKey,
    awsKeys.sessionToken,
    idTokenFor('sts.amazonaws.com'),
    runnerToken,
  ])
    expect(shown).not.toContain(secret)
})

it('says what the trust policy must allow if the role is refused, and writes nothing', async () => {
  const services = await startServices('other-audience')
  const { step, release } = await promoteTo(services, runner(services))
  expect(step).toMatchObject({ status: 1, outputs: { status: 'failed', changed: 'false' } })
  expect(step.log).toContain(
    'AWS STS refused to assume arn:aws:iam::123456789012:role/release (HTTP 403: AccessDenied)',
  )
  expect(step.log).toContain('sub "repo:acme/app:environment:production"')
  expect(release.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD' && method !== 'POST')).toEqual(
    [],
  )
})

it('reports that the permission id-token: write is missing', async () => {
  const { step } = await promoteTo(await startServices(), {})
  expect(step.status).toBe(1)
  expect(step.log).toContain('Add "permissions: { id-token: write }" to the job')
})

it('creates the repository that it pushes to, with the role of the login', async () => {
  const release = await startRelease({ quirks: ['no-create-on-push'] })
  const services = await startServices(undefined, (repository) => release.store.createRepository(repository))
  const { step } = await promoteTo(services, runner(services), {
    release,
    inputs: { registries: `"${release.host}": { create-repository: true }` },
  })
  expect(step).toMatchObject({ status: 0, outputs: { status: 'promoted' } })
  expect(step.log).toContain(`${release.host}/acme/app did not exist, and was created (create-repository)`)
  expect(step.summary).toContain('was created (create-repository)')
  expect(release.store.tag('acme/app', '1.2.3')).toBe(image.digest)
})
