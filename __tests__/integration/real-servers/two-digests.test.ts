// An image that is named by sha512, at a registry that knows manifests by both digests, promoted to registries that know sha256 only.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { multiPlatform, push } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import { type Service, serve } from '../../support/processes.ts'
import { type Folder, makeFolder, serveDistribution } from '../../support/servers.ts'
import { lacks, tool } from '../../support/tools.ts'

const app = multiPlatform('app')
const sha512Of = (bytes: Uint8Array) => `sha512:${createHash('sha512').update(bytes).digest('hex')}`
const sha512 = sha512Of(app.bytes)
/** An index that names its platforms by sha512. */
const index = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: app.mediaType,
    manifests: app.children.map(({ bytes, descriptor }) => ({ ...descriptor, digest: sha512Of(bytes) })),
  }),
)

/** Stores a manifest under a tag or digest as registries of every kind let one. */
async function put({ host }: Service, at: string, bytes: Uint8Array, mediaType: string): Promise<void> {
  const headers = { 'content-type': mediaType }
  const url = `http://${host}/v2/acme/app/manifests/${at}`
  expect((await fetch(url, { method: 'PUT', body: Buffer.from(bytes), headers })).status).toBe(201)
}

interface World {
  readonly folder: Folder
  readonly source: Service
  readonly targets: readonly Service[]
}

const held: { world?: World } = {}

function world(): World {
  if (held.world === undefined) throw new Error('not started')
  return held.world
}

async function startWorld(): Promise<World> {
  const folder = await makeFolder()
  const source = await serve(tool('loose-registry'), [])
  const targets = await Promise.all([
    serveDistribution({ program: 'registry', folder, storage: 'three' }, 'three'),
    serveDistribution({ program: 'docker-registry', folder, storage: 'two' }, 'two'),
    serve(tool('strict-registry'), []),
  ])
  return { folder, source, targets }
}

describe.skipIf(lacks('registry', 'docker-registry', 'strict-registry', 'loose-registry'))(
  'an image that is named by sha512',
  { timeout: 60_000 },
  () => {
    beforeAll(async () => {
      held.world = await startWorld()
      const { source } = held.world
      await push(`http://${source.host}`, 'acme/app', app, ['build'])
      await put(source, sha512, app.bytes, app.mediaType)
      for (const { bytes, mediaType } of app.children) await put(source, sha512Of(bytes), bytes, mediaType)
      await put(source, 'by-sha512', index, app.mediaType)
    })
    afterAll(async () => {
      const { folder, source, targets } = world()
      await Promise.all([source, ...targets].map(({ close }) => close()))
      await folder.remove()
    })

    it('is promoted in its repository and to registries that name it by sha256, and is there the second time', async () => {
      const { source, targets } = world()
      const promote = () =>
        runStep({
          inputs: {
            source: `${source.host}/acme/app@${sha512}`,
            targets: [':1.0.0', ':latest', ...targets.map(({ host }) => `${host}/acme/app:1.0.0`)].join('\n'),
          },
        })
      const first = await promote()
      expect(first.status, first.log).toBe(0)
      expect(first.outputs).toMatchObject({ status: 'promoted', digest: sha512 })
      for (const { host } of [source, ...targets]) {
        const accept = { headers: { accept: app.mediaType } }
        const read = await fetch(`http://${host}/v2/acme/app/manifests/1.0.0`, accept)
        expect(Buffer.from(await read.arrayBuffer()).equals(app.bytes)).toBe(true)
        expect(read.headers.get('docker-content-digest')).toBe(app.digest)
      }
      const second = await promote()
      expect(second.outputs, second.log).toMatchObject({ status: 'unchanged', changed: 'false' })
    })

    it('and is part of an index is not promoted to registries that name it by sha256: no tag moves', async () => {
      const { source, targets } = world()
      for (const { host } of targets) {
        const target = `${host}/acme/parts:1.0.0`
        const { status, outputs, log } = await runStep({
          inputs: { source: `${source.host}/acme/app:by-sha512`, targets: target },
        })
        expect(status, log).toBe(1)
        expect(outputs['status']).toBe('failed')
        expect((await fetch(`http://${host}/v2/acme/parts/manifests/1.0.0`)).status).toBe(404)
      }
    })
  },
)
