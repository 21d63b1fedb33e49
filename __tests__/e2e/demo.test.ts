// The demo: its checks pass, its counts agree with the action's log, and it leaves no files behind.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../sandbox/demo/scenarios.ts'
import { root } from '../support/root.ts'

function runDemo(scenario: string, temporary: string) {
  const env = { ...process.env, TMPDIR: temporary, NO_COLOR: '1' }
  return spawnSync(process.execPath, [join(root, 'sandbox', 'demo.ts'), scenario], { encoding: 'utf8', env })
}

const countsOf = (text: string, pattern: RegExp): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, count = '']) => count.replaceAll(',', ''))

describe('npm run demo', () => {
  it.each(Object.keys(scenarios))('%s shows what it says, and cleans up', (name) => {
    const temporary = mkdtempSync(join(tmpdir(), 'promote-image-demo-'))
    const { status, stdout, stderr } = runDemo(name, temporary)
    expect(stdout).not.toContain('✗')
    expect(stdout).toMatch(/\nchecks: ([5-9]|\d\d) passed\n$/)
    expect(countsOf(stdout, /│ [^·\n]*?([\d,]+) requests, [\d.]+ m?s\.$/gm)).toEqual(
      countsOf(stdout, /^ {2}exit \d, \d+ ms, ([\d,]+) requests/gm),
    )
    expect(stdout).not.toMatch(/<code>|```|::/)
    expect(stdout).not.toContain('demo-password')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(readdirSync(temporary)).toEqual([])
    rmSync(temporary, { recursive: true })
  })

  it('--help lists every scenario with a sentence', () => {
    const { status, stdout } = runDemo('--help', tmpdir())
    expect(status).toBe(0)
    const lines = stdout.split('\n').map((line) => line.trim().replace(/ {2,}/, ': '))
    for (const [name, { about }] of Object.entries(scenarios)) expect(lines).toContain(`${name}: ${about}`)
  })

  it('a scenario that does not exist is an error that lists those that do', () => {
    const { status, stderr } = runDemo('nonsense', tmpdir())
    expect(status).toBe(1)
    for (const name of Object.keys(scenarios)) expect(stderr).toContain(name)
  })
})
