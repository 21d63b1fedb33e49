// Tags that a run keeps, skips and deletes, and indexes that it creates, on servers that others wrote.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attestation, image, index, push } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import type { Service } from '../../support/processes.ts'
import { type Folder, makeFolder, serveDistribution } from '../../support/servers.ts'
import { lacks } from '../../support/tools.ts'

const [amd64, arm64] = [image({ platform: 'linux/amd64' }), image({ platform: 'linux/arm64' })]
const app = index([amd64, arm64, attestation(amd64)])
const older = index([amd64])

interface Held {
  folder?: Folder
  /** Deletes tags. */
  deleting?: Service
  /** Refuses to. */
  keeping?: Service
}

const held: Held = {}

function host(which: 'deleting' | 'keeping'): string {
  return held[which]?.host ?? 'not started'
}

/** What a tag names; `undefined` if it is not there. */
async function digestOf(reference: string): Promise<string | undefined> {
  const [name = '', tag = ''] = reference.split(/:(?=[^:]*$)/)
  const [registry = '', ...path] = name.split('/')
  const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json'
  const response = await fetch(`http://${registry}/v2/${path.join('/')}/manifests/${tag}`, { headers: { accept } })
  await response.arrayBuffer()
  return response.ok ? (response.headers.get('docker-content-digest') ?? undefined) : undefined
}

describe.skipIf(lacks('registry'))('distribution 3', () => {
  beforeAll(async () => {
    held.folder = await makeFolder()
    const { folder } = held
    held.deleting = await serveDistribution({ program: 'registry', folder, storage: 'deleting' }, 'deleting')
    held.keeping = await serveDistribution({ program: 'registry', folder, storage: 'keeping' }, 'keeping', {
      storage: { delete: { enabled: false } },
    })
    for (const which of ['deleting', 'keeping'] as const) {
      await push(`http://${host(which)}`, 'build', app, ['staging-1', 'staging-one', 'tested'])
      await push(`http://${host(which)}`, 'build', older, ['staging-0'])
    }
    await push(`http://${host('deleting')}`, 'app', older, ['edge', 'stays'])
  })
  afterAll(async () => {
    await Promise.all([held.deleting?.close(), held.keeping?.close()])
    await held.folder?.remove()
  })

  it('keeps what a tag named, skips another, and deletes the tags of the source', async () => {
    const registry = host('deleting')
    const { status, log, outputs } = await runStep({
      inputs: {
        source: `${registry}/build:staging-1`,
        targets: `${registry}/app:1.2.3\n${registry}/app:edge`,
        overwrite: 'skip: stays\nalways: edge',
        backup: '{tag}-previous',
        'delete-source-tags': 'staging-*',
      },
    })
    expect(status, log).toBe(0)
    expect(outputs['status']).toBe('promoted')
    expect(await digestOf(`${registry}/app:edge`)).toBe(app.digest)
    expect(await digestOf(`${registry}/app:edge-previous`)).toBe(older.digest)
    expect(await digestOf(`${registry}/build:staging-1`)).toBeUndefined()
    expect(await digestOf(`${registry}/build:staging-one`)).toBeUndefined()
    expect(await digestOf(`${registry}/build:staging-0`)).toBe(older.digest)
    expect(await digestOf(`${registry}/build:tested`)).toBe(app.digest)
  })

  it('is reported if it deletes no tags, and the promotion is kept', async () => {
    const registry = host('keeping')
    const { status, log } = await runStep({
      inputs: {
        source: `${registry}/build:staging-1`,
        targets: `${registry}/app:1.2.3`,
        'delete-source-tags': 'staging-*',
      },
    })
    expect(status).toBe(1)
    expect(log).toContain('this registry does not delete tags')
    expect(await digestOf(`${registry}/app:1.2.3`)).toBe(app.digest)
    expect(await digestOf(`${registry}/build:staging-1`)).toBe(app.digest)
  })

  it('takes an index without attestations and with annotations', async () => {
    const registry = host('keeping')
    const { status, log, outputs } = await runStep({
      inputs: {
        source: `${registry}/build:tested`,
        targets: `${registry}/plain:1`,
        attestations: 'false',
        annotations: 'org.example.stage=released',
      },
    })
    expect(status, log).toBe(0)
    const digest = await digestOf(`${registry}/plain:1`)
    expect(digest).toBe(outputs['digest'])
    const response = await fetch(`http://${registry}/v2/plain/manifests/${digest ?? ''}`)
    const document: unknown = await response.json()
    expect(document).toMatchObject({ annotations: { 'org.example.stage': 'released' } })
    expect(document).toHaveProperty('manifests.length', 2)
  })
})
