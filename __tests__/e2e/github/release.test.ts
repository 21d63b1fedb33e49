// A release, step by step: the scripts of release.yml as they stand, before a bare repository instead of GitHub's.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { run } from '../../support/processes.ts'
import { root } from '../../support/root.ts'
import { lacks, tool } from '../../support/tools.ts'

const bin = join(import.meta.dirname, 'release-bin')
const step = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  run: z.string().optional(),
})
const workflow = z.object({ jobs: z.object({ release: z.object({ steps: z.array(step) }) }) })

const [version, publish, move] = ['Which version, and that it is new', 'Release', 'Move the major version'] as const

interface Released {
  /** The step that failed. */
  readonly failed?: string
  readonly log: string
}

describe.skipIf(lacks('git'))('a release', () => {
  let folder: string
  let environment: Readonly<Record<string, string>>
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'promote-image-release-'))
    environment = {
      PATH: [bin, join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
      HOME: folder,
      ORIGIN: join(folder, 'origin'),
      GITHUB_REPOSITORY: 'promote-image/promote-image',
    }
    await mkdir(join(folder, 'work'))
    await git('init', '-q', '--bare', '-b', 'main', join(folder, 'origin'))
    await git('init', '-q', '-b', 'main')
    for (const path of ['package-lock.json', 'src/action/trust/vendor'])
      await cp(join(root, path), join(folder, 'work', path), { recursive: true })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function git(...args: readonly string[]): Promise<string> {
    const author = ['-c', 'user.name=tests', '-c', 'user.email=tests@example.org']
    const ended = await run(tool('git'), [...author, ...args], { cwd: join(folder, 'work'), env: environment })
    if (ended.status !== 0) throw new Error(`git ${args.join(' ')}: ${ended.stderr}`)
    return ended.stdout.toString().trim()
  }

  /** Commits a version, and pushes it; answers the commit. */
  async function commit(version: string): Promise<string> {
    const manifest = z.looseObject({}).parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
    await writeFile(join(folder, 'work', 'package.json'), JSON.stringify({ ...manifest, version }))
    await git('add', '.')
    await git('commit', '-q', '--allow-empty', '-m', version)
    await git('push', '-q', '-f', join(folder, 'origin'), 'HEAD:main')
    return git('rev-parse', 'HEAD')
  }

  /** Runs these scripts of the job that releases, with what the first of them sets. */
  async function release(sha: string, names: readonly string[] = [version, publish, move]): Promise<Released> {
    const { jobs } = workflow.parse(parse(await readFile(join(root, '.github/workflows/release.yml'), 'utf8')))
    await writeFile(join(folder, 'output'), '')
    await writeFile(join(folder, 'work', 'sbom.spdx.json'), '{}')
    let log = ''
    for (const name of names) {
      const jobStep = jobs.release.steps.find((candidate) => candidate.name === name)
      const set = await outputs()
      if (jobStep?.if === "steps.version.outputs.released == ''" && set('released') !== '') continue
      const env = { GITHUB_SHA: sha, GITHUB_OUTPUT: join(folder, 'output'), TAG: set('tag'), MAJOR: set('major') }
      const ended = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', jobStep?.run ?? 'exit 1'], {
        cwd: join(folder, 'work'),
        env: { ...environment, ...env },
      })
      log += `${ended.stdout.toString()}${ended.stderr}`
      if (ended.status !== 0) return { failed: name, log }
    }
    return { log }
  }

  async function outputs(): Promise<(name: string) => string> {
    const text = await readFile(join(folder, 'output'), 'utf8')
    return (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? ''
  }

  const tags = async () => {
    const lines = (await git('ls-remote', '--tags', join(folder, 'origin'))).split('\n').filter(Boolean)
    const pairs = lines.map((line) => line.split('\trefs/tags/'))
    return Object.fromEntries(pairs.map(([sha = '', name = '']): [string, string] => [name, sha]))
  }

  it('tags its version for good, and makes the major version name it', async () => {
    const first = await commit('1.0.0')
    expect((await release(first)).failed).toBeUndefined()
    expect(await tags()).toEqual({ 'v1.0.0': first, v1: first })
    const second = await commit('1.9.0')
    expect(await release(second)).toEqual({ log: '' })
    const third = await commit('1.10.0')
    expect(await release(third)).toEqual({ log: '' })
    expect(await tags()).toEqual({ 'v1.0.0': first, 'v1.9.0': second, 'v1.10.0': third, v1: third })
    const fourth = await commit('2.0.0')
    await release(fourth)
    expect(await tags()).toMatchObject({ v1: third, v2: fourth })
  })

  it('refuses a version that is out, from another commit', async () => {
    const first = await commit('1.0.0')
    await release(first)
    const { failed, log } = await release(await commit('1.0.0'))
    expect(failed).toBe(version)
    expect(log).toContain('::error::v1.0.0 is released already: raise the version')
    expect(await tags()).toEqual({ 'v1.0.0': first, v1: first })
  })

  it('refuses a version that is older than one that is out', async () => {
    const first = await commit('1.10.0')
    await release(first)
    const { failed, log } = await release(await commit('1.9.9'))
    expect(failed).toBe(version)
    expect(log).toContain('::error::v1.10.0 is released, and v1.9.9 is older: v1 moves forward only.')
    expect(await tags()).toEqual({ 'v1.10.0': first, v1: first })
  })

  it('refuses anything but a full version', async () => {
    expect(await release(await commit('1.1.0-rc.1'))).toMatchObject({ failed: version })
    expect(await tags()).toEqual({})
  })

  it('continues if it was interrupted', async () => {
    const first = await commit('1.0.0')
    await release(first, [version, publish])
    expect(await tags()).toEqual({ 'v1.0.0': first })
    expect((await release(first)).failed).toBeUndefined()
    expect(await tags()).toEqual({ 'v1.0.0': first, v1: first })
  })

  it('does not move the major version to a commit that does not follow it', async () => {
    const first = await commit('1.0.0')
    await release(first)
    await git('checkout', '-q', '--orphan', 'elsewhere')
    const { failed, log } = await release(await commit('1.1.0'))
    expect(failed).toBe(move)
    expect(log).toContain('not a fast forward')
    expect(await tags()).toMatchObject({ v1: first })
  })

  const named = z.object({ SPDXID: z.string(), name: z.string(), versionInfo: z.string() })
  const spdx = z.object({
    spdxVersion: z.literal('SPDX-2.3'),
    dataLicense: z.literal('CC0-1.0'),
    SPDXID: z.literal('SPDXRef-DOCUMENT'),
    name: z.string(),
    documentNamespace: z.url(),
    creationInfo: z.object({ created: z.iso.datetime(), creators: z.array(z.string()).min(1) }),
    documentDescribes: z.array(z.string()),
    packages: z.array(
      named.extend({
        downloadLocation: z.string().min(1),
        externalRefs: z.array(z.object({ referenceLocator: z.string() })),
      }),
    ),
    relationships: z.array(z.object({ spdxElementId: z.string(), relatedSpdxElement: z.string() })),
  })

  it('has an SBOM of all that dist/ is made of, and nothing that only development needs', async () => {
    expect((await release(await commit('1.0.0'), ['What dist/ is made of'])).failed).toBeUndefined()
    const sbom = spdx.parse(JSON.parse(await readFile(join(folder, 'work', 'sbom.spdx.json'), 'utf8')))
    const ids = new Set([sbom.SPDXID, ...sbom.packages.map(({ SPDXID }) => SPDXID)])
    const related = sbom.relationships.flatMap(({ spdxElementId, relatedSpdxElement }) => [
      spdxElementId,
      relatedSpdxElement,
    ])
    expect(related.filter((id) => !ids.has(id))).toEqual([])
    const packages = sbom.packages.map(({ name, versionInfo }) => `${name} ${versionInfo}`)
    const licenses = await readFile(join(root, 'dist', 'licenses.txt'), 'utf8')
    const bundled = [...licenses.matchAll(/^-{80}\n(\S+ \S+) \(/gm)].map(([, packageName = '']) => packageName)
    expect(bundled.length).toBeGreaterThan(5)
    expect(packages).toEqual(expect.arrayContaining([...bundled, 'promote-image 1.0.0']))
    expect(packages.filter((name) => /^(vitest|rolldown|@actions\/languageservice|typescript)/.test(name))).toEqual([])
  })
})
