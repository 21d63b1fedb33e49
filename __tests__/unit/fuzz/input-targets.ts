// What users and other jobs write: plans, configs, inputs in YAML, selections, versions.
import { isDeepStrictEqual } from 'node:util'
import { readConfig } from '../../../src/action/inputs/promotions/config-file.ts'
import { readSources } from '../../../src/action/inputs/promotions/sources.ts'
import { readRequirements } from '../../../src/action/inputs/promotions/yaml-option.ts'
import { readRegistryAuth } from '../../../src/action/inputs/registries/auth.ts'
import { readRegistryIdentities } from '../../../src/action/inputs/registries/identities.ts'
import { secretsOfLogins } from '../../../src/action/inputs/text/find-secrets.ts'
import { versionScheme } from '../../../src/promote/match/version/scheme.ts'
import { parseRange } from '../../../src/promote/match/version-range.ts'
import { applyPlan } from '../../../src/promote/plan-file/read.ts'
import { parseSelection } from '../../../src/promote/requests/select-tags.ts'
import { parseTemplate } from '../../../src/promote/requests/target-template.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { isTag } from '../../../src/registry/model/reference.ts'
import { check, type Target } from './target.ts'

/** The YAML library takes its time for what is one long error. */
const yamlSize = 16 * 1024
const digest = digestOf('an image')
const schemes = ['semver', 'calver', 'numbers', 'pep440'].map((name) => versionScheme(name))

const plan = {
  version: 1,
  repository: 'acme/app',
  run: '7',
  bytes: 10,
  promotions: [
    {
      source: 'one.test/app:build',
      digest,
      graph: digest,
      options: { overwrite: 'floating', referrers: 'all', floatingTags: ['minor'] },
      targets: [{ reference: 'two.test/app:1.0.0', expected: null, class: 'exact', move: 'create' }],
    },
  ],
}

export const inputTargets: readonly Target[] = [
  {
    name: 'plan',
    seeds: [JSON.stringify(plan)],
    parse: (input) => applyPlan(input.toString(), { repository: 'acme/app' }),
  },
  {
    name: 'config',
    largest: yamlSize,
    seeds: [
      'defaults: { overwrite: floating }\npromotions:\n  - source: one.test/app:build\n    targets: [two.test/app:1.0.0]\n',
      'promotions:\n  - source: one.test/app\n    select: "semver: >=1"\n    targets: two.test/app:{tag}\n',
    ],
    parse: (input) => readConfig(input.toString(), { get: () => '' }),
  },
  {
    name: 'registry-auth',
    largest: yamlSize,
    seeds: [
      '- registry: one.test\n  username: ann\n  password: "a secret"\n',
      '[{"registry":"x","username":"y","password":"z"}]',
    ],
    parse: (input) => [readRegistryAuth(input.toString(), 'action'), secretsOfLogins(input.toString())],
  },
  {
    name: 'registry-identities',
    largest: yamlSize,
    seeds: ['- type: aws-ecr\n  role-to-assume: arn:aws:iam::1:role/x\n', '- type: quay\n  username: a+b\n'],
    parse: (input) => readRegistryIdentities(input.toString()),
  },
  {
    name: 'require',
    largest: yamlSize,
    seeds: [
      'platforms: [linux/amd64]\nmax-age: 7d\nlabels: { stage: tested }\n',
      'signed-by:\n  - identity: https://x\n',
    ],
    parse: (input) => readRequirements(input.toString()),
  },
  {
    name: 'source',
    seeds: ['one.test/app:build', `one.test/app@${digest}\none.test/b:c # a comment`],
    parse: (input) => [readSources(input.toString(), true), readSources(input.toString(), false)],
  },
  {
    name: 'select',
    seeds: ['semver: >=1.2 <2 || ^3', 'glob: release-* !*-rc', 'newest: 5', 'all'],
    parse: (input) => [parseSelection(input.toString()), parseRange(input.toString())],
  },
  {
    name: 'target template',
    seeds: ['two.test/app:{version.major}.{minor}', 'two.test/{repository}:{tag}'],
    parse: (input) => parseTemplate(input.toString()),
  },
  {
    name: 'version tag',
    seeds: ['v1.2.3-rc.1', '24.04', '1.2.3.4', '2026.1.0.post1', '1.2.3-alpine3.19', 'latest'],
    parse: (input) => {
      const tag = input.toString('latin1').slice(0, 128)
      if (!isTag(tag)) return undefined
      return schemes.map((scheme) => {
        const version = scheme.version(tag)
        check(isDeepStrictEqual(scheme.version(tag), version), 'it is read in two ways')
        return version
      })
    },
  },
]
