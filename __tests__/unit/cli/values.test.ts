// Where the texts of inputs come from: the option, its variable, the CI's own login.
import { expect, it } from 'vitest'
import { readValues } from '../../../src/cli/values.ts'

const files: Readonly<Record<string, string>> = { 'gates.yml': 'platforms: [linux/amd64]', '-': 'from standard input' }

function values(given: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  return readValues({ given, env, readFile: async (path) => files[path] ?? Promise.reject(new Error('no such file')) })
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

it('names every file that cannot be read', async () => {
  expect(await values({ require: 'no.yml', registries: 'none.yml' })).toEqual({
    problems: [
      '--require: "no.yml" cannot be read. It is the path of a file, or - for standard input.',
      '--registries: "none.yml" cannot be read. It is the path of a file, or - for standard input.',
    ],
  })
})
