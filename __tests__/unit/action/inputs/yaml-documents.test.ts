// The inputs that are YAML: read as text, checked by shape, and never quoted where they hold secrets.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secretsOfKeys, secretsOfLogins } from '../../../../src/action/inputs/text/find-secrets.ts'
import { fine, inputsOf, problemsOf, read } from './support.ts'

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

  it.each([
    ['ghcr.io: { rat: 1 }', 'ghcr.io: unknown key "rat". Did you mean "rate"?'],
    ['ghcr.io: { rate: fast }', 'ghcr.io, rate: "fast" is not a number'],
    ['ghcr.io: { rate: 0 }', 'ghcr.io, rate: "0"'],
    ['ghcr.io: { plain-http: yes }', '"yes" is not one of true, false'],
    ['ghcr.io: { max-concurrency: 257 }', 'from 1 to 256'],
    ['ghcr.io: { mirrors: [a b] }', 'ghcr.io, mirrors, entry 1: "a b" is not a host'],
    ['ghcr.io: { realm: sso }', '"sso" is not a URL'],
    ['ghcr.io: { realm: "https://u:p@sso.corp" }', 'is not a URL'],
    ['ghcr.io: { ca: nope.pem }', '"nope.pem" cannot be read'],
    ['ghcr.io: { ca: text }', 'is not PEM'],
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

describe('registry-auth', () => {
  it('reads scalars as the text they are', async () => {
    const text = '- username: 0123\n  password: 1e3\n- {registry: ghcr.io/acme, username: a, password: "yes"}'
    expect((await inputsOf({ 'registry-auth': text })).registryAuth).toEqual([
      { registry: 'docker.io', username: '0123', password: '1e3' },
      { registry: 'ghcr.io/acme', username: 'a', password: 'yes' },
    ])
  })

  it('may be written as blocks, which end in a newline', async () => {
    const text = '- username: a\n  password: |\n    secret\n'
    expect((await inputsOf({ 'registry-auth': text })).registryAuth).toEqual([
      { registry: 'docker.io', username: 'a', password: 'secret' },
    ])
  })

  it('narrows a login by the scope that docker/login-action takes', async () => {
    const text = '- {registry: ghcr.io, scope: acme/app@push, ecr: auto, username: a, password: b}'
    expect((await inputsOf({ 'registry-auth': text })).registryAuth).toEqual([
      { registry: 'ghcr.io/acme/app', username: 'a', password: 'b' },
    ])
  })

  it.each([
    ['- registry: ghcr.io\n  username: a', 'entry 1, password: it is missing.'],
    ['- registry: ghcr.io\n  username: a\n  password: ""', 'entry 1, password: it is empty.'],
    ['- {registry: ghcr.io, username: a, password: b, ecr: true}', 'aws-actions/amazon-ecr-login'],
    ['- {registry: "a b", username: a, password: b}', 'entry 1: its registry is no host'],
    ['registry: ghcr.io', 'it is not a list'],
    ['[]', 'it has no entry'],
    ['- x', 'not a map of registry, username and password'],
    ['- {username: a, pasword: b}', 'it has an unknown key. Did you mean "password"?'],
  ])('%j is refused', async (text, words) => {
    const problems = await problemsOf({ ...fine, 'registry-auth': text })
    expect(problems.some((problem) => problem.includes(words))).toBe(true)
    for (const problem of problems) expect(problem).toMatch(/[^.?][.?]$/)
  })

  it('is never quoted, however it is broken', async () => {
    const secret = fc.stringMatching(/^[A-Z]{12}$/)
    const layouts: readonly ((secret: string) => string)[] = [
      (secret) => `- registry: ghcr.io\n  username: a\n  password: ${secret}\n bad: [`,
      (secret) => `- {registry: ghcr.io, username: a, password: "${secret}" x}`,
      (secret) => `- registry: ${secret}:${secret}\n  username: [${secret}]\n  ${secret}: ${secret}`,
      (secret) => secret,
      (secret) => `- registry: "${secret} x"\n  username: a\n  password: *${secret}`,
      (secret) => `- registry: ghcr.io\n  username: a\n  password: |\n  ${secret}\n`,
    ]
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom(...layouts), async (secret, layout) => {
        const problems = await problemsOf({ ...fine, 'registry-auth': layout(secret) })
        expect(problems.length).toBeGreaterThan(0)
        expect(problems.join('\n')).not.toContain(secret)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['- registry: ghcr.io\n  username: a\n  password: s3cret pass'],
    ['- registry: ghcr.io\n  username: a\n  password: "s3cret pass"'],
    ["- {registry: ghcr.io, password: 's3cret pass', username: a}"],
    ['- {registry: ghcr.io, password: s3cret pass, username: a}'],
    ['[{"registry":"ghcr.io","username":"a","password":"s3cret pass"}]'],
    ['- password: |\n    s3cret pass\n  username: a'],
    ['- password:\n    s3cret pass\n  username: a'],
  ])('is masked before it is parsed: %j', (text) => {
    const masked = secretsOfLogins(text)
    expect(masked).toContain('s3cret pass')
    expect(masked.every((piece) => piece.length >= 3)).toBe(true)
    expect(masked).not.toContain('a')
  })

  it('is masked where several stand in one line, and nothing that any line could hold', () => {
    const masked = secretsOfLogins('[{"registry":"ghcr.io","password":"s3cret one"},{"password":"s3cret two"}]')
    expect(masked).toEqual(expect.arrayContaining(['s3cret one', 's3cret two']))
    expect(masked.join()).not.toContain('ghcr.io')
  })

  it('is masked even where it cannot be read', async () => {
    const masked: string[] = []
    const texts = { ...fine, 'registry-auth': 'password: hunter22\n[', registries: key }
    expect(await read(texts, {}, { mask: (secret) => masked.push(secret) })).toHaveProperty('problems')
    expect(masked).toContain('hunter22')
    expect(masked).toContain('MC4CAQAwBQYDK2VwBCIEIA')
  })
})

it('masks the lines of private keys, written as a block or on one line, and no certificate', () => {
  expect(secretsOfKeys(`a: |\n${pem}${key}`)).toEqual(['MC4CAQAwBQYDK2VwBCIEIA'])
  expect(secretsOfKeys(JSON.stringify(key))).toEqual(['MC4CAQAwBQYDK2VwBCIEIA'])
})

describe('require', () => {
  it('reads every gate', async () => {
    const require = `
platforms: linux/amd64, linux/arm64
referrers-present: [application/spdx+json]
labels: { stage: tested }
annotations: { org.example.approved: "yes" }
max-age: 7d
max-size: 1.5GiB
non-root: true
no-unknown: false`
    expect((await inputsOf({ require })).requests).toMatchObject([
      {
        options: {
          require: {
            platforms: ['linux/amd64', 'linux/arm64'],
            'referrers-present': ['application/spdx+json'],
            labels: { stage: 'tested' },
            annotations: { 'org.example.approved': 'yes' },
            'max-age': '7d',
            'max-size': '1.5GiB',
            'non-root': true,
            'no-unknown': false,
          },
        },
      },
    ])
  })

  it.each([
    ['platform: linux/amd64', 'unknown key "platform". Did you mean "platforms"?'],
    ['max-age: 7', '"7" is not a duration'],
    ['max-size: big', '"big" is not a size'],
    ['labels: x', 'not a map of names and globs'],
    ['platforms: linux', 'platforms'],
  ])('%j is refused', async (require, words) => {
    expect(await problemsOf({ ...fine, require })).toEqual([expect.stringContaining(words)])
  })
})

describe('config', () => {
  const asked = (yaml: string, step = {}) => read({ config: 'c.yml', ...step }, { 'c.yml': yaml })

  it('takes the entry before its defaults, before the step, before what is built in', async () => {
    const yaml = `
defaults: { overwrite: never, referrers: none }
promotions:
  - { source: a/b:1, targets: [c/d:1, ":x"], overwrite: always }
  - source: a/b:2
    targets: c/d
    floating-tags: [minor, major]
    require: { max-age: 1d }
  - { source: a/b, targets: "c/d:{tag}", select: all }`
    const result = await asked(yaml, { overwrite: 'floating', referrers: 'all', 'allow-targets': '**' })
    expect(result).toMatchObject({
      inputs: {
        requests: [
          {
            targets: [{ tag: '1' }, { tag: 'x' }],
            options: { overwrite: 'always', referrers: 'none', allowTargets: ['**'] },
          },
          { options: { overwrite: 'never', floatingTags: ['minor', 'major'], require: { 'max-age': '1d' } } },
          { selection: { kind: 'all' } },
        ],
        notices: [expect.stringContaining('it keeps the source')],
      },
    })
  })

  it.each([
    ['promotions: []', 'promotions: it has no promotion.'],
    ['promotion: []', 'unknown key "promotion". Did you mean "promotions"?'],
    ['promotions: [{source: a/b:1, target: x}]', 'promotion 1: unknown key "target". Did you mean "targets"?'],
    ['promotions: [{source: a/b:1, targets: latest}]', 'promotion 1, targets: "latest" alone'],
    ['promotions: [{source: a/b:1, targets: a/c:1}, {targets: a/b:1}]', 'promotion 2, source: it is required'],
    ['defaults: {source: x}\npromotions: [{source: a/b:1, targets: a/c:1}]', 'defaults: unknown key "source"'],
    ['promotions: [{source: a/b:1, targets: a/c:1, require: {max-age: 1}}]', '"1" is not a duration'],
  ])('%j is refused', async (yaml, words) => {
    const problems = await problemsOf({ config: 'c.yml' }, { 'c.yml': yaml })
    expect(problems.some((problem) => problem.startsWith('config: ') && problem.includes(words))).toBe(true)
  })

  it('must be a file', async () => {
    expect(await problemsOf({ config: 'nope.yml' })).toEqual([expect.stringContaining('"nope.yml" is not a file')])
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
  it('are masked where they may be secrets', async () => {
    const masked: string[] = []
    const registries = 'ghcr.io: { headers: { X-Team: release, X-Key: 0123456789abcdef } }'
    await read({ ...fine, registries }, {}, { mask: (secret) => masked.push(secret) })
    expect(masked).toEqual(['0123456789abcdef'])
  })
})
