// Entry point of the npm scripts. It needs only Node 20 and npm: it installs missing dependencies, finds Node 24
// (actions run with `using: node24`), and runs the task of that name (tasks.ts).
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isInstalled } from './installed.mjs'
import { runChild } from './run-child.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')

function install() {
  if (isInstalled(root)) return
  console.log('Installing the locked dependencies …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
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
install()
const path = [join(modules, '.bin'), process.env['PATH'] ?? ''].join(delimiter)
const tasks = join(root, 'scripts', 'tasks.ts')
process.exit(await runChild(node24(), [tasks, task, ...args], { cwd: root, env: { ...process.env, PATH: path } }))
