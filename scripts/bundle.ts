// What dist/ consists of, as file names and texts: the same bytes on every machine, so that it can be checked.
import { dirname, join } from 'node:path'
import { type OutputChunk, rolldown } from 'rolldown'
import manifest from '../package.json' with { type: 'json' }
import { replaceBuiltinImports } from './builtin-imports.ts'
import { collectPackages, formatLicenses } from './licenses.ts'
import { slimPackages } from './slim.ts'

/** Rolldown's runtime only defines functions: importing it for its effects costs each entry a file for nothing. */
const runtimeImport = /^import "\.\/(?:chunks\/)?rolldown-runtime\.js";\n/m

/** File names relative to dist/, and their texts. */
export type Bundle = ReadonlyMap<string, string>

const root = dirname(import.meta.dirname)

/**
 * Sets V8's flags once main.js and the modules of Node that it needs are loaded: with other flags than at the start, V8
 * takes no cached code, and compiles each of them from its source. Only in the version of Node that the action runs in:
 * V8 prints an error for a flag that it does not have.
 */
const tune = `() => {
    if (!found.startsWith('24.')) return
    // its own modules first: perf_hooks is loaded with the clock
    process.getBuiltinModule('perf_hooks')
    const { setFlagsFromString } = process.getBuiltinModule('v8')
    const flags = [
      // Blobs pass through in small pieces: a young generation that does not grow keeps memory flat, and frees them sooner.
      '--semi-space-growth-factor=1',
      // Most runs end before optimized code pays: the parser of HTTP (WebAssembly) is not optimized,
      '--no-wasm-tier-up',
      '--no-wasm-dynamic-tiering',
      // and JavaScript after ten times as many calls as usual.
      '--invocation-count-for-maglev=4000',
      '--invocation-count-for-turbofan=30000'
    ]
    flags.forEach((flag) => setFlagsFromString(flag))
  }`

/**
 * A reader that goes away (`| head -2`, a log collector that ends) must not stop a run between two tags: what is written
 * after that is lost, and the run and its exit code stay the same. Every other error of these streams is a bug.
 */
const outliveReaders = `for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!/^(?:EPIPE|EIO|ECONNRESET|ERR_STREAM_DESTROYED)$/.test(error.code)) throw error
    })
  }`

// The runner starts dist/index.js with whatever Node it has. This much even Node 12 can parse and run.
const guard = `// Tells a Node that is too old so in one sentence, and loads the action otherwise.
const found = process.versions.node
// The exit code is a failure until the action sets another.
process.exitCode = 1
if (Number(found.split('.')[0]) < 24) {
  console.log('::error::promote-image needs Node 24 and was started with Node ' + found + ': update the runner to 2.327.1 or newer.')
} else {
  const tune = ${tune}
  // The kernel connects to the registries while the rest is read and compiled. What fails here, the rest meets again.
  const early = import('./early.js').then(({ preconnect }) => preconnect(process.env))
  ${outliveReaders}
  early.catch(() => {}).then(() => import('./main.js')).then(tune)
}
`

/** The command line: the same guard, in a shell's words. `version` is the package's. */
const commandGuard = (version: string): string => `#!/usr/bin/env node
// Tells a Node that is too old so in one sentence, and loads the command line otherwise.
const found = process.versions.node
process.exitCode = 1
if (Number(found.split('.')[0]) < 24) {
  console.error('promote-image needs Node 24 or newer; this is Node ' + found + ': nodejs.org has it.')
} else {
  const tune = ${tune}
  ${outliveReaders}
  import('./command.js').then(({ start }) => start('${version}', tune))
}
`

const entries = {
  command: join(root, 'src/cli/main.ts'),
  early: join(root, 'src/registry/transport/sockets/preconnect.ts'),
  main: join(root, 'src/main.ts'),
}

/** dist/ is the npm package too: everything is bundled, so that it installs nothing else. */
function packageOf({ name, version, description, license, homepage, repository }: typeof manifest) {
  const bin = { [name]: 'cli.js' }
  return { name, version, description, type: 'module', bin, engines: { node: '>=24' }, license, homepage, repository }
}

/** Bundles the entries with everything they import; what is imported lazily becomes chunks. */
export async function bundle(): Promise<Bundle> {
  const chunks = await roll(findStages(await roll(new Map())))
  const packages = collectPackages(
    root,
    chunks.flatMap(({ moduleIds }) => moduleIds),
  )
  return new Map([
    ['index.js', guard],
    ['cli.js', commandGuard(manifest.version)],
    ['package.json', `${JSON.stringify(packageOf(manifest), undefined, 2)}\n`],
    ['licenses.txt', formatLicenses(packages)],
    ...chunks.map(
      ({ fileName, code }) => [fileName, asciiOnly(replaceBuiltinImports(code.replace(runtimeImport, '')))] as const,
    ),
  ])
}

/** One character above Latin-1 makes V8 hold and scan a file as two bytes for each: they are escaped. */
function asciiOnly(code: string): string {
  return code.replaceAll(/\P{ASCII}/gv, escapeUnits)
}

function escapeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

/** What a promotion loads, one after the other: the first stage at once, each of the others while it waits for responses. */
const stages = [
  { name: 'promote', entry: entries.main },
  { name: 'execute', entry: join(root, 'src/promote/execute-plan.ts') },
  { name: 'end', entry: join(root, 'src/action/end-step.ts') },
]

/**
 * The stage of each module, but for the entries. Left to itself, rolldown makes a small file of each of them that a lazy
 * chunk shares. An entry stays apart: main awaits lazy chunks, which would wait for it in turn.
 */
function findStages(chunks: readonly OutputChunk[]): ReadonlyMap<string, string> {
  // the first stage that needs a module has it
  const all = stages
    .toReversed()
    .flatMap(({ name, entry }) => findModules(chunks, entry).map((id) => [id, name] as const))
  const apart = new Set(Object.values(entries))
  return new Map(all.filter(([id]) => !apart.has(id)))
}

/** The modules that a module imports, directly or not; not those that are imported lazily. */
function findModules(chunks: readonly OutputChunk[], from: string): readonly string[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk] as const))
  const reached = new Set<OutputChunk>()
  const visit = (chunk: OutputChunk | undefined): void => {
    if (chunk === undefined || reached.has(chunk)) return
    reached.add(chunk)
    for (const name of chunk.imports) visit(byName.get(name))
  }
  visit(chunks.find(({ moduleIds }) => moduleIds.includes(from)))
  return [...reached].flatMap(({ moduleIds }) => moduleIds)
}

/**
 * Packages whose modules do nothing but define things: what is not used of them is left out, with what only that imports.
 * Their package.json does not say so. Of @actions/core 17 kB stay, and a start does not get slower (docs/decisions).
 */
const pureModules = /[\\/]node_modules[\\/](?:@actions|@octokit|undici)[\\/]/

async function roll(stageOf: ReadonlyMap<string, string>): Promise<readonly OutputChunk[]> {
  const rolled = await rolldown({
    input: entries,
    cwd: root,
    platform: 'node',
    tsconfig: false,
    plugins: [slimPackages],
    treeshake: { moduleSideEffects: (id) => !pureModules.test(id) },
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(`rolldown: ${log.message}`)
    },
  })
  const { output } = await rolled.generate({
    format: 'esm',
    comments: { legal: true, annotation: false, jsdoc: false },
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: {
      groups: [
        { name: 'early', test: (id) => id === entries.early, priority: 1 },
        ...stages.map(({ name }) => ({ name, test: (id: string) => stageOf.get(id) === name })),
      ],
    },
  })
  await rolled.close()
  return output.filter((file) => file.type === 'chunk')
}
