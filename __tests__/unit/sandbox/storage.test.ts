// The registry over a folder, and the registry as a program.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { image, multiPlatform, push, referrer } from '../../../sandbox/content.ts'
import { digestOf } from '../../../sandbox/storage/names.ts'
import { call, openUpload, start } from './harness.ts'

let folder = ''
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
})

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

describe('a folder', () => {
  it('gives everything back to the next start', async () => {
    const built = multiPlatform('kept')
    const artifact = referrer({ subject: built, artifactType: 'application/spdx+json' })
    const before = await start({ storage: folder })
    await push(before.url, 'acme/app', built, ['1.0', 'gone'])
    await push(before.url, 'acme/app', artifact)
    await push(before.url, 'acme/app', image({ labels: { to: 'delete' } }), ['deleted'])
    await call(before, 'DELETE', '/v2/acme/app/manifests/gone')
    await call(before, 'DELETE', `/v2/acme/app/manifests/${before.store.tag('acme/app', 'deleted')}`)
    await before.close()

    const after = await start({ storage: folder })
    const held = ({ store }: typeof after): unknown => [store.tags('acme/app'), store.manifests('acme/app')]
    expect(held(after)).toEqual(held(before))
    expect(after.store.referrers('acme/app', built.digest).map(({ digest }) => digest)).toEqual([artifact.digest])
    for (const child of built.children) {
      for (const [digest, bytes] of child.blobs) {
        const response = await call(after, 'GET', `/v2/acme/app/blobs/${digest}`)
        expect(digestOf(new Uint8Array(await response.arrayBuffer()))).toBe(digest)
        const part = await call(after, 'GET', `/v2/acme/app/blobs/${digest}`, { headers: { range: 'bytes=1-2' } })
        expect(Buffer.from(await part.arrayBuffer())).toEqual(Buffer.from(bytes.subarray(1, 3)))
      }
    }
  })

  it('keeps nothing of an upload that failed or was left', async () => {
    const registry = await start({ storage: folder })
    const location = await openUpload(registry)
    await openUpload(registry)
    await call(registry, 'PUT', `${location}&digest=${digestOf(Buffer.from('other'))}`, { body: 'this' })
    await registry.close()
    expect([...readdirSync(join(folder, 'uploads')), ...readdirSync(join(folder, 'blobs'))]).toEqual([])
    writeFileSync(join(folder, 'uploads', 'left by a crash'), 'half')
    await start({ storage: folder })
    expect(readdirSync(join(folder, 'uploads'))).toEqual([])
  })
})

function run(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ['sandbox/registry.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  return child
}

async function* linesOf(stream: ChildProcess['stdout']): AsyncGenerator<string> {
  if (stream !== null) yield* createInterface({ input: stream })
}

describe('the program', () => {
  it('prints its address and its requests, and stops on a signal', async () => {
    const child = run('--verbose', '--quirk', 'no-referrers-api', '--storage', folder)
    const lines = linesOf(child.stdout)
    const url = String((await lines.next()).value)
    const path = `/v2/acme/app/referrers/${image().digest}`
    expect((await fetch(new URL(path, url))).status).toBe(404)
    expect((await lines.next()).value).toBe(`404 GET ${path} in=0 out=18`)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it.each([
    [['--quirk', 'none-such'], 'Unknown quirk "none-such"'],
    [['--auth', 'digest'], '--auth must be basic or bearer'],
    [['--auth', 'basic', '--user', 'nobody'], '--user must be name:password'],
    [['--auth', 'basic', '--user', ':password'], '--user must be name:password'],
    [['--port', '65536'], '--port'],
  ])('refuses %j', async (args, message) => {
    const child = run(...args)
    const exit = once(child, 'exit')
    const lines: string[] = []
    for await (const line of linesOf(child.stderr)) lines.push(line)
    expect(lines.join('\n')).toContain(message)
    expect((await exit)[0]).toBe(1)
  })
})
