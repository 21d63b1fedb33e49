// A plain run loads only what it needs: what is lazy stays on disk.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'

/** Loaded before dist/: writes the URLs of all modules that were loaded to the file that LOADED_MODULES names. */
const spy = `
  import { writeFileSync } from 'node:fs'
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  process.once('exit', () => writeFileSync(process.env.LOADED_MODULES, JSON.stringify(urls)))
`

/** Names of the packages whose code was loaded. */
async function loadedPackages(inputs: Readonly<Record<string, string>>): Promise<ReadonlySet<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-loaded-'))
  try {
    const file = join(folder, 'modules.json')
    const preload = `data:text/javascript,${encodeURIComponent(spy)}`
    const result = await runStep({ inputs, env: { LOADED_MODULES: file }, nodeArguments: ['--import', preload] })
    expect(result.status, result.log).toBe(0)
    expect(result.outputs['status']).toMatch(/^(?:promoted|unchanged)$/)
    const urls: unknown = JSON.parse(await readFile(file, 'utf8'))
    const files = (Array.isArray(urls) ? urls.map(String) : []).filter((url) => url.includes('/dist/'))
    const texts = await Promise.all(files.map((url) => readFile(fileURLToPath(url), 'utf8')))
    const regions = texts.flatMap((text) => [...text.matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm)])
    return new Set(regions.map(([, name = '']) => name))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

describe('the chunks of dist/', () => {
  let registry: Sandbox
  beforeAll(async () => {
    registry = await startRegistry()
    seed(registry.store, 'acme/app', multiPlatform('app'), ['a'])
  })
  afterAll(() => registry.close())

  it('a promotion without YAML in its inputs loads neither yaml, zod, semver, a tar library, Octokit, the cache client nor Sigstore', async () => {
    const loaded = await loadedPackages({ source: `${registry.host}/acme/app:a`, targets: ':b' })
    expect([...loaded]).toContain('@actions/core')
    const lazy = [
      'undici',
      'yaml',
      'zod',
      'semver',
      'tar-stream',
      '@actions/cache',
      '@octokit/core',
      '@actions/http-client',
      '@sigstore/verify',
      'tuf-js',
    ]
    expect(lazy.filter((name) => loaded.has(name))).toEqual([])
  })

  it('a selection loads what reads it', async () => {
    const loaded = await loadedPackages({
      source: `${registry.host}/acme/app`,
      select: 'glob: a',
      targets: `${registry.host}/acme/other:{tag}`,
    })
    expect([...loaded]).toContain('semver')
  })

  it('YAML in an input loads what reads it', async () => {
    const registries = `${registry.host}:\n  plain-http: true`
    const loaded = await loadedPackages({ source: `${registry.host}/acme/app:a`, targets: ':b', registries })
    expect([...loaded]).toEqual(expect.arrayContaining(['yaml', 'zod']))
  })
})
