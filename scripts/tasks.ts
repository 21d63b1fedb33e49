// What each npm script does. Runs under Node 24 with node_modules/.bin first in PATH (see run.mjs).
import { runChild } from './run-child.mjs'

type Command = readonly [program: string, ...args: string[]]

const sources = [
  'src',
  'sandbox',
  '__tests__',
  'scripts',
  'bench',
  'vitest.config.ts',
  'vitest.sigstore.config.ts',
  'vitest.soak.config.ts',
  'oxlint.config.ts',
]

const tasks: Record<string, readonly Command[]> = {
  bench: [['node', 'bench/bench.ts']],
  'bench:profile': [['node', 'bench/profile.ts']],
  'bench:memory': [['node', 'bench/memory.ts']],
  'bench:bulk': [['node', 'bench/bulk.ts']],
  'bench:startup': [['node', 'bench/startup.ts']],
  'bench:trust': [['node', 'bench/trust.ts']],
  'bench:wire': [['node', 'bench/wire.ts']],
  build: [
    ['node', 'scripts/generate-docs.ts'],
    ['node', 'scripts/schema.ts'],
    ['node', 'scripts/build.ts'],
  ],
  check: [
    ['biome', 'format', '.'],
    ['oxlint', '--type-aware', '--deny-warnings', ...sources],
    ['tsc', '-p', '.'],
    ['tsc', '-p', 'docs/.vitepress/theme'],
    ['knip'],
    ['node', 'scripts/generate-docs.ts', '--check'],
    ['node', 'scripts/schema.ts', '--check'],
    ['node', 'scripts/build.ts', '--check'],
  ],
  demo: [['node', 'sandbox/demo.ts']],
  format: [['biome', 'check', '--write', '.']],
  pictures: [['node', 'scripts/pictures.ts']],
  registry: [['node', 'sandbox/registry.ts']],
  site: [['vitepress', 'build', 'docs']],
  test: [['vitest', 'run']],
  'test:sigstore': [
    ['bash', 'scripts/trust-fixtures/install.sh'],
    ['vitest', 'run', '--config', 'vitest.sigstore.config.ts'],
  ],
  'test:soak': [['vitest', 'run', '--config', 'vitest.soak.config.ts']],
  tools: [['node', 'scripts/install-tools.ts']],
}

const [name = '', ...args] = process.argv.slice(2)
const commands = tasks[name]
if (commands === undefined) {
  console.error(`Unknown task "${name}". There are: ${Object.keys(tasks).join(', ')}.`)
  process.exit(1)
}
for (const [index, [program, ...own]] of commands.entries()) {
  const extra = index === commands.length - 1 ? args : []
  const status = await runChild(program, [...own, ...extra])
  if (status !== 0) process.exit(status)
}
