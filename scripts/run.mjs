// The one door for npm scripts. It needs nothing but Node 20 and npm: it installs what is missing, finds a
// Node new enough to run an action (`using: node24`), and hands over to the task of that name.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.promote-image-lock')

function installed() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  console.log('Installing the locked dependencies …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const install = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (install.status !== 0) process.exit(install.status ?? 1)
  writeFileSync(stamp, lock)
}

function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const fromNpm = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  if (existsSync(fromNpm)) return fromNpm
  console.error(
    `promote-image needs Node 24; this is ${process.version}, and npm has none for ${process.platform}-${process.arch}.`,
  )
  return process.exit(1)
}

const [task = '', ...args] = process.argv.slice(2)
installed()
const path = [join(modules, '.bin'), process.env['PATH'] ?? ''].join(delimiter)
const run = spawnSync(node24(), [join(root, 'scripts', 'tasks.ts'), task, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
})
process.exit(run.status ?? 1)
