// Docker schema 1 images, and artifact manifests of drafts, on servers that take them, name them otherwise, and refuse them.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { image, push } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import { type Service, serve } from '../../support/processes.ts'
import { formatOf, schema1Payload, schema1Types, signSchema1 } from '../../support/schema1.ts'
import { type Folder, makeFolder, serveDistribution } from '../../support/servers.ts'
import { lacks, tool } from '../../support/tools.ts'

interface Held {
  folder?: Folder
  /** Registries of the time: a signed manifest is named by what was signed. */
  old?: Service
  other?: Service
  /** Names whatever it is given by its bytes. */
  loose?: Service
  /** Refuses schema 1. */
  current?: Service
}

const held: Held = {}
const [layer, second] = [Buffer.from('a layer'), Buffer.from('another layer')]
const listType = 'application/vnd.docker.distribution.manifest.list.v2+json'
const artifactType = 'application/vnd.oci.artifact.manifest.v1+json'
const digestOf = (bytes: Uint8Array | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const payload = schema1Payload([second, layer, layer].map(digestOf), 'build', 'v1')
const signed = signSchema1(payload)
const { formatLength } = formatOf(payload)

function host(which: 'old' | 'other' | 'loose' | 'current'): string {
  return held[which]?.host ?? 'not started'
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return response
}

async function seed(registry: string): Promise<void> {
  for (const bytes of [layer, second]) {
    const opened = await send(`http://${registry}/v2/build/blobs/uploads/`, { method: 'POST' })
    const url = new URL(opened.headers.get('location') ?? '', `http://${registry}`)
    url.searchParams.set('digest', digestOf(bytes))
    await send(url.href, { method: 'PUT', body: bytes, headers: { 'content-type': 'application/octet-stream' } })
  }
  const headers = { 'content-type': schema1Types.signed }
  await send(`http://${registry}/v2/build/manifests/v1`, { method: 'PUT', body: signed, headers })
}

async function read(registry: string, reference: string) {
  const response = await send(`http://${registry}/v2/${reference}`, { headers: { accept: schema1Types.signed } })
  return { digest: response.headers.get('docker-content-digest'), text: await response.text() }
}

describe.skipIf(lacks('registry', 'docker-registry', 'loose-registry'))('a signed Docker schema 1 image', () => {
  beforeAll(async () => {
    held.folder = await makeFolder()
    const { folder } = held
    const enabled = { compatibility: { schema1: { enabled: true } } }
    held.old = await serveDistribution({ program: 'docker-registry', folder, storage: 'old' }, 'old', enabled)
    held.other = await serveDistribution({ program: 'docker-registry', folder, storage: 'other' }, 'other', enabled)
    held.current = await serveDistribution({ program: 'registry', folder, storage: 'current' }, 'current')
    held.loose = await serve(tool('loose-registry'), [])
    await seed(host('old'))
    await seed(host('loose'))
  })
  afterAll(async () => {
    await Promise.all([held.old?.close(), held.other?.close(), held.loose?.close(), held.current?.close()])
    await held.folder?.remove()
  })

  it.each([
    ['old', 'other', digestOf(payload)],
    ['old', 'loose', digestOf(payload)],
    ['loose', 'old', undefined],
    ['loose', 'loose', digestOf(signed)],
  ] as const)('goes from %s to %s with its bytes', async (from, to, digest) => {
    const target = `${host(to)}/from-${from}:1.2.3`
    const inputs = { source: `${host(from)}/build:v1`, targets: target }
    const { status, log, outputs } = await runStep({ inputs })
    if (digest === undefined) {
      expect(status).toBe(1)
      expect(log).toContain('The registry takes no Docker schema 1 images')
      return
    }
    expect(status, log).toBe(0)
    expect(outputs).toMatchObject({ status: 'promoted', digest })
    const { text } = await read(host(to), `from-${from}/manifests/1.2.3`)
    if (from === 'loose') expect(text).toBe(signed)
    // Registries of the time keep what was signed, and sign it anew whenever it is read.
    expect(Buffer.from(text).subarray(0, formatLength).toString()).toBe(payload.slice(0, formatLength))
    const blob = await send(`http://${host(to)}/v2/from-${from}/blobs/${digestOf(second)}`, {})
    expect(Buffer.from(await blob.arrayBuffer())).toEqual(second)
    const again = await runStep({ inputs })
    expect(again.status, again.log).toBe(0)
    expect(again.outputs).toMatchObject({ status: 'unchanged', digest })
  })

  it('is read by the digest of what was signed', async () => {
    expect((await read(host('old'), 'build/manifests/v1')).digest).toBe(digestOf(payload))
    const inputs = { source: `${host('old')}/build@${digestOf(payload)}`, targets: `${host('other')}/by-digest:1.2.3` }
    const { status, log, outputs } = await runStep({ inputs })
    expect(status, log).toBe(0)
    expect(outputs['digest']).toBe(digestOf(payload))
  })

  it('is promoted within a list', async () => {
    const entry = { mediaType: schema1Types.signed, digest: digestOf(payload), size: Buffer.byteLength(signed) }
    const platform = { os: 'linux', architecture: 'amd64' }
    const list = JSON.stringify({ schemaVersion: 2, mediaType: listType, manifests: [{ ...entry, platform }] })
    const headers = { 'content-type': listType }
    await send(`http://${host('old')}/v2/build/manifests/list`, { method: 'PUT', body: list, headers })
    const inputs = { source: `${host('old')}/build:list`, targets: `${host('other')}/list:1.2.3` }
    const { status, log, outputs } = await runStep({ inputs })
    expect(status, log).toBe(0)
    expect(outputs['digest']).toBe(digestOf(list))
    const { text } = await read(host('other'), `list/manifests/${digestOf(payload)}`)
    expect(Buffer.from(text).subarray(0, formatLength).toString()).toBe(payload.slice(0, formatLength))
  })

  it('is refused by a registry that knows no schema 1', async () => {
    const inputs = { source: `${host('old')}/build:v1`, targets: `${host('current')}/build:1.2.3` }
    const { status, log } = await runStep({ inputs })
    expect(status).toBe(1)
    expect(log).toContain('The registry takes no Docker schema 1 images. Rebuild the image with a current tool.')
  })
})

describe.skipIf(lacks('registry', 'loose-registry'))('an artifact manifest of a draft of OCI 1.1', () => {
  const servers: { folder?: Folder; loose?: Service; current?: Service } = {}
  const app = image()
  const file = Buffer.from('a file')
  const artifact = JSON.stringify({
    mediaType: artifactType,
    artifactType: 'application/vnd.example',
    blobs: [{ mediaType: 'text/plain', digest: digestOf(file), size: file.byteLength }],
    subject: { mediaType: app.mediaType, digest: app.digest, size: app.bytes.byteLength },
  })
  beforeAll(async () => {
    servers.folder = await makeFolder()
    servers.loose = await serve(tool('loose-registry'), [])
    servers.current = await serveDistribution(
      { program: 'registry', folder: servers.folder, storage: 'current' },
      'current',
    )
    const url = `http://${servers.loose.host}`
    await push(url, 'build', app, ['v1'])
    const opened = await send(`${url}/v2/build/blobs/uploads/`, { method: 'POST' })
    const session = new URL(opened.headers.get('location') ?? '', url)
    session.searchParams.set('digest', digestOf(file))
    await send(session.href, { method: 'PUT', body: file })
    const headers = { 'content-type': artifactType }
    await send(`${url}/v2/build/manifests/${digestOf(artifact)}`, { method: 'PUT', body: artifact, headers })
  })
  afterAll(async () => {
    await Promise.all([servers.loose?.close(), servers.current?.close()])
    await servers.folder?.remove()
  })

  it('travels with the image to a registry that takes it', async () => {
    const loose = servers.loose?.host ?? ''
    const inputs = { source: `${loose}/build:v1`, targets: `${loose}/copy:1.2.3` }
    const { status, log } = await runStep({ inputs })
    expect(status, log).toBe(0)
    const response = await send(`http://${loose}/v2/copy/manifests/${digestOf(artifact)}`, {
      headers: { accept: artifactType },
    })
    expect(await response.text()).toBe(artifact)
    const blob = await send(`http://${loose}/v2/copy/blobs/${digestOf(file)}`, {})
    expect(Buffer.from(await blob.arrayBuffer())).toEqual(file)
    expect((await runStep({ inputs })).outputs['changed']).toBe('false')
  })

  it('is refused by distribution 3, and left out if asked', async () => {
    const [source, targets] = [`${servers.loose?.host}/build:v1`, `${servers.current?.host}/copy:1.2.3`]
    const { status, log } = await runStep({ inputs: { source, targets } })
    expect(status, log).toBe(1)
    expect(log).toContain('The registry takes no artifact manifests of drafts of OCI 1.1 and of ORAS')
    const without = await runStep({ inputs: { source, targets, referrers: '!application/vnd.example' } })
    expect(without.status, without.log).toBe(0)
  })
})
