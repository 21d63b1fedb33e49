// The few lines that the runner starts: what an old Node says, and what a run that never ends its business counts as.

import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../support/root.ts'

const main = join(root, 'dist', 'index.js')

interface Node {
  readonly program: string
  readonly args: readonly string[]
  readonly version: string
}

const claim = (version: string): string =>
  `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`

const pretended = ['16.20.2', '20.19.0', '22.12.0', '23.11.1'].map((version): Node => {
  const preload = `data:text/javascript,${encodeURIComponent(claim(version))}`
  return { program: process.execPath, args: ['--import', preload], version }
})

/** Nodes of this machine that are older than 24. */
function findOldNodes(): readonly Node[] {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '')
  const programs = [...new Set(['/usr/bin', ...folders])].flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter((name) => name === 'node')
        .map((name) => join(folder, name))
    } catch {
      return []
    }
  })
  return programs.flatMap((program) => {
    const version = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1)
    return Number(version.split('.')[0]) < 24 ? [{ program, args: [], version }] : []
  })
}

describe('dist/index.js on a Node that is too old', () => {
  it.each([...pretended, ...findOldNodes()])('$program as $version: one sentence, and exit 1', (node) => {
    const { program, args, version } = node
    const { status, stdout, stderr } = spawnSync(program, [...args, main], { encoding: 'utf8', env: {} })
    expect(stdout).toBe(
      `::error::promote-image needs Node 24 and was started with Node ${version}: update the runner to 2.327.1 or newer.\n`,
    )
    expect(stderr).toBe('')
    expect(status).toBe(1)
  })
})

describe('dist/index.js before an action that ends without a word', () => {
  it.each(['', 'await new Promise(() => {})', 'throw new Error("lost")'])('%j fails the step', (text) => {
    const folder = mkdtempSync(join(tmpdir(), 'promote-image-guard-'))
    copyFileSync(main, join(folder, 'index.js'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(folder, 'main.js'), text)
    const { status } = spawnSync(process.execPath, [join(folder, 'index.js')], { stdio: 'ignore', env: {} })
    rmSync(folder, { recursive: true })
    expect(status).toBe(1)
  })
})
