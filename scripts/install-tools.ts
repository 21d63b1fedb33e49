// Brings the tools that others wrote, and that the tests hold our work against, into `.cache/bin`: pinned by the
// modules under `tools/`, built only if missing or of another version; Debian's own through apt-get.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = dirname(import.meta.dirname)
const bin = join(root, '.cache', 'bin')

interface GoModule {
  readonly folder: string
  readonly binaries: readonly string[]
}

const modules: readonly GoModule[] = [
  {
    folder: 'tools',
    binaries: ['crane', 'regctl', 'regsync', 'act', 'actionlint', 'registry', 'strict-registry', 'loose-registry'],
  },
  { folder: 'tools/cosign', binaries: ['cosign'] },
  { folder: 'tools/gh', binaries: ['gh'] },
]

const debian = ['docker-registry', 'gpg', 'openssl', 'skopeo']

const goEnvironment = { ...process.env, GOBIN: bin, CGO_ENABLED: '0' }

/** Resolves to the standard output; rejects with the last lines of what went wrong. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const output: string[] = []
    const errors: string[] = []
    child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
    child.on('error', reject)
    child.on('close', (status) => {
      if (status === 0) return resolve(output.join(''))
      const tail = [...output, ...errors].join('').trim().split('\n').slice(-8).join('\n')
      return reject(new Error(`${program} ${args[0] ?? ''} ended with ${status}:\n${tail}`))
    })
  })
}

/** Milliseconds before each further try at what needs a network. */
const pauses: readonly number[] = [5000, 20_000]

/** Runs a program, and again if it fails. */
async function runPatiently(...[program, args, env]: Parameters<typeof run>): Promise<void> {
  for (const milliseconds of pauses) {
    const problem = await run(program, args, env).then(
      () => undefined,
      (error: unknown) => String(error),
    )
    if (problem === undefined) return
    console.log(`${problem}\nonce more in ${milliseconds / 1000} s`)
    await pause(milliseconds)
  }
  await run(program, args, env)
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** What a module's binaries depend on: its pins, its own sources, and the compiler. */
async function stampOf(module: GoModule): Promise<string> {
  const hash = createHash('sha256').update(await run('go', ['env', 'GOVERSION'], goEnvironment))
  const sources = globSync('cmd/*/*.go', { cwd: join(root, module.folder) }).sort()
  for (const name of ['go.mod', 'go.sum', ...sources]) hash.update(await readFile(join(root, module.folder, name)))
  return hash.digest('hex')
}

async function buildModule(module: GoModule): Promise<string> {
  const stampFile = join(bin, `.${module.folder.replaceAll('/', '-')}.stamp`)
  const stamp = await stampOf(module)
  const present = await Promise.all(module.binaries.map((name) => exists(join(bin, name))))
  const former = await readFile(stampFile, 'utf8').catch(() => '')
  if (former === stamp && present.every(Boolean)) return 'up to date'
  await rm(stampFile, { force: true })
  await runPatiently('go', ['-C', module.folder, 'install', '-trimpath', '-ldflags=-s -w', 'tool'], goEnvironment)
  await writeFile(stampFile, stamp)
  return 'built'
}

async function onPath(name: string): Promise<boolean> {
  const installed = await Promise.all(
    (process.env['PATH'] ?? '').split(delimiter).map((folder) => exists(join(folder, name))),
  )
  return installed.some(Boolean)
}

async function installDebian(): Promise<string> {
  const there = await Promise.all(debian.map(onPath))
  const missing = debian.filter((_, index) => there[index] !== true)
  if (missing.length === 0) return 'up to date'
  if (process.getuid?.() !== 0) throw new Error(`not root; run: sudo apt-get install ${missing.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await runPatiently('apt-get', ['update', '-q'], env)
  await runPatiently('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], env)
  return 'installed'
}

/** Prints the result and the duration. A failure is printed and does not stop the other installations. */
async function report(names: readonly string[], work: () => Promise<string>): Promise<boolean> {
  const start = performance.now()
  const outcome = await work().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const failed = outcome instanceof Error
  console.log(`${names.join(', ')}: ${failed ? `FAILED: ${outcome.message}` : outcome} (${seconds} s)`)
  return !failed
}

await mkdir(bin, { recursive: true })
const fromDebian = report(debian, installDebian)
const results: boolean[] = []
for (const module of modules) results.push(await report(module.binaries, () => buildModule(module)))
process.exitCode = [...results, await fromDebian].every(Boolean) ? 0 : 1
