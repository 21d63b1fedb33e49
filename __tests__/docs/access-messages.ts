// Refusals of registries and of GitHub's API, connections that fail, and what is said of them.
import { digestTag, seed } from '../../sandbox/content.ts'
import type { Fault } from '../../sandbox/server.ts'
import { type AccessFacts, diagnose } from '../../src/action/github/diagnose-access.ts'
import type { Refusal } from '../../src/action/github/types.ts'
import { withWarningAdvice } from '../../src/action/registry-setting.ts'
import { Authorizer } from '../../src/registry/auth/authorizer.ts'
import { describeUntrusted } from '../../src/registry/auth/realm-policy.ts'
import { decodeCredentialFile } from '../../src/registry/credentials/config-file.ts'
import { decodeHelperResult, spawnHelper } from '../../src/registry/credentials/credential-helper.ts'
import { httpHeaders } from '../../src/registry/credentials/http-headers.ts'
import { explainImmutable } from '../../src/registry/families/remedies/immutable-tags.ts'
import { RegistryError } from '../../src/registry/model/errors.ts'
import { classifyConnectionError } from '../../src/registry/transport/connections/connection-failure.ts'
import { QuotaWatch } from '../../src/registry/transport/limits/quota-watch.ts'
import { SharedPause } from '../../src/registry/transport/limits/shared-pause.ts'
import { AddressPolicy, ForbiddenAddressError } from '../../src/registry/transport/security/address-policy.ts'
import { connectTo } from '../support/connection.ts'
import { basic, credentials, testClock } from '../unit/registry/transport/support.ts'
import { app, document, failure, otherImage, type Stage, tellOverHttp } from './messages.ts'

const html = { 'content-type': 'text/html' }
const json = { 'content-type': 'application/json' }

function answer(status: number, headers: Readonly<Record<string, string>> = json, body = '{"errors":[]}'): Fault {
  return { kind: 'status', status, headers, body }
}

const fallback = digestTag(app.digest)

const stages: readonly Stage[] = [
  { fault: () => answer(401) },
  { fault: () => answer(403) },
  { fault: () => answer(429, { 'retry-after': '7200' }) },
  { fault: () => answer(307, { location: 'http://user:password@127.0.0.1/' }) },
  { fault: ({ reference }) => (reference === fallback ? answer(200, html, '<html>') : undefined) },
  { fault: ({ reference }) => (reference === document.digest ? answer(404) : undefined) },
  { fault: ({ reference }) => (reference === 'new' ? answer(200, html, '<html>') : undefined) },
  { arrange: (store) => seed(store, 'app', otherImage, [fallback]) },
  {
    fault: ({ operation }) => (operation === 'upload-start' ? answer(500) : undefined),
    settings: { phase: 'preflight' },
  },
]

export async function accessMessages(): Promise<readonly string[]> {
  const parts = await Promise.all([
    ...stages.map(tellOverHttp),
    ...realms.map(logIn),
    refusedLogin('wrong'),
    refusedLogin('right'),
  ])
  const facts = {
    registry: 'r.test',
    repository: 'r.test/app',
    operation: 'push',
    access: 'write',
    status: 400,
    codes: ['TAG_INVALID'],
  } as const
  return [...parts.flat(), ...quotaMessages(), explainImmutable(new RegistryError(facts)).details.remedy ?? '']
}

/** A push with this password to a registry at which nobody may push. */
async function refusedLogin(password: string): Promise<readonly string[]> {
  const auth = { kind: 'basic', users: { acme: 'right' } } as const
  const store = credentials({ credential: basic('acme', password) })
  const connection = await connectTo({ auth, quirks: ['upload-denied'] }, { credentials: store })
  try {
    const permission = await connection.open('app').openUpload()
    return permission.kind === 'granted' ? [] : [permission.error.details.remedy ?? '']
  } finally {
    await connection.close()
  }
}

/** What is said while a quota runs out. */
function quotaMessages(): readonly string[] {
  const collected: string[] = []
  const clock = testClock()
  for (const remaining of [9, 20, 0]) {
    const pause = new SharedPause(clock, () => undefined)
    const quota = new QuotaWatch({
      registry: 'docker.io',
      clock,
      pause,
      longestWait: 0,
      warn: (text) => collected.push(text),
    })
    const headers = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': `${remaining};w=21600` }
    quota.check(headers, remaining === 20 ? 30 : 0)
  }
  return collected
}

/** Places of credentials that are not in order. */
export async function credentialMessages(): Promise<readonly string[]> {
  const warned: string[] = []
  await httpHeaders({
    environment: { env: { HOME: '/home/runner' } },
    readFile: async () => '{"HttpHeaders":{"Authorization":"x"}}',
    warn: (text) => warned.push(text),
    onSecret: () => undefined,
  })
  const failures = await Promise.all([
    failure(() => spawnHelper({ PATH: '' })('absent', 'https://registry.example')),
    failure(() => decodeHelperResult({ stdout: 'locked', failure: 'failed' }, 'docker-credential-pass')),
    failure(() => decodeCredentialFile('[]', '/home/runner/.docker/config.json')),
  ])
  return [...failures, ...warned]
}

const realms = ['https://tokens.example.net/token', 'https://10.0.0.1/token'] as const

/** What is said of a registry that names this token service, where the service refuses. */
async function logIn(realm: string): Promise<readonly string[]> {
  const collected: string[] = []
  const registry = 'registry.example.com'
  const origin = new URL(`https://${registry}`)
  const authorizer = new Authorizer({
    rules: { registry, origin, settings: {}, addresses: new AddressPolicy(registry, false) },
    credentials: credentials({ credential: basic('acme', 'password') }),
    clock: testClock(),
    requestToken: async () => ({ kind: 'denied', status: 401, detail: 'no' }),
    ping: async () => undefined,
    warn: (message) => collected.push(message),
    onUntrustedRealm: (url) => {
      const message = describeUntrusted(url)
      const event = withWarningAdvice({ kind: 'warning', registry, message, untrustedRealm: url.origin }, 'action')
      if (event.kind === 'warning') collected.push(event.message)
    },
    onSchemeSelected: () => undefined,
  })
  const need = { scope: { repository: 'app', actions: 'pull' }, reads: true, signal: AbortSignal.any([]) } as const
  const challenge = `Bearer realm="${realm}",service="x"`
  await authorizer
    .onRejected(need, {}, { status: 401, challenge })
    .catch((error: unknown) => collected.push(String(error)))
  return collected
}

const failures: readonly Error[] = [
  ...[
    'ENOTFOUND',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'HPE_INVALID_CONSTANT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ].map((code) => Object.assign(new Error(code), { code })),
  new Error('connect ECONNREFUSED 127.0.0.1:5000'),
  new Error('Proxy response (407) !== 200 when HTTP Tunneling'),
  new ForbiddenAddressError('registry.example.com'),
]

export async function connectionMessages(): Promise<readonly string[]> {
  return failures.map((error) => classifyConnectionError(error).remedy ?? '')
}

const refusal: Refusal = { owner: 'acme', name: 'app', access: 'write', message: 'permission_denied: write_package' }

interface Refused {
  readonly message?: string
  readonly around?: Partial<AccessFacts>
  /** Of the API, when it is asked for the package. */
  readonly status?: number
  readonly linked?: string
}

const refusals: readonly Refused[] = [
  { around: { fork: 'ann/app' } },
  { around: { dependabot: true } },
  { message: 'installation not allowed to Create organization package' },
  { message: 'Resource protected by organization SAML enforcement' },
  { message: 'The token provided does not match expected scopes.' },
  { message: 'User cannot be authenticated with the token provided.' },
  { status: 200 },
  { status: 200, linked: 'acme/other' },
  { status: 200, linked: 'acme/app' },
  { status: 404 },
  { status: 403 },
]

export async function packageMessages(): Promise<readonly string[]> {
  const diagnoses = refusals.map(({ message = refusal.message, around, status = 404, linked }) => {
    const repository = linked === undefined ? undefined : { full_name: linked }
    const data = { visibility: 'private', repository }
    return diagnose(
      { ...refusal, message },
      {
        serverUrl: 'https://github.com',
        repository: 'acme/app',
        fork: undefined,
        dependabot: false,
        callApi: async () => ({ status, data, headers: {} }),
        ...around,
      },
    )
  })
  return (await Promise.all(diagnoses)).map((text) => text ?? '')
}
