// What a start costs, in figures that do not depend on the machine: bytes that are parsed, modules of Node that are loaded.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { blob, image, mediaTypes, multiPlatform, seed } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import { startRegistry } from '../../../sandbox/server.ts'

/** Loaded before dist/: writes what was loaded to the file that LOADED names. */
const spy = `
  import { writeFileSync } from 'node:fs'
  import { registerHooks, syncBuiltinESMExports } from 'node:module'
  const before = new Set(process.moduleLoadList)
  const v8 = process.getBuiltinModule('node:v8')
  const urls = []
  let atFlags = []
  const set = v8.setFlagsFromString
  v8.setFlagsFromString = (flag) => {
    atFlags = [...process.moduleLoadList]
    set(flag)
  }
  syncBuiltinESMExports()
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  process.once('exit', () => {
    const builtins = process.moduleLoadList.filter((name) => !before.has(name))
    const late = builtins.filter((name) => !atFlags.includes(name))
    writeFileSync(process.env.LOADED, JSON.stringify({ urls, builtins, late, flagged: atFlags.length > 0 }))
  })
`

interface Loaded {
  /** Files of dist/, as texts by name. */
  readonly files: ReadonlyMap<string, string>
  /** Node's own modules: `node:` names and internal ones. */
  readonly builtins: readonly string[]
  /** Those of them that were loaded after V8's flags were set. */
  readonly late: readonly string[]
  /** Whether they were set at all. */
  readonly flagged: boolean
}

const shape = z.object({
  urls: z.array(z.string()),
  builtins: z.array(z.string()),
  late: z.array(z.string()),
  flagged: z.boolean(),
})

/** Names of modules that are JavaScript. */
function compiled(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => /^NativeModule (.*)/.exec(name)?.[1] ?? [])
}

async function retag(): Promise<Loaded> {
  const registry = await startRegistry()
  onTestFinished(() => registry.close())
  seed(registry.store, 'acme/app', multiPlatform('app'), ['a'])
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-start-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'loaded.json')
  const preload = `data:text/javascript,${encodeURIComponent(spy)}`
  const inputs = { source: `${registry.host}/acme/app:a`, targets: ':b' }
  const result = await runStep({ inputs, env: { LOADED: file }, nodeArguments: ['--import', preload] })
  expect(result.status, result.log).toBe(0)
  const { urls, builtins, late, flagged } = shape.parse(JSON.parse(await readFile(file, 'utf8')))
  const paths = urls.filter((url) => url.includes('/dist/')).map((url) => fileURLToPath(url))
  const texts = await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const))
  return { files: new Map(texts), builtins: compiled(builtins), late: compiled(late), flagged }
}

describe('a retag', () => {
  it('parses no more than it needs: one file beside the entries, of characters that take one byte', async () => {
    const { files } = await retag()
    const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    expect(files.size).toBeLessThanOrEqual(5)
    expect(bytes).toBeLessThan(640_000)
    expect([...files].filter(([, text]) => /\P{ASCII}/v.test(text)).map(([path]) => path)).toEqual([])
  })

  it('loads none of the modules of Node that only other runs need', async () => {
    const { builtins } = await retag()
    const unneeded = ['zlib', 'http2', 'https', 'tls', 'child_process', 'assert', 'worker_threads', 'querystring']
    expect(builtins.filter((name) => unneeded.includes(name))).toEqual([])
    expect(builtins.length).toBeLessThanOrEqual(60)
  })

  it('sets the flags of V8 after Node has loaded its own modules, whose cached code is lost with them', async () => {
    const { late, flagged } = await retag()
    expect(flagged).toBe(true)
    expect(late).toEqual([])
  })
})

describe('a copy of large blobs', () => {
  it('compiles the parser of undici once, without optimization, and sets no flag that V8 does not have', async () => {
    const [source, target] = [await startRegistry(), await startRegistry()]
    onTestFinished(async () => void (await Promise.all([source.close(), target.close()])))
    const layers = Array.from({ length: 20 }, (_, number) => blob(`${number}`.padEnd(1_100_000), mediaTypes.layer))
    seed(source.store, 'acme/app', image({ layers }), ['a'])
    const inputs = { source: `${source.host}/acme/app:a`, targets: `${target.host}/acme/app:a` }
    const { status, log } = await runStep({ inputs, nodeArguments: ['--trace-wasm-compilation-times'] })
    expect(status, log).toBe(0)
    expect(log).toContain('using Liftoff')
    expect(log).not.toContain('using TurboFan')
    expect(log).not.toContain('unrecognized flag')
  })
})
