// What each input means, and what is said when it means nothing.
import { describe, expect, it } from 'vitest'
import { formatReference } from '../../../../src/registry/model/reference.ts'
import { fine, inputsOf, problemsOf, read } from './support.ts'

const digest = `sha256:${'a'.repeat(64)}`

async function targetsOf(source: string, targets: string, rest: Record<string, string> = {}) {
  const { requests } = await inputsOf({ source, targets, ...rest })
  return requests.flatMap((request) => ('sources' in request ? request.targets.map(formatReference) : []))
}

describe('targets', () => {
  it.each([
    ['a full reference', 'docker.io/acme/app:1', ['docker.io/acme/app:1']],
    ['a tag of the source repository', ':1.2.3', ['ghcr.io/acme/app:1.2.3']],
    ['a repository, which keeps the tag', 'quay.io/acme/app', ['quay.io/acme/app:sha-1']],
    ['lines and commas', ':a, :b\n\n:c,', ['ghcr.io/acme/app:a', 'ghcr.io/acme/app:b', 'ghcr.io/acme/app:c']],
    ['duplicates in different spelling', 'app:1\ndocker.io/library/app:1', ['docker.io/library/app:1']],
    ['an export', 'oci:out:1', ['oci:out:1']],
    ['comments between', '# the release\n:a\n  # and\n:b', ['ghcr.io/acme/app:a', 'ghcr.io/acme/app:b']],
    [
      'the tags output of docker/metadata-action',
      'acme/app:1.2.3\nghcr.io/acme/app:1.2.3',
      ['docker.io/acme/app:1.2.3', 'ghcr.io/acme/app:1.2.3'],
    ],
    ['its JSON', '["acme/app:1.2.3","acme/app:1.2"]', ['docker.io/acme/app:1.2.3', 'docker.io/acme/app:1.2']],
  ])('%s', async (_, targets, expected) => {
    expect(await targetsOf('ghcr.io/acme/app:sha-1', targets)).toEqual(expected)
  })

  it.each([
    ['latest', 'Did you mean ":latest"'],
    ['1.2.3', 'Did you mean ":1.2.3"'],
    [':', 'Is the variable after the colon empty?'],
    [':{major}', 'the placeholder {major}, which needs `select`'],
    ['ghcr.io/acme/app:{tag}', 'the placeholder {tag}, which needs `select`'],
    [`ghcr.io/acme/app:1@${digest}`, `Leave out "@${digest}"`],
    ['https://ghcr.io/acme/app:1', 'scheme'],
    [', ,', 'names no target'],
    ['# none', 'names no target'],
    ['"ghcr.io/acme/app:1"', '"ghcr.io/acme/app:1" is in quotes. Leave them out'],
    ['- ghcr.io/acme/app:1', 'begins as in a YAML list. Leave out the dash'],
    ['', 'it is required: no target is given. Add one, such as docker.io/acme/app:1.2.3.'],
  ])('%j is refused', async (targets, words) => {
    expect(await problemsOf({ ...fine, targets })).toEqual([expect.stringContaining(words)])
  })

  it('says aloud that a repository keeps the tag', async () => {
    const { notices } = await inputsOf({ targets: 'quay.io/acme/app' })
    expect(notices).toEqual(["Target quay.io/acme/app has no tag of its own: it keeps the source's, sha-1."])
  })

  it('needs a tag if the source has none to keep', async () => {
    const source = `ghcr.io/acme/app@${digest}`
    expect(await problemsOf({ source, targets: 'quay.io/acme/app' })).toEqual([
      'targets: "quay.io/acme/app" has no tag, and the source is named by digest. Write "quay.io/acme/app:TAG".',
    ])
    expect(await targetsOf(`ghcr.io/acme/app:x@${digest}`, 'quay.io/acme/app')).toEqual(['quay.io/acme/app:x'])
  })

  it('has no repository for `:tag` if the source is a layout', async () => {
    expect(await problemsOf({ source: 'oci:dir', targets: ':1' })).toEqual([
      expect.stringContaining('the source is a layout'),
    ])
  })
})

describe('source', () => {
  it.each([
    ['ghcr.io/acme/app', 'never means latest'],
    ['ghcr.io/acme/*', 'which needs `select`'],
    ['ghcr.io/acme/app:1\nghcr.io/acme/app:2', 'Set `combine: true`'],
    ['', 'it is required'],
    ['ghcr.io/acme/app@sha256:abc', 'a digest is'],
  ])('%j is refused', async (source, words) => {
    expect(await problemsOf({ ...fine, source })).toEqual([expect.stringContaining(words)])
  })

  it.each(['oci:dir', 'oci:dir:1', 'oci-archive:a.tar', `ghcr.io/acme/app@${digest}`])(
    '%s is taken',
    async (source) => {
      const { requests } = await inputsOf({ source })
      expect(requests.flatMap((request) => ('sources' in request ? request.sources.map(formatReference) : []))).toEqual(
        [source],
      )
    },
  )

  it('may be several, to be combined', async () => {
    const source = 'ghcr.io/acme/app:amd64\nghcr.io/acme/app:arm64'
    expect(await targetsOf(source, ':1', { combine: 'true' })).toEqual(['ghcr.io/acme/app:1'])
    const severalRepositories = 'ghcr.io/acme/app:amd64\nghcr.io/acme/arm:arm64'
    expect(await problemsOf({ source: severalRepositories, targets: ':1\nquay.io/x', combine: 'true' })).toEqual([
      expect.stringContaining('the sources are in several'),
      expect.stringContaining('the sources have different tags'),
    ])
  })
})

describe('one word or number', () => {
  it.each([
    ['overwrite', 'sometimes', '"sometimes" is not one of never, skip, floating, always.'],
    ['overwrite', 'alway', 'Did you mean "always"?'],
    ['dry-run', 'yes', '"yes" is neither true nor false.'],
    ['rollback', '1', 'neither true nor false'],
    ['summary', 'on', 'neither true nor false'],
    ['record', 'maybe', 'not one of true, false, signed'],
    ['record', 'sgined', '"sgined" is not one of true, false, signed. Did you mean "signed"?'],
    ['verify', 'strikt', 'Did you mean "strict"?'],
    ['referrers', 'sbom', '"sbom" is not all, none, a glob of artifact types'],
    ['floating-tags', 'lastest', '"lastest" is not one of patch, minor, major, latest. Did you mean "latest"?'],
    ['floating-tags', 'latest, majr', 'Did you mean "major"?'],
    ['floating-tags', 'latest, 1.2', 'nor a name of your own such as stable'],
    ['version-pattern', '(', 'cannot be used'],
    ['version-pattern', String.raw`\d+`, '(?<major>'],
    ['platforms', 'linux', 'platforms: '],
    ['unwrap', 'true', 'exactly one platform'],
    ['allow-targets', '!ghcr.io/**', 'not a glob of targets'],
    ['allow-targets', ' , ', 'it has no glob'],
    ['allow-targets', "'ghcr.io/**'", 'Leave them out'],
    ['platforms', '# all', 'it names no platform'],
    ['platforms', '- linux/amd64', 'Leave out the dash'],
    ['referrers', ',', 'it has no entry'],
    ['source', '# none', 'it names no image'],
    ['source', "'ghcr.io/acme/app:1'", 'Leave them out'],
    ['concurrency', '0', 'from 1 to 256'],
    ['concurrency', '257', 'from 1 to 256'],
    ['concurrency', '1e1', 'from 1 to 256'],
    ['timeout', '90', 'Did you mean "90s" or "90m"?'],
    ['timeout', '0s', 'between 1s and 5d'],
    ['wait', '6d', 'between 0s and 5d'],
    ['phase', 'content', '`plan`, which is empty or not given. A dry run leaves its output `plan` empty'],
    ['shard', '1/2', '`plan`, which is empty or not given. A dry run leaves its output `plan` empty'],
    ['select', 'newest: x', 'not a whole number'],
  ])('%s: %j is refused', async (name, value, words) => {
    const problems = await problemsOf({
      ...fine,
      ...(name === 'select' && { source: 'ghcr.io/acme/app' }),
      [name]: value,
    })
    expect(problems).toEqual([expect.stringContaining(words)])
    expect(problems[0]).toMatch(new RegExp(`^${name}: `))
  })

  it('has the defaults of the design', async () => {
    const { requests, ...settings } = await inputsOf({})
    expect(requests).toMatchObject([{ options: { overwrite: 'floating', referrers: 'all', floatingTags: [] } }])
    expect(settings).toEqual({
      notices: [],
      dryRun: false,
      phase: 'all',
      onError: 'stop',
      rollback: true,
      verify: 'on',
      wait: 0,
      attachments: [],
      record: false,
      verificationSummary: false,
      githubRecords: false,
      githubToken: undefined,
      registryAuth: [],
      registryIdentities: [],
      registries: new Map(),
      concurrency: 'auto',
      timeout: 3_600_000,
      cache: false,
      summary: true,
    })
  })

  it('reads what is given', async () => {
    const given = await inputsOf({
      overwrite: 'never',
      referrers: 'application/*, !application/x',
      'floating-tags': 'minor\nmajor,minor',
      platforms: 'linux/amd64',
      unwrap: 'true',
      'allow-targets': 'ghcr.io/{acme,other}/**',
      'dry-run': 'TRUE',
      rollback: 'False',
      verify: 'strict',
      wait: '1m30s',
      concurrency: '256',
      timeout: '2h',
      'github-token': 'ghs_x',
      cache: 'false',
      summary: 'false',
    })
    expect(given).toMatchObject({
      requests: [
        {
          options: {
            overwrite: 'never',
            referrers: ['application/*', '!application/x'],
            floatingTags: ['minor', 'major'],
            platforms: ['linux/amd64'],
            unwrap: true,
            allowTargets: ['ghcr.io/{acme,other}/**'],
          },
        },
      ],
      dryRun: true,
      rollback: false,
      verify: 'strict',
      wait: 90_000,
      concurrency: 256,
      timeout: 7_200_000,
      githubToken: 'ghs_x',
      cache: false,
      summary: false,
    })
  })
})

describe('a selection', () => {
  it('chooses from a repository or a glob of them', async () => {
    const texts = { select: 'semver: >=1 <2', targets: 'docker.io/acme/{repository}:{tag}' }
    expect((await inputsOf({ ...texts, source: 'ghcr.io/acme/app' })).requests).toMatchObject([
      { from: { registry: 'ghcr.io', path: 'acme/app' }, selection: { kind: 'semver', range: '>=1 <2' } },
    ])
    expect((await inputsOf({ ...texts, source: 'GHCR.io/acme/*' })).requests).toMatchObject([
      { from: { registry: 'ghcr.io', glob: 'acme/*' } },
    ])
  })

  it.each([
    [{ source: 'ghcr.io/acme/app:1' }, 'names one image already'],
    [{ source: 'acme*' }, 'not a glob of the repositories of one registry'],
    [{ source: 'ghcr.io/acme/app', targets: 'x/{nope}:1' }, 'targets: '],
    [{ source: 'ghcr.io/acme/app', combine: 'true' }, '`select` chooses many images'],
  ])('%j is refused', async (texts, words) => {
    expect(await problemsOf({ targets: 'acme/app:{tag}', select: 'all', ...texts })).toEqual([
      expect.stringContaining(words),
    ])
  })
})

it('tells every problem at once, and contacts nothing', async () => {
  const problems = await problemsOf({
    source: 'ghcr.io/acme/app',
    targets: 'latest',
    overwrite: 'x',
    timeout: '1',
    'registry-auth': '-',
  })
  expect(problems.map((line) => line.split(':')[0])).toEqual([
    'overwrite',
    'source',
    'targets',
    'registry-auth',
    'timeout',
  ])
})

it('takes exactly one of source, config and plan', async () => {
  expect(
    await problemsOf({ ...fine, config: 'x.yml' }, { 'x.yml': 'promotions: [{source: a/b:1, targets: a/b:2}]' }),
  ).toEqual([
    expect.stringContaining('source: it cannot be given together with `config`'),
    expect.stringContaining('targets: each entry of the config has its own'),
  ])
})

it('masks the token before anything else', async () => {
  const masked: string[] = []
  await read({ 'github-token': 'ghs_secret' }, {}, { mask: (secret) => masked.push(secret) })
  expect(masked).toEqual(['ghs_secret'])
})
