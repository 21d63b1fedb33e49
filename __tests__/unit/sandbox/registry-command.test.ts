// `npm run registry`: what a person reads who starts it, or cannot.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { seededImages } from '../../../sandbox/demo/image.ts'
import { run } from '../../support/processes.ts'
import { root } from '../../support/root.ts'

const command = join(root, 'sandbox/registry.ts')

async function firstLines(child: ChildProcess, count: number): Promise<readonly string[]> {
  const lines: string[] = []
  if (child.stdout === null) throw new TypeError('the process has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (lines.length === count) break
  }
  return lines
}

it('prints its address, and under --seed a reference of each image to paste', async () => {
  const child = spawn(process.execPath, [command, '--seed'], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill())
  const [url = '', ...references] = await firstLines(child, 1 + seededImages.length)
  const { host } = new URL(url)
  expect(references).toEqual(seededImages.map(({ repository, tag }) => `${host}/${repository}:${tag}`))
})

it.each(['ghcr', 'gitlab'])('lists what is attached to the seeded images by tag under the quirk %s', async (quirk) => {
  const argv = [command, '--seed', '--quirk', quirk]
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill())
  const [url = ''] = await firstLines(child, 1)
  const manifests = new URL('/v2/build/app/manifests/', url)
  const headers = { accept: '*/*' }
  const image = await fetch(new URL('tested', manifests), { headers })
  const digest = image.headers.get('docker-content-digest') ?? ''
  const list = await fetch(new URL(digest.replace(':', '-'), manifests), { headers })
  expect(await list.json()).toMatchObject({
    manifests: [
      { artifactType: 'application/spdx+json' },
      { artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' },
    ],
  })
})

it('says in a sentence that its port is in use', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { status, stderr } = await run(process.execPath, [command, '--port', String(port)])
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `Port ${port} is in use. Choose another by --port, or leave it out.\n`,
  })
})

it.each([
  [['--prot', '5000'], "Unknown option '--prot'"],
  [['--seed=yes'], "Option '--seed' does not take an argument"],
  [['--port', 'x'], '--port must be a number from 0 to 65535, not "x".'],
])('says in a sentence what is wrong with %j', async (argv, sentence) => {
  const { status, stderr } = await run(process.execPath, [command, ...argv])
  expect(status).toBe(1)
  expect(stderr).toContain(sentence)
  expect(stderr).not.toMatch(/^\s+at /m)
})
