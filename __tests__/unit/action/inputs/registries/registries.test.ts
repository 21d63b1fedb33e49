// The `registries` input: every key, what is refused, and what must not contradict a login.
import { describe, expect, it } from 'vitest'
import { fine, inputsOf, problemsOf, read } from '../support.ts'

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
const key = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----\n'

describe('registries', () => {
  it('reads every setting of a host, files included', async () => {
    const registries = `
GHCR.io: { max-concurrency: 8, rate: 0.5 }
"127.0.0.1:5000": { plain-http: false }
registry.corp:
  ca: ca.pem
  cert: ${JSON.stringify(pem)}
  key: key.pem
  mirrors: [Mirror.corp, "other.corp:5000"]
  referrers: tag
  allow-private: true
  realm: https://sso.corp/auth?x=1
  skip-verify: false
  headers: { X-Team: release }
  user-agent: acme-ci/1
  anonymous: true
  retries: 0
  retry-codes: [403, 520]
  page-size: 50
index.docker.io: { mirrors: "a.corp, b.corp" }`
    const { registries: read } = await inputsOf({ registries }, { 'ca.pem': pem, 'key.pem': key })
    expect(Object.fromEntries(read)).toEqual({
      'ghcr.io': { maxConcurrency: 8, rate: 0.5 },
      '127.0.0.1:5000': { plainHttp: false },
      'registry.corp': {
        plainHttp: false,
        ca: pem,
        cert: pem,
        key,
        mirrors: ['mirror.corp', 'other.corp:5000'],
        referrers: 'tag',
        allowPrivate: true,
        realm: 'https://sso.corp',
        skipVerify: false,
        headers: { 'x-team': 'release' },
        userAgent: 'acme-ci/1',
        anonymous: true,
        retries: 0,
        retryCodes: [403, 520],
        pageSize: 50,
      },
      'docker.io': { mirrors: ['a.corp', 'b.corp'] },
    })
  })

  it('lets repositories be created if that is possible: in ECR, by its name or by its login', async () => {
    const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
    const registries = `${host}: { create-repository: true }\necr.corp: { create-repository: true }`
    const identity =
      '- { type: aws-ecr, registry: ecr.corp, region: eu-west-1, role-to-assume: "arn:aws:iam::123456789012:role/release" }'
    const { registries: read } = await inputsOf({ registries, 'registry-identities': identity })
    expect([...read.values()]).toEqual([{ createRepository: true }, { createRepository: true }])
    expect(await problemsOf({ ...fine, registries })).toEqual([
      expect.stringContaining('ecr.corp: create-repository is for Amazon ECR'),
    ])
    expect(await problemsOf({ ...fine, registries: 'public.ecr.aws: { create-repository: true }' })).toEqual([
      expect.stringContaining('`aws ecr-public create-repository --region us-east-1 --repository-name …`'),
    ])
  })

  it.each([
    ['ghcr.io: { rat: 1 }', 'ghcr.io: unknown key "rat". Did you mean "rate"?'],
    ['ghcr.io: { rate: fast }', 'ghcr.io, rate: "fast" is not a number'],
    ['ghcr.io: { rate: 0 }', 'ghcr.io, rate: "0"'],
    ['ghcr.io: { plain-http: yes }', '"yes" is not one of true, false'],
    ['ghcr.io: { max-concurrency: 257 }', 'from 1 to 256'],
    ['ghcr.io: { mirrors: [a b] }', 'ghcr.io, mirrors, entry 1: "a b" is not a host'],
    ['ghcr.io: { realm: sso }', '"sso" is not a URL'],
    ['ghcr.io: { realm: "https://u:p@sso.corp" }', 'is not a URL'],
    ['ghcr.io: { ca: nope.pem }', 'ghcr.io, ca: "nope.pem" does not exist.'],
    ['ghcr.io: { ca: text }', 'is not PEM'],
    ['ghcr.io: { ca: "-----BEGIN PRIVATE KEY-----" }', 'ca: it holds no certificate'],
    [
      'ghcr.io: { cert: "-----BEGIN CERTIFICATE-----", key: "-----BEGIN CERTIFICATE-----" }',
      'key: it holds no private key',
    ],
    ['ghcr.io:\nplain-http: true', 'it has no settings. Indent them more than the host'],
    ['ghcr.io: { cert: c.pem }', 'cert and key belong together'],
    ['ghcr.io: { plain-http: true, ca: c.pem }', 'leaves no TLS'],
    ['ghcr.io: { headers: { Authorization: s3cret } }', 'ghcr.io, headers, Authorization: this header is set by'],
    ['ghcr.io: { headers: { Host: evil } }', 'ghcr.io, headers, Host: this header is set by promote-image alone'],
    ['ghcr.io: { headers: { TE: x } }', 'ghcr.io, headers, TE: this header is set by promote-image alone'],
    ['ghcr.io: { headers: { a b: x } }', 'ghcr.io, headers, a b: it is not the name of a header'],
    ['ghcr.io: { headers: { X: "a\\nb" } }', 'ghcr.io, headers, X: its value is empty, too long, or not one line'],
    ['ghcr.io: { headers: x }', 'ghcr.io, headers: it is not a map'],
    ['ghcr.io: { retries: 21 }', 'ghcr.io, retries: "21" is not a whole number from 0 to 20'],
    ['ghcr.io: { retry-codes: 404 }', 'ghcr.io, retry-codes, entry 1: "404" is not a status'],
    ['ghcr.io: { page-size: 0 }', 'ghcr.io, page-size: "0" is not a whole number from 1 to 10000'],
    ['ghcr.io: { rate: 1 }\nGHCR.IO: { rate: 2 }', 'ghcr.io is there twice'],
    ['acme: {}', '"acme" is not a host'],
    ['- ghcr.io', 'not a map by host'],
    ['ghcr.io: on', '"on" is not a map of settings'],
    ['a: [', 'not valid YAML'],
    ['a: [x, y\nb: c', 'not valid YAML at line 1, column 4: the bracket [ that begins here is not closed by ]'],
    ['a: b\nc: [x, {y: z]\n', 'not valid YAML at line 2, column 8: the bracket { that begins here is not closed by }'],
    ['a:\n  - [x\n  - y\n', 'not valid YAML at line 2, column 5: the bracket [ that begins here is not closed by ]'],
    ['[a, b', 'not valid YAML at line 1, column 1: the bracket [ that begins here is not closed by ]'],
    ['a: [x}\n', 'not valid YAML at line 1, column 4: the bracket [ that begins here is not closed by ]'],
    ['a: {b: c}}', 'not valid YAML at line 1, column 10: this bracket closes nothing'],
    ['a: ]', 'not valid YAML at line 1, column 4: this bracket closes nothing'],
    ['a: "x\nb: c', 'not valid YAML at line 1, column 4: the quote " that begins here is not closed'],
    ["a: b\nc: 'x", "not valid YAML at line 2, column 4: the quote ' that begins here is not closed"],
    ['a: b\n---\na: c', 'not valid YAML at line 2, column 1: a line with three dashes'],
    ['['.repeat(20_000), 'not valid YAML'],
    ['x'.repeat(300_000), 'longer than'],
  ])('%.60j is refused', async (registries, words) => {
    const problems = await problemsOf({ ...fine, registries }, { 'c.pem': pem, text: 'x' })
    expect(problems.length).toBeGreaterThan(0)
    expect(problems[0]).toContain(words)
  })
})

describe('a registry without a login', () => {
  const registries = 'ghcr.io: { anonymous: true }'

  it('has none in registry-auth', async () => {
    const auth = '- { registry: GHCR.io/acme, username: a, password: bcde }'
    expect(await problemsOf({ ...fine, registries, 'registry-auth': auth })).toEqual([
      'registry-auth: it has a login for ghcr.io, for which `registries` says `anonymous: true`.',
    ])
  })
})

describe('headers of a registry', () => {
  it('are masked if they may be secrets', async () => {
    const masked: string[] = []
    const registries = 'ghcr.io: { headers: { X-Team: release, X-Key: 0123456789abcdef } }'
    await read({ ...fine, registries }, {}, { mask: (secret) => masked.push(secret) })
    expect(masked).toEqual(['0123456789abcdef'])
  })
})
