// The warning before a package of GitHub's registry is created that will not belong to the repository of the workflow.
import { describe, expect, it } from 'vitest'
import { type Built, image, index } from '../../../sandbox/content.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { request, run, store } from './support.ts'

const key = 'org.opencontainers.image.source'
const packageOwner = {
  registry: 'ghcr.io',
  serverUrl: 'https://github.com',
  repository: 'Acme/app',
  pushesByJobToken: async () => false,
}
const labelled = (source: string): Built => image({ labels: { [key]: source } })
const bare = image()

interface Step {
  readonly target?: string
  /** In the target's repository beforehand. */
  readonly there?: Built
  readonly settings?: Partial<Settings>
}

async function promote(built: Built, { target = 'ghcr.io/acme/app:1.0.0', there, settings }: Step = {}) {
  const registries = memoryRegistries()
  store(registries.repository('build.test/app'), built, 'sha-1')
  if (there) store(registries.repository('ghcr.io/acme/app'), there, 'older')
  const asked = request('build.test/app:sha-1', [target], { referrers: 'none' })
  const report = await run(registries, [asked], { packageOwner, ...settings })
  return { report, registries }
}

describe('a new package on ghcr.io', () => {
  it.each([
    [
      'has no label',
      bare,
      /^ghcr\.io\/acme\/app: the image has no label .*, and another token than the job's own pushes it: .* Set LABEL org\.opencontainers\.image\.source=https:\/\/github\.com\/Acme\/app in the Dockerfile/,
    ],
    [
      'names another repository',
      labelled('https://github.com/acme/base'),
      /names another repository \(https:\/\/github\.com\/acme\/base\)/,
    ],
    ['names a longer repository', labelled('https://github.com/acme/app-base'), /names another repository/],
    ['names another server', labelled('https://gitlab.com/acme/app'), /names another repository/],
    ['has no label in its first image', index([bare]), /has no label/],
  ])('warns once if the image %s', async (_, built, warning) => {
    const { report } = await promote(built)
    expect(report).toMatchObject({ status: 'promoted', warnings: [expect.stringMatching(warning)] })
  })

  it.each([
    'https://github.com/acme/app',
    'https://github.com/Acme/App.git',
    'https://github.com/acme/app/tree/main/images/one',
    'git@github.com:acme/app.git',
    'git+ssh://git@github.com/acme/app',
    'ssh://git@github.com:22/acme/app',
    'ssh://git@ssh.github.com:443/acme/app.git',
    ' https://github.com/acme/app ',
  ])('is silent if the label is %s', async (source) => {
    expect((await promote(labelled(source))).report.warnings).toEqual([])
  })

  it.each([
    ['https://octo:ghp_canary@github.com/other/app\n::error::x', '(https://github.com/other/app ::error::x)'],
    ['https://octo:ca@na/ry@github.com/other/app', '(https://github.com/other/app)'],
    ['octo:canary@github.com/other/app', '(github.com/other/app)'],
  ])('prints the label %j in one line, without a login', async (label, printed) => {
    expect((await promote(labelled(label))).report.warnings).toEqual([expect.stringContaining(printed)])
  })

  it('is silent if an annotation of the index names the repository', async () => {
    const built = index([bare], { [key]: 'https://github.com/acme/app' })
    expect((await promote(built)).report.warnings).toEqual([])
  })

  it('is silent without a label if the token of the job pushes, and not if the label names another repository', async () => {
    const settings = { packageOwner: { ...packageOwner, pushesByJobToken: async () => true } }
    expect((await promote(bare, { settings })).report.warnings).toEqual([])
    expect((await promote(labelled('https://github.com/acme/base'), { settings })).report.warnings).toHaveLength(1)
  })

  it('is warned of by a dry run too', async () => {
    expect((await promote(bare, { settings: { dryRun: true } })).report.warnings).toHaveLength(1)
  })
})

describe('nothing is said, and no config is read,', () => {
  it.each([
    ['of a package that exists', { there: image({ labels: { older: 'yes' } }) }],
    ['of another registry', { target: 'docker.io/acme/app:1.0.0' }],
    ['outside of GitHub Actions', { settings: { packageOwner: undefined } }],
  ])('%s', async (_, step) => {
    const { report, registries } = await promote(index([bare]), step)
    expect(report).toMatchObject({ status: 'promoted', warnings: [] })
    const reads = registries.operations.filter(
      ({ kind, repository }) => kind === 'blob' && repository === 'build.test/app',
    )
    expect(new Set(reads.map(({ what }) => what)).size).toBe(reads.length)
  })
})

it('is known to exist if another promotion finds a tag there: its tags are not listed', async () => {
  const registries = memoryRegistries()
  store(registries.repository('build.test/app'), index([bare]), 'sha-1')
  store(registries.repository('ghcr.io/acme/app'), image({ labels: { older: 'yes' } }), 'edge')
  const asked = ['edge', '1.0.0'].map((tag) => request('build.test/app:sha-1', [`ghcr.io/acme/app:${tag}`]))
  const report = await run(registries, asked, { packageOwner })
  expect(report).toMatchObject({ status: 'promoted', warnings: [] })
  const lists = registries.operations.filter(
    ({ kind, repository }) => kind === 'tags' && repository === 'ghcr.io/acme/app',
  )
  expect(lists).toEqual([])
})
