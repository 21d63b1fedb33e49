// What a start costs, in figures that do not depend on the machine: bytes that are parsed, modules of Node that are loaded.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
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
  let atResponse
  process.getBuiltinModule('node:diagnostics_channel').subscribe('http.client.response.finish', () => {
    atResponse ??= urls.length
  })
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
    writeFileSync(process.env.LOADED, JSON.stringify({ urls, atResponse, builtins, late, flagged: atFlags.length > 0 }))
  })
`

interface Loaded {
  /** Texts of the files of dist/ by path, in the order in which they are loaded. */
  readonly files: ReadonlyMap<string, string>
  /** Those of them that are loaded before the first response. */
  readonly atResponse: ReadonlyMap<string, string>
  /** Node's own modules: `node:` names and internal ones. */
  readonly builtins: readonly string[]
  /** Those of them that were loaded after V8's flags were set. */
  readonly late: readonly string[]
  /** Whether they were set at all. */
  readonly flagged: boolean
}

const shape = z.object({
  urls: z.array(z.string()),
  atResponse: z.number(),
  builtins: z.array(z.string()),
  late: z.array(z.string()),
  flagged: z.boolean(),
})

/** Names of modules that are JavaScript. */
function compiled(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => /^NativeModule (.*)/.exec(name)?.[1] ?? [])
}

async function textsOf(urls: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const paths = urls.filter((url) => url.includes('/dist/')).map((url) => fileURLToPath(url))
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)))
}

function bytesOf(files: ReadonlyMap<string, string>): number {
  return [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

function namesOf(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files.keys()].map((path) => basename(path))
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
  const { urls, atResponse, builtins, late, flagged } = shape.parse(JSON.parse(await readFile(file, 'utf8')))
  return {
    files: await textsOf(urls),
    atResponse: await textsOf(urls.slice(0, atResponse)),
    builtins: compiled(builtins),
    late: compiled(late),
    flagged,
  }
}

describe('a retag', () => {
  it('parses no more than it needs, of characters that take one byte', async () => {
    const { files } = await retag()
    expect(files.size).toBeLessThanOrEqual(7)
    expect(bytesOf(files)).toBeLessThan(640_000)
    expect([...files].filter(([, text]) => /\P{ASCII}/v.test(text)).map(([path]) => path)).toEqual([])
  })

  it('parses one file beside the entries at first, and the rest until the first response', async () => {
    const { files, atResponse } = await retag()
    const first = ['index.js', 'early.js', 'main.js', 'promote.js', 'rolldown-runtime.js']
    expect(namesOf(files).slice(0, first.length)).toEqual(first)
    expect(bytesOf(new Map([...files].slice(0, first.length)))).toBeLessThan(560_000)
    expect(namesOf(atResponse).slice(first.length).sort()).toEqual(['end.js', 'execute.js'])
    expect(atResponse.size).toBe(files.size)
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
