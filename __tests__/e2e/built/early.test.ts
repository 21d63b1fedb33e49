// What dist/ does before it loads the bulk of itself: sockets to the registries, by a file that costs next to nothing.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Bundle, bundle } from '../../../scripts/bundle.ts'

describe('dist/early.js', () => {
  let built: Bundle = new Map()
  beforeAll(async () => {
    built = await bundle()
  })

  /** Runs dist/index.js with such a main.js and a source at that port. */
  function run(main: string, port: number): ChildProcess {
    const folder = mkdtempSync(join(tmpdir(), 'promote-image-early-'))
    for (const name of ['index.js', 'early.js', 'package.json'])
      writeFileSync(join(folder, name), built.get(name) ?? '')
    writeFileSync(join(folder, 'main.js'), main)
    const env = { INPUT_SOURCE: `127.0.0.1:${port}/acme/app:1`, INPUT_TARGETS: ':2', 'INPUT_DRY-RUN': '' }
    const child = spawn(process.execPath, [join(folder, 'index.js')], { env, stdio: 'ignore' })
    onTestFinished(() => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true })
    })
    return child
  }

  it('is small, and loads node:net, and node:tls if it will be needed', () => {
    const text = built.get('early.js') ?? ''
    expect([...text.matchAll(/\bimport\b|getBuiltinModule\(.*\)/g)].map(([call]) => call)).toEqual([
      'getBuiltinModule("node:net")',
      'getBuiltinModule("node:tls")',
    ])
    expect(text.length).toBeLessThan(3200)
  })

  it('is what the rest takes its sockets from, and not a copy', () => {
    const holders = [...built].filter(([, text]) => text.includes('connectionAttempt')).map(([name]) => name)
    expect(holders).toEqual(['early.js'])
  })

  it('has connected while main.js is still busy with itself', async () => {
    const { port, connected } = await listen()
    run('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', port)
    await connected
  })

  it.each(['', 'await new Promise(() => {})', 'throw new Error("lost")'])(
    'keeps no run from failing that ends without a word, like %j',
    async (main) => {
      const { port } = await listen()
      expect(await once(run(main, port), 'exit')).toEqual([1, null])
    },
  )
})

/** A server that only accepts, for the length of the test; `connected`: three times. */
async function listen(): Promise<{ readonly port: number; readonly connected: Promise<void> }> {
  const sockets: Socket[] = []
  const connected = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    if (sockets.push(socket.on('error', () => {})) === 3) connected.resolve()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return { port: typeof address === 'object' && address !== null ? address.port : 0, connected: connected.promise }
}
