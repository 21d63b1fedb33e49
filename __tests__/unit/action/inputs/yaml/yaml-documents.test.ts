// The inputs that are YAML: read as text, checked by shape, and never quoted where they hold secrets.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secretsOfKeys, secretsOfLogins } from '../../../../../src/action/inputs/text/find-secrets.ts'
import { fine, inputsOf, problemsOf, read } from '../support.ts'

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
const key = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----\n'

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
    ['- {registry: ghcr.io, username: a, password: b, ecr: TRUE}', 'aws-actions/amazon-ecr-login'],
    [
      '- {registry: ghcr.io, username: a, password: b, ecr: tre}',
      'entry 1, ecr: it is not one of its values. Did you mean "true"?',
    ],
    ['- {registry: ghcr.io, username: a, password: b, ecr: yes}', 'Write auto, true, false, or leave it out.'],
    ['- {registry: ghcr.io, username: a, password: b, ecr: [true]}', 'entry 1, ecr: it is not one of its values.'],
    ['- {registry: "a b", username: a, password: b}', 'entry 1: its registry is not a host'],
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

  it('is masked if several are in one line, except text that any line could contain', () => {
    const masked = secretsOfLogins('[{"registry":"ghcr.io","password":"s3cret one"},{"password":"s3cret two"}]')
    expect(masked).toEqual(expect.arrayContaining(['s3cret one', 's3cret two']))
    expect(masked.join()).not.toContain('ghcr.io')
  })

  it('is masked even if it cannot be read', async () => {
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
    expect(await problemsOf({ config: 'nope.yml' })).toEqual([expect.stringContaining('"nope.yml" does not exist.')])
  })
})
