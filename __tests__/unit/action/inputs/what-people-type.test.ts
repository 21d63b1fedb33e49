// Inputs as people write them in workflows: taken as they were meant if that is certain, else answered with the cause.
import { describe, expect, it } from 'vitest'
import { droppedVariables } from '../../../../src/action/inputs/dropped-variables.ts'
import { secretsOfLogins } from '../../../../src/action/inputs/text/find-secrets.ts'
import { formatReference } from '../../../../src/registry/model/reference.ts'
import { fine, inputsOf, problemsOf, type Texts } from './support.ts'

describe('repository names with capitals (github.repository)', () => {
  async function namesOf(texts: Texts) {
    const { requests, notices } = await inputsOf(texts)
    const names = requests.flatMap((request) =>
      'sources' in request
        ? [...request.sources.map(formatReference), ...request.targets.map(formatReference)]
        : request.templates.map(({ text }) => text),
    )
    return { names, notices }
  }

  it('are taken in lower case, with a notice for each', async () => {
    const texts = { source: 'ghcr.io/MyOrg/App:Sha-1', targets: ':V1\nGHCR.io/acme/App:Latest\ndocker.io/Acme/app' }
    const { names, notices } = await namesOf(texts)
    expect(names).toEqual([
      'ghcr.io/myorg/app:Sha-1',
      'ghcr.io/myorg/app:V1',
      'ghcr.io/acme/app:Latest',
      'docker.io/acme/app:Sha-1',
    ])
    expect(notices).toEqual(
      expect.arrayContaining([
        expect.stringContaining('Input source: "ghcr.io/MyOrg/App:Sha-1" is taken as "ghcr.io/myorg/app:Sha-1"'),
        expect.stringContaining('Input targets: "GHCR.io/acme/App:Latest" is taken as'),
      ]),
    )
  })

  it('are taken so in a selection, a config and a login', async () => {
    const selected = { source: 'ghcr.io/MyOrg/*', select: 'all', targets: 'docker.io/MyOrg/app:{tag}' }
    expect((await namesOf(selected)).names).toEqual(['docker.io/myorg/app:{tag}'])
    const yaml = 'promotions:\n  - source: ghcr.io/MyOrg/App:a\n    targets: [":b"]\n'
    const { notices } = await inputsOf({ source: '', targets: '', config: 'c.yml' }, { 'c.yml': yaml })
    expect(notices.join('\n')).toContain('promotion 1, source: "ghcr.io/MyOrg/App:a" is taken as')
    const login =
      '- {registry: ghcr.io/MyOrg, username: a, password: b}\n- {registry: GHCR.io, username: a, password: b}'
    const read = await inputsOf({ 'registry-auth': login })
    expect(read.registryAuth.map(({ registry }) => registry)).toEqual(['ghcr.io/myorg', 'ghcr.io'])
    expect(read.notices.filter((notice) => notice.includes('lower case'))).toHaveLength(1)
  })

  it('of a layout are a path, and stay', async () => {
    const { requests } = await inputsOf({ source: 'oci:Build/Out:V1', targets: 'ghcr.io/acme/app:1' })
    expect(requests).toMatchObject([{ sources: [{ repository: { path: 'Build/Out' }, tag: 'V1' }] }])
  })
})

it("a target without registry and namespace is Docker Hub's, with a notice", async () => {
  const { notices } = await inputsOf({ ...fine, targets: 'app:1.2.3, acme/app:1.2.3, :1.2.3' })
  expect(notices).toEqual([
    'Target app:1.2.3 means docker.io/library/app:1.2.3, where Docker alone publishes. Write the registry and the namespace before it if it is elsewhere.',
  ])
})

const digest = `sha256:${'a'.repeat(64)}`

describe('a mistake is answered with its cause', () => {
  it.each<[string, Texts, string]>([
    ['a digest alone', { source: digest }, 'source: "sha256:aaaaa'],
    ['a digest alone', { source: digest }, 'the repository is missing. Write it before the digest'],
    [
      'spaces between targets',
      { targets: 'ghcr.io/a/b:1 ghcr.io/a/b:2' },
      'by lines or commas; a block that begins with ">"',
    ],
    ['spaces after a tag', { targets: ':1 :2' }, 'Separate references by lines or commas'],
    ['a comment behind a target', { targets: 'ghcr.io/a/b:1 # the release' }, 'the comment on a line of its own'],
    ['an expression in a variable', { targets: 'ghcr.io/a/b:${{ github.sha }}' }, 'fills in expressions in a workflow'],
    ['semicolons', { targets: 'ghcr.io/a/b:1;ghcr.io/a/b:2' }, 'has a semicolon in it. Separate references by lines'],
    ['a list in brackets', { targets: '[ghcr.io/a/b:1, ghcr.io/a/b:2]' }, 'Leave out [ and ]'],
    ['a list of one in brackets', { platforms: '[linux/amd64]' }, 'Leave out [ and ]'],
    ['a list of words in brackets', { 'floating-tags': '[latest, minor]' }, '"[latest" has a bracket of a YAML list'],
    ['a space without width', { targets: 'ghcr.io/a/b:1\u200b' }, 'an invisible character (U+200B)'],
    ['quotation marks of a word processor', { targets: '“ghcr.io/a/b:1”' }, 'has "“" (U+201C) in it'],
    ['a word with a capital', { referrers: 'None' }, '! excludes. Did you mean "none"?'],
    [
      'a misspelt scheme',
      { 'version-pattern': 'semvr' },
      'not one of semver, calver, numbers, pep440. Did you mean "semver"?',
    ],
    [
      "a shell's placeholder",
      { source: 'ghcr.io/a/b', select: 'all', targets: 'quay.io/a/b:${tag}' },
      'has a dollar sign before a brace: write {tag} alone',
    ],
    [
      'a platform behind a space',
      { targets: 'ghcr.io/a/b:1\nlinux/arm64' },
      '"linux/arm64" is a platform and not a target',
    ],
    ['a literal line break', { targets: String.raw`ghcr.io/a/b:1\nghcr.io/a/b:2` }, "join(…, ',')"],
    [
      'a branch as a tag',
      { targets: 'ghcr.io/a/b:feature/foo' },
      'a tag has no slash. Write "ghcr.io/a/b:feature-foo"',
    ],
    [
      'a branch as the tag of a layout',
      { targets: 'oci:out:feature/foo' },
      'a tag has no slash. Write "oci:out:feature-foo"',
    ],
    ['a branch as a short tag', { targets: ':feature/foo' }, 'a tag has no slash. Write ":feature-foo"'],
    ['a config that is not there', { source: '', targets: '', config: 'c.yml' }, 'actions/checkout step before'],
    ['a file that is not there', { attach: 'sbom.json: application/spdx+json' }, 'actions/checkout step before'],
  ])('%s', async (_, texts, words) => {
    expect((await problemsOf({ ...fine, ...texts })).join('\n')).toContain(words)
  })

  it('a host with a port is not taken for a tag with a slash', async () => {
    expect(await problemsOf({ ...fine, targets: 'localhost:5000/a/b:1' })).toEqual([])
  })
})

describe('a password that YAML does not read as it is', () => {
  const login = (password: string) => `- registry: ghcr.io\n  username: a\n  password: ${password}`

  it.each([
    '*x12345',
    '&x12345',
    '!x12345',
    '%x12345',
    'abc #defgh',
    '{"type": "service_account"}',
    '`x12345`',
    '[x12345',
  ])('%s is told to be quoted, and not echoed', async (password) => {
    const problems = await problemsOf({ ...fine, 'registry-auth': login(password) })
    expect(problems).toEqual([
      expect.stringMatching(/^registry-auth: line 3: .*Put it in quotes, or write .*toJSON\(secrets/),
    ])
    expect(problems.join('')).not.toContain(password.slice(1, 6))
  })

  it.each(['"*x"', "'a #b'", 'a#b', '|\n    {"type": 1}', 'x*y&z!', 'abc{d}'])('%j is taken', async (password) => {
    expect(await problemsOf({ ...fine, 'registry-auth': login(password) })).toEqual([])
  })
})

describe('a service account key of many lines', () => {
  const privateKey = '-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0B\\n-----END PRIVATE KEY-----\\n'
  const key = JSON.stringify(
    {
      type: 'service_account',
      project_id: 'my-company-production',
      private_key_id: '0123456789abcdef0123456789abcdef01234567',
      private_key: 'PRIVATE',
      client_email: 'deploy@my-company-production.iam.gserviceaccount.com',
      token_uri: 'https://oauth2.googleapis.com/token',
    },
    undefined,
    2,
  ).replace('PRIVATE', privateKey)
  const masked = secretsOfLogins(
    `- registry: eu-docker.pkg.dev\n  username: _json_key\n  password: |\n    ${key.replaceAll('\n', '\n    ')}`,
  )

  it('masks its secrets', () => {
    expect(masked).toContain('0123456789abcdef0123456789abcdef01234567')
    expect(masked).toContain('MIIEvQIBADANBgkqhkiG9w0B')
  })

  it.each([
    'service_account',
    'my-company-production',
    'type',
    'project_id',
    '_json_key',
    '"type": "service_account",',
  ])('does not mask %s, which would lose outputs that hold it', (text) => {
    expect(masked.filter((secret) => secret.includes(text))).toEqual([])
  })
})

describe('YAML that cannot be read', () => {
  it.each([
    ['- registry: ghcr.io\n username: a', 'the indentation differs'],
    ['- registry: ghcr.io\n  username a\n  password: b', 'line 2'],
    ['- registry: ghcr.io\n\tusername: a', 'a tab indents this line'],
    ['- registry: ghcr.io\n  registry: docker.io', 'this key is there twice'],
    ['- registry: "ghcr.io\n', 'the quote " that begins here is not closed'],
    ['a: b: c', 'has a colon and a space in it: put the value in quotes'],
    ['a:\n  - select: glob: 1.*\n    b: c', 'line 2, column 13: the value of this key has a colon and a space in it'],
    ['- a: b\n   c: d', 'the line after this one is indented more'],
  ])('%j is one sentence with a place and the usual cause', async (text, words) => {
    const problems = await problemsOf({ ...fine, registries: text })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^registries: it is not valid YAML at line \d+, column \d+: .*\.$/)
    expect(problems[0]).toContain(words)
  })
})

describe('a login that AWS issues', () => {
  it.each([
    '- registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    '- {registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com, username: AKIA, password: ""}',
    '- {registry: public.ecr.aws, username: a, password: b, ecr: true}',
  ])('%s', async (text) => {
    const problems = await problemsOf({ ...fine, 'registry-auth': text })
    expect(problems).toEqual([
      expect.stringMatching(/entry 1: AWS issues this login.*amazon-ecr-login.*`registry-identities`/),
    ])
  })
})

describe('a shell that drops variables with a hyphen', () => {
  it.each([
    [{ INPUT_SOURCE: 'a', INPUT_TARGETS: 'b' }, 1],
    [{ INPUT_PLAN: 'a' }, 1],
    [{ INPUT_SOURCE: 'a', 'INPUT_DRY-RUN': '' }, 0],
    [{ INPUT_SOURCE: '' }, 0],
    [{}, 0],
  ])('%j', (env, problems) => {
    expect(droppedVariables(env)).toHaveLength(problems)
  })
})
