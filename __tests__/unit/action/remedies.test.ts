// Advice that names inputs or workflow keys: chosen by code, family and access.
import { describe, expect, it } from 'vitest'
import { withWarningAdvice } from '../../../src/action/registry-setting.ts'
import { withAdvice } from '../../../src/action/remedies.ts'
import type { Surface } from '../../../src/action/surface.ts'
import { failuresOf } from '../../../src/promote/report/failures.ts'
import { RegistryError, type RegistryErrorDetails } from '../../../src/registry/model/errors.ts'

const run = { requests: [], signal: new AbortController().signal, isTagTouched: true, writesNothing: false }
const base = { registry: 'registry.example', repository: 'acme/app', operation: 'ask for it', access: 'read' } as const

function remedyOf(details: Partial<RegistryErrorDetails>, surface?: Surface): string | undefined {
  const [failure] = failuresOf(new RegistryError({ ...base, ...details }), run)
  return failure && withAdvice(failure, surface).remedy
}

describe('the advice for', () => {
  it.each<[string, Partial<RegistryErrorDetails>, RegExp]>([
    ['a refused push to GHCR', { registry: 'ghcr.io', access: 'write', status: 403 }, /packages: write/],
    ['a refused pull from GHCR', { registry: 'ghcr.io', status: 401 }, /packages: read/],
    ['ECR', { registry: '123456789012.dkr.ecr.eu-west-1.amazonaws.com', status: 401 }, /amazon-ecr-login/],
    [
      'a repository of ECR that does not exist',
      {
        registry: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
        repository: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/app',
        access: 'write',
        status: 404,
        codes: ['NAME_UNKNOWN'],
      },
      /`registries: \|`.*`"123456789012.*": \{ create-repository: true \}`.*`aws ecr create-repository --region eu-west-1 --registry-id 123456789012 --repository-name acme\/app`/,
    ],
    ['a registry that wants a login', { status: 401 }, /docker\/login-action/],
    [
      'a registry that asks for a long wait',
      { code: 'rate-limited', status: 429, remedy: 'Run again in 7 minutes.', retryAfter: 400_000 },
      /^Run again in 7 minutes\. Or set `wait: 7m` and a longer `timeout`\. Lower `concurrency`/,
    ],
    [
      'the longest wait that the input takes',
      { code: 'unavailable', status: 503, remedy: 'Run again in 5 days.', retryAfter: 432_000_000 },
      /`wait: 7200m`/,
    ],
    [
      'a longer one',
      { code: 'unavailable', status: 503, remedy: 'Run again in 6 days.', retryAfter: 432_000_001 },
      /^Run again in 6 days\.$/,
    ],
    ['a broken login', { code: 'credentials-unusable' }, /`registry-auth`/],
    [
      'a self-signed certificate',
      { code: 'certificate-untrusted' },
      /`registries: \|`.*`"registry.example": \{ ca: ca.pem \}`/,
    ],
    [
      'a client certificate',
      { code: 'client-certificate' },
      /`"registry.example": \{ cert: client.pem, key: client.key \}`/,
    ],
    [
      'plain HTTP that Go refuses',
      { status: 400, detail: 'Client sent an HTTP request to an HTTPS server.' },
      /plain-http: false/,
    ],
    [
      'plain HTTP that nginx refuses',
      { status: 400, detail: '400 The plain HTTP request was sent to HTTPS port' },
      /plain HTTP, the default for loopback hosts\. If it speaks TLS, .*plain-http: false/,
    ],
    ['plain HTTP after which the connection was lost', { code: 'no-response', plainHttp: true }, /plain-http: false/],
    ['a rate limit under another status', { status: 403, codes: ['TOOMANYREQUESTS'] }, /`concurrency`/],
    ['an unreadable list of referrers', { code: 'referrers-unreadable' }, /`referrers: none`/],
  ])('%s', (_name, details, advice) => {
    expect(remedyOf(details)).toMatch(advice)
  })

  it('a certificate that trust does not make valid has no setting', () => {
    expect(remedyOf({ code: 'certificate-invalid', remedy: 'Renew it.' })).toBe('Renew it.')
  })

  it('anything else is what the registry room knows', () => {
    expect(remedyOf({ status: 418, remedy: 'Make tea.' })).toBe('Make tea.')
  })
})

describe('a 401', () => {
  it('with a login that was sent asks for a correct one', () => {
    expect(remedyOf({ status: 401, anonymous: false })).toMatch(/^Correct the login of this job/)
    expect(remedyOf({ status: 401, anonymous: false }, 'command-line')).toMatch(/^Log in again; /)
  })

  it.each(['input', 'file', 'helper', 'variable', 'identity', 'job-token'] as const)(
    'with a login from this place (%s) does not advise another one',
    (login) => {
      for (const surface of ['action', 'command-line'] as const) {
        const remedy = remedyOf({ status: 401, anonymous: false, login }, surface)
        expect(remedy).toMatch(/^(?:Correct|Renew|Check|Log in again)/)
        expect(remedy).not.toContain('registry-auth')
      }
    },
  )

  it('without a login asks for one', () => {
    expect(remedyOf({ status: 401, anonymous: true })).toMatch(/^Run docker\/login-action/)
    expect(remedyOf({ status: 401, anonymous: true }, 'command-line')).toMatch(/^Log in with `docker login`/)
  })
})

describe('on the command line', () => {
  it.each<[string, Partial<RegistryErrorDetails>]>([
    ['a refused push to GHCR', { registry: 'ghcr.io', access: 'write', status: 403 }],
    ['a refused pull from GHCR', { registry: 'ghcr.io', status: 401 }],
    ['ECR', { registry: '123456789012.dkr.ecr.eu-west-1.amazonaws.com', status: 401 }],
    ['a 401', { status: 401 }],
    ['a broken login', { code: 'credentials-unusable' }],
    ['an unknown certificate', { code: 'certificate-untrusted' }],
    ['plain HTTP', { code: 'tls-mismatch' }],
    ['TLS', { code: 'tls-required' }],
    ['a client certificate', { code: 'client-certificate' }],
    ['a private address', { code: 'private-address' }],
    ['a token service in a private network', { code: 'realm-refused' }],
    ['a busy list of referrers', { code: 'referrers-busy' }],
    ['a full disk', { code: 'disk-full' }],
  ])('the advice for %s names nothing of a workflow', (_name, details) => {
    expect(remedyOf(details, 'command-line')).not.toMatch(
      /login-action|amazon-ecr|under `with|\bjob\b|workflow|permissions/,
    )
  })
})

describe('the warning of a token service on another domain', () => {
  const warning = {
    kind: 'warning',
    registry: 'registry.example:5000',
    message: 'its token service gets no credentials.',
    untrustedRealm: 'https://tokens.example.net',
  } as const

  it.each<[Surface, RegExp]>([
    [
      'action',
      /^its token service gets no credentials\. If .*`registries: \|` under `with:`.*`"registry\.example:5000": \{ realm: "https:\/\/tokens\.example\.net" \}`\.$/,
    ],
    [
      'command-line',
      /^its token service gets no credentials\. If .*`"registry\.example:5000": \{ realm: "https:\/\/tokens\.example\.net" \}`.*--registries\.$/,
    ],
  ])('says which setting permits it, for the surface %s', (surface, message) => {
    expect(withWarningAdvice(warning, surface)).toHaveProperty('message', expect.stringMatching(message))
  })

  it('is the only event that is changed', () => {
    const { untrustedRealm: _, ...otherFields } = warning
    expect(withWarningAdvice(otherFields, 'action')).toBe(otherFields)
  })
})
