// The same bad line before a registry that others wrote (distribution 3): the copy is completed, byte for byte.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, blob, image, index, mediaTypes, noise, push } from '../../../sandbox/content.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { type Service, serve } from '../../support/processes.ts'
import { lacks, tool } from '../../support/tools.ts'
import { request } from '../promote/support.ts'
import { badLine, type Injury } from './bad-line.ts'
import { promoteOnce } from './promotion.ts'

const small = blob(noise(1000, 'small'), mediaTypes.layer)
const large = blob(noise(3 * 1024 * 1024, 'large'), mediaTypes.layer)
const app = index([image({ layers: [small, large] })])

const reads = new RegExp(`^GET \\S*/blobs/${large.digest}`)
const sends = new RegExp(`^PUT \\S*digest=${large.digest}`)
const injuries: readonly (readonly [name: string, side: 'source' | 'target', injury: Injury])[] = [
  [
    'a blob is read, after its first byte',
    'source',
    { line: reads, of: 'answer', part: 'body', after: 1, how: 'close' },
  ],
  ['a blob is read, in the middle', 'source', { line: reads, of: 'answer', part: 'body', after: 0.5, how: 'reset' }],
  [
    'a blob is read, before its last byte',
    'source',
    { line: reads, of: 'answer', part: 'body', after: -1, how: 'close' },
  ],
  [
    'a manifest is read',
    'source',
    { line: /^GET \S*\/manifests\//, of: 'answer', part: 'body', after: 9, how: 'close' },
  ],
  ['a blob is sent, in the middle', 'target', { line: sends, of: 'request', part: 'body', after: 0.5, how: 'reset' }],
  [
    'a blob is sent, before its last byte',
    'target',
    { line: sends, of: 'request', part: 'body', after: -1, how: 'close' },
  ],
  ['a blob was sent, before its answer', 'target', { line: sends, of: 'answer', part: 'head', after: 0, how: 'close' }],
  [
    'a tag was moved, before its answer',
    'target',
    { line: /^PUT \S*\/1\.0\.0 /, of: 'answer', part: 'head', after: 0, how: 'reset' },
  ],
]

async function bytesAt(url: string, accept = '*/*'): Promise<Buffer> {
  const response = await fetch(url, { headers: { accept } })
  expect(response.status, url).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

/** Read by another client than ours. */
async function expectWholeAt(repository: string, built: Built): Promise<void> {
  const bytes = await bytesAt(`${repository}/manifests/${built.digest}`, built.mediaType)
  expect(bytes.equals(built.bytes)).toBe(true)
  for (const digest of built.blobs.keys()) expect(digestOf(await bytesAt(`${repository}/blobs/${digest}`))).toBe(digest)
  for (const child of built.children) await expectWholeAt(repository, child)
}

describe.skipIf(lacks('registry'))('distribution behind a line that breaks once while', { timeout: 60_000 }, () => {
  const held: { folder?: string; service?: Service } = {}
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'promote-image-proof-'))
    held.folder = folder
    const config = join(folder, 'config.yml')
    const settings = {
      version: '0.1',
      log: { accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
      http: { addr: '127.0.0.1:0' },
    }
    await writeFile(config, JSON.stringify(settings))
    held.service = await serve(tool('registry'), ['serve', config], { env: { OTEL_TRACES_EXPORTER: 'none' } })
    await push(`http://${held.service.host}`, 'acme/app', app, ['sha-1'])
  })
  afterAll(async () => {
    await held.service?.close()
    if (held.folder !== undefined) await rm(held.folder, { recursive: true, force: true })
  })

  it.each(injuries)('%s', async (name, side, injury) => {
    const host = held.service?.host ?? ''
    const bad = await badLine(host, injury)
    const [source, destination] = side === 'source' ? [bad.host, host] : [host, bad.host]
    const path = `acme/${name.replaceAll(/[^a-z]+/g, '-')}`
    const asked = request(`${source}/acme/app:sha-1`, [`${destination}/${path}:1.0.0`], { referrers: 'none' })
    expect((await promoteOnce([asked])).report).toMatchObject({ status: 'promoted', failures: [] })
    expect(bad.hurt()).toBe(1)
    expect((await bytesAt(`http://${host}/v2/${path}/manifests/1.0.0`, app.mediaType)).equals(app.bytes)).toBe(true)
    await expectWholeAt(`http://${host}/v2/${path}`, app)
  })
})
