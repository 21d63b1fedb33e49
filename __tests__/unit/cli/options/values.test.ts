// Where the texts of inputs come from: the option, its variable, the CI's own login.
import { expect, it } from 'vitest'
import type { CommandName } from '../../../../src/cli/options/invocation.ts'
import { readValues } from '../../../../src/cli/options/values.ts'

const files: Readonly<Record<string, string>> = {
  'gates.yml': 'platforms: [linux/amd64]',
  '-': 'from standard input',
  'empty.yml': '',
  'blank.yml': '\n \n',
}

function values(
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  command: CommandName = 'promote',
) {
  const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' })
  return readValues({ command, given, env, readFile: async (path) => files[path] ?? Promise.reject(missing) })
}

it.each([
  ['an option before its variable', { wait: '5m' }, { PROMOTE_IMAGE_WAIT: '1m' }, { wait: '5m' }],
  ['a variable, as text', {}, { PROMOTE_IMAGE_REQUIRE: 'max-age: 7d' }, { require: 'max-age: 7d' }],
  ['a file for YAML', { require: 'gates.yml' }, {}, { require: 'platforms: [linux/amd64]' }],
  ['standard input for YAML', { require: '-' }, {}, { require: 'from standard input' }],
  ['no empty variable', {}, { PROMOTE_IMAGE_REQUIRE: '' }, {}],
  ["the job's token of GitHub", {}, { GITHUB_TOKEN: 't' }, { 'github-token': 't' }],
  [
    "the job's login of GitLab",
    {},
    { CI_REGISTRY: 'registry.gitlab.com', CI_REGISTRY_USER: 'gitlab-ci-token', CI_REGISTRY_PASSWORD: 'p' },
    { 'registry-auth': '[{"registry":"registry.gitlab.com","username":"gitlab-ci-token","password":"p"}]' },
  ],
  [
    'no login of GitLab beside one that is given',
    {},
    { PROMOTE_IMAGE_REGISTRY_AUTH: 'x', CI_REGISTRY: 'r', CI_JOB_TOKEN: 't' },
    { 'registry-auth': 'x' },
  ],
])('takes %s', async (_, given, env, texts) => {
  expect(await values(given, env)).toEqual({ texts })
})

it('leaves variables to the commands that take their options', async () => {
  const env = { PROMOTE_IMAGE_PLAN: 'H4sI', PROMOTE_IMAGE_FLOATING_TAGS: 'latest', PROMOTE_IMAGE_TIMEOUT: '5m' }
  expect(await values({}, env, 'verify')).toEqual({ texts: { timeout: '5m' } })
  expect(await values({}, env, 'login check')).toEqual({ texts: { timeout: '5m' } })
})

it('names the variable that competes with the command line, as a dotenv report leaves it', async () => {
  const problem = {
    input: 'plan',
    text: 'the variable PROMOTE_IMAGE_PLAN is set (`--output-env` of a dry run writes it), and this command line names a source: only one of them can be. Unset the variable, or leave out the source.',
  }
  const env = { PROMOTE_IMAGE_PLAN: 'H4sI' }
  expect(await values({ source: 'a:1', targets: ':2' }, env)).toEqual({ problems: [problem] })
  expect(await values({ plan: 'plan.json' }, env)).toEqual({ texts: { plan: 'plan.json' } })
})

function notYaml(variable: string): string {
  return `it takes the path of a file, not YAML. Write the YAML into a file, give it on standard input with -, or set the variable ${variable} to it.`
}

it.each([
  [
    'files that cannot be read',
    { require: 'no.yml', registries: 'none.yml' },
    [
      ['require', '"no.yml" does not exist. Paths are relative to the current folder. - is standard input.'],
      ['registries', '"none.yml" does not exist. Paths are relative to the current folder. - is standard input.'],
    ],
  ],
  [
    'YAML in the place of a path, which may hold a password',
    {
      'registry-auth': '- registry: quay.io\n  password: hunter2',
      registries: 'registry.corp: { headers: { X-Key: hunter2 } }',
      'registry-identities': '[{type: quay}]',
    },
    [
      ['registry-auth', notYaml('PROMOTE_IMAGE_REGISTRY_AUTH')],
      ['registry-identities', notYaml('PROMOTE_IMAGE_REGISTRY_IDENTITIES')],
      ['registries', notYaml('PROMOTE_IMAGE_REGISTRIES')],
    ],
  ],
  [
    'a password in the place of a path',
    { 'registry-auth': 'hunter2' },
    [['registry-auth', 'the file does not exist. Paths are relative to the current folder. - is standard input.']],
  ],
  [
    'files that hold nothing',
    { require: 'empty.yml', 'registry-auth': 'blank.yml' },
    [
      ['require', '"empty.yml" is empty. Write what the option is for into it, or leave the option out.'],
      ['registry-auth', '"blank.yml" is empty. Write what the option is for into it, or leave the option out.'],
    ],
  ],
  [
    'options without a value, which a variable that is not set leaves behind',
    { 'allow-targets': '', require: ' ', source: '' },
    [
      ['source', 'the value is empty. Write a value, or leave the option out.'],
      ['allow-targets', 'the value is empty. Write a value, or leave the option out.'],
      ['require', 'the value is empty. Write a value, or leave the option out.'],
    ],
  ],
  [
    'standard input for several options',
    { require: '-', registries: '-', 'registry-auth': '-' },
    [
      ['registry-auth', '- is standard input, and --require reads it already. Write one of them to a file.'],
      ['registries', '- is standard input, and --require reads it already. Write one of them to a file.'],
    ],
  ],
])('refuses %s', async (_, given, problems) => {
  expect(await values(given)).toEqual({ problems: problems.map(([input, text]) => ({ input, text })) })
})

it('refuses variables that are nearly those of inputs', async () => {
  const env = {
    PROMOTE_IMAGE_DRYRUN: 'true',
    PROMOTE_IMAGE_DEBUG: '1',
    PROMOTE_IMAGE_DIGEST: 'x',
    PROMOTE_IMAGE_MINE: 'y',
  }
  const text = 'the variable PROMOTE_IMAGE_DRYRUN is not read. Did you mean PROMOTE_IMAGE_DRY_RUN?'
  expect(await values({}, env)).toEqual({ problems: [{ input: 'dry-run', text }] })
})

it.each([
  ['PROMOTE_IMAGE_require', 'require', 'PROMOTE_IMAGE_REQUIRE'],
  ['promote_image_require', 'require', 'PROMOTE_IMAGE_REQUIRE'],
  ['PROMOTE_IMAGE_DRY-RUN', 'dry-run', 'PROMOTE_IMAGE_DRY_RUN'],
])('names a variable in another spelling, %s, which would be ignored', async (variable, input, meant) => {
  const text = `the variable ${variable} is not read. Did you mean ${meant}?`
  expect(await values({}, { [variable]: 'true' })).toEqual({ problems: [{ input, text }] })
})
