// The small tables: retries, scopes, families, origins, failures.
import { assert, double, integer, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { challengedScopes, covers, repositoryScope } from '../../../../src/registry/auth/tokens/scopes.ts'
import { hostedFamilyOf as familyOf } from '../../../../src/registry/families/families.ts'
import { classifyConnectionError } from '../../../../src/registry/transport/connections/connection-failure.ts'
import { backoff, parseRetryAfter } from '../../../../src/registry/transport/retry/policy.ts'
import { apiOrigin } from '../../../../src/registry/transport/security/origin.ts'

describe('a retry', () => {
  it('comes at any time under a bound that doubles from half a second to thirty', () => {
    expect([1, 2, 3, 6, 7, 8, 20].map((tries) => backoff(tries, 1))).toEqual([
      500, 1000, 2000, 16000, 30000, 30000, 30000,
    ])
    assert(
      property(integer({ min: 1, max: 50 }), double({ min: 0, max: 1, noNaN: true }), (tries, random) => {
        expect(backoff(tries, random)).toBeGreaterThanOrEqual(0)
        expect(backoff(tries, random)).toBeLessThanOrEqual(backoff(tries, 1))
      }),
    )
  })

  const now = Date.UTC(2026, 0, 1)
  it.each<[string | undefined, number | undefined]>([
    ['3', 3000],
    [' 3 ', 3000],
    ['0', undefined],
    ['0.5', 500],
    ['Thu, 01 Jan 2026 00:00:07 GMT', 7000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['2026', 2_026_000],
    ['1e9', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('after "%s" comes in %s ms', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected)
  })

  it('is never NaN or in the past, whatever the header', () => {
    assert(
      property(string(), (value) => {
        const wait = parseRetryAfter(value, now)
        expect(wait === undefined || wait > 0).toBe(true)
      }),
    )
  })
})

describe('scopes', () => {
  it('ask to delete only if that is meant', () => {
    expect(repositoryScope('a/b', 'pull')).toBe('repository:a/b:pull')
    expect(repositoryScope('a/b', 'pull,push')).toBe('repository:a/b:pull,push')
    expect(repositoryScope('a/b', 'delete')).toBe('repository:a/b:pull,push,delete')
  })

  it.each<[string, string, boolean]>([
    ['repository:a:pull,push', 'repository:a:pull', true],
    ['repository:a:push,pull', 'repository:a:pull,push', true],
    ['repository:a:pull', 'repository:a:pull,push', false],
    ['repository:a:*', 'repository:a:delete', true],
    ['repository:host:5000/a:pull', 'repository:host:5000/a:pull', true],
    ['repository:a:pull', 'repository:b:pull', false],
    ['aws', 'aws', true],
    ['*', 'aws', false],
  ])('%s covers %s: %s', (asked, wanted, expected) => {
    expect(covers([asked], wanted)).toBe(expected)
  })

  it('of a challenge are bounded', () => {
    expect(challengedScopes('a  b')).toEqual(['a', 'b'])
    expect(challengedScopes(undefined)).toEqual([])
    expect(challengedScopes('x '.repeat(100))).toHaveLength(8)
    expect(challengedScopes('x'.repeat(2000))).toEqual([])
  })
})

describe('what is known of a registry by its name', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['docker.io', 'https://auth.docker.io/token', 'registry.docker.io'],
    ['ghcr.io', 'https://ghcr.io/token', 'ghcr.io'],
    ['quay.io', 'https://quay.io/v2/auth', 'quay.io'],
    ['public.ecr.aws', 'https://public.ecr.aws/token/', 'public.ecr.aws'],
    ['eu.gcr.io', 'https://eu.gcr.io/v2/token', 'eu.gcr.io'],
    ['europe-west1-docker.pkg.dev', 'https://europe-west1-docker.pkg.dev/v2/token', 'europe-west1-docker.pkg.dev'],
    ['acme.azurecr.io', 'https://acme.azurecr.io/oauth2/token', 'acme.azurecr.io'],
    ['registry.gitlab.com', 'https://gitlab.com/jwt/auth', 'container_registry'],
    ['registry.example.com', undefined, undefined],
    ['ghcr.io.evil.net', undefined, undefined],
    ['evilghcr.io', undefined, undefined],
    ['ghcr.io:8443', undefined, undefined],
  ])('%s', (registry, realm, service) => {
    const tokens = familyOf(registry)?.tokenService?.(registry)
    expect([tokens?.realm, tokens?.service]).toEqual([realm, service])
  })

  it('knows the private ECR, its Basic and its PutImage rate, by its host', () => {
    const hosts = ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com']
    for (const host of hosts) expect(familyOf(host)).toMatchObject({ basicAuth: true, rates: { manifests: 10 } })
    expect(familyOf('123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.net')).toBeUndefined()
  })
})

describe("a registry's API", () => {
  it.each<[string, boolean | undefined, string]>([
    ['docker.io', undefined, 'https://registry-1.docker.io'],
    ['ghcr.io', undefined, 'https://ghcr.io'],
    ['registry.corp:5000', undefined, 'https://registry.corp:5000'],
    ['registry.corp:5000', true, 'http://registry.corp:5000'],
    ['localhost:5000', undefined, 'http://localhost:5000'],
    ['127.1.2.3:5000', undefined, 'http://127.1.2.3:5000'],
    ['[::1]:5000', undefined, 'http://[::1]:5000'],
    ['localhost:5000', false, 'https://localhost:5000'],
    ['localhost.:5000', undefined, 'https://localhost.:5000'],
    ['127.0.0.1.evil.net', undefined, 'https://127.0.0.1.evil.net'],
    ['[64:ff9b::7f00:1]:5000', undefined, 'https://[64:ff9b::7f00:1]:5000'],
    ['[2002:7f00:1::]:5000', undefined, 'https://[2002:7f00:1::]:5000'],
    ['localhost.evil.net', undefined, 'https://localhost.evil.net'],
    ['10.0.0.1:5000', undefined, 'https://10.0.0.1:5000'],
  ])('of %s (plain HTTP: %s) is at %s', (registry, plainHttp, expected) => {
    expect(apiOrigin(registry, plainHttp === undefined ? {} : { plainHttp }).origin).toBe(expected)
  })
})

function failed(code: string, message = 'x'): Error {
  return Object.assign(new Error(message), { code })
}

describe('a failed connection', () => {
  it.each<[Error, boolean, string, string]>([
    [failed('ECONNREFUSED'), true, 'no-response', 'the connection was refused'],
    [failed('ECONNRESET'), true, 'no-response', 'broke off'],
    [failed('EAI_AGAIN'), true, 'host-unknown', 'could not be resolved'],
    [failed('UND_ERR_CONNECT_TIMEOUT'), true, 'no-response', 'none of its addresses'],
    [new AggregateError([failed('ETIMEDOUT'), failed('ENETUNREACH')]), true, 'no-response', 'none of its addresses'],
    [failed('UND_ERR_HEADERS_TIMEOUT'), true, 'no-response', 'stayed silent'],
    [failed('UND_ERR_HEADERS_OVERFLOW'), false, 'no-response', '256 KiB'],
    [failed('ENOTFOUND'), false, 'host-unknown', 'no host of this name'],
    [failed('SELF_SIGNED_CERT_IN_CHAIN'), false, 'certificate-untrusted', 'authority'],
    [
      failed(
        'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        'if the root CA is installed locally, try running Node.js with --use-system-ca',
      ),
      false,
      'certificate-untrusted',
      'authority',
    ],
    [failed('DEPTH_ZERO_SELF_SIGNED_CERT'), false, 'certificate-untrusted', 'is self-signed'],
    [failed('CERT_NOT_YET_VALID'), false, 'certificate-invalid', 'not valid yet'],
    [failed('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), false, 'client-certificate', 'a client certificate'],
    [failed('ERR_TLS_CERT_ALTNAME_INVALID'), false, 'certificate-invalid', 'another host name'],
    [
      failed(
        'ERR_SSL_WRONG_VERSION_NUMBER',
        '40F7:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:record.c:354',
      ),
      false,
      'tls-mismatch',
      'does not speak TLS',
    ],
    [failed('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'), false, 'tls-mismatch', 'TLSV1_ALERT_PROTOCOL_VERSION'],
    [failed('HPE_INVALID_CONSTANT', 'Expected HTTP/'), false, 'tls-required', 'does not answer in HTTP'],
    [new Error('outer', { cause: failed('CERT_HAS_EXPIRED') }), false, 'certificate-invalid', 'has expired'],
    [new AggregateError([failed('ENOTFOUND')]), false, 'host-unknown', 'no host of this name'],
    [
      failed('UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling'),
      false,
      'no-response',
      'proxy refused the connection (407)',
    ],
    [
      failed('UND_ERR_ABORTED', 'Proxy response (502) !== 200 when HTTP Tunneling'),
      true,
      'no-response',
      'proxy refused the connection (502)',
    ],
    [failed('EWHATEVER', 'library text'), true, 'no-response', 'the connection failed (EWHATEVER)'],
  ])('%s: transient %s, %s', (error, transient, code, detail) => {
    const failure = classifyConnectionError(error)
    expect(failure).toMatchObject({ transient, code })
    expect(failure.detail).toContain(detail)
    expect(failure.detail).not.toMatch(/SSL routines|--use-system-ca|library text|!==/)
  })

  it('of HTTP/2 is known as one', () => {
    expect(classifyConnectionError(failed('ERR_HTTP2_STREAM_ERROR'))).toMatchObject({ transient: true, http2: true })
  })
})
