// `npm run build` writes dist/; with `--check` it compares instead, and names the files that differ.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { type Bundle, bundle } from './bundle.ts'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const dist = join(dirname(import.meta.dirname), 'dist')
const built = await bundle()

if (values.check) {
  const differing = compare(built)
  if (differing.length > 0) {
    console.error(`dist/ is not what the sources make: run \`npm run build\` and commit.\n  ${differing.join('\n  ')}`)
    process.exitCode = 1
  }
} else {
  write(built)
  for (const [name, text] of built) console.log(`${String(Buffer.byteLength(text)).padStart(9)}  dist/${name}`)
}

function compare(bundle: Bundle): readonly string[] {
  const entries = existsSync(dist) ? readdirSync(dist, { recursive: true, withFileTypes: true }) : []
  const outputs = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const present = new Map(outputs.map((name) => [name, readFileSync(join(dist, name), 'utf8')]))
  const names = new Set([...present.keys(), ...bundle.keys()])
  return [...names].filter((name) => present.get(name) !== bundle.get(name)).sort()
}

function write(bundle: Bundle): void {
  rmSync(dist, { recursive: true, force: true })
  for (const [name, text] of bundle) {
    mkdirSync(dirname(join(dist, name)), { recursive: true })
    writeFileSync(join(dist, name), text)
  }
}
