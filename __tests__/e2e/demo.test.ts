// The demo keeps its promises: it checks what it shows, says so by its exit code, and leaves nothing behind.

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

describe('npm run demo', () => {
  it.each(Object.keys(scenarios))('%s shows what it says, and cleans up', (name) => {
    const temporary = mkdtempSync(join(tmpdir(), 'promote-image-demo-'))
    const { status, stdout, stderr } = runDemo(name, temporary)
    expect(stdout).not.toContain('✗')
    expect(stdout).toMatch(/\n([5-9]|\d\d) statements checked: all of them hold\.\n$/)
    expect(stdout).not.toMatch(/<code>|```|::/)
    expect(stdout).not.toContain('demo-password')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(readdirSync(temporary)).toEqual([])
    rmSync(temporary, { recursive: true })
  })

  it('a scenario that does not exist is an error that lists those that do', () => {
    const { status, stderr } = runDemo('nonsense', tmpdir())
    expect(status).toBe(1)
    for (const name of Object.keys(scenarios)) expect(stderr).toContain(name)
  })
})
