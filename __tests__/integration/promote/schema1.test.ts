// Docker schema 1 images travel as they are; what would have to look into them fails.
import { describe, expect, it } from 'vitest'
import type { Sandbox } from '../../../sandbox/server.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { PromotionOptions } from '../../../src/promote/model/request.ts'
import type { Requirements } from '../../../src/promote/model/requirements.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { schema1Payload, schema1Types, signSchema1 } from '../../support/schema1.ts'
import { request } from './support.ts'

const layers = ['first layer', 'second layer'].map((text) => Buffer.from(text))

interface Held {
  readonly source: Sandbox
  readonly digest: string
  readonly bytes: Uint8Array
}

async function holding(mediaType: string = schema1Types.signed): Promise<Held> {
  const source = await registry()
  const digests = layers.map((bytes) => source.store.putBlob('acme/app', bytes))
  const payload = schema1Payload([...digests, ...digests])
  const bytes = Buffer.from(mediaType === schema1Types.signed ? signSchema1(payload) : payload)
  const digest = source.store.putManifest('acme/app', { mediaType, bytes })
  source.store.setTag('acme/app', 'old', digest)
  return { source, digest, bytes }
}

function promoteTo(
  { source }: Held,
  target: Sandbox,
  options: Partial<PromotionOptions> = {},
  at = ':old',
): Promise<Report> {
  return promoteOverHttp([request(`${source.host}/acme/app${at}`, [`${target.host}/acme/copy:1.2.3`], options)])
}

describe('a Docker schema 1 image', () => {
  it.each(Object.values(schema1Types))('of the type %s is copied with its bytes and layers', async (mediaType) => {
    const [held, target] = [await holding(mediaType), await registry()]
    const report = await promoteTo(held, target)
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(report.warnings.join()).toContain('a Docker schema 1 image, which current clients cannot run')
    const copied = target.store.manifest('acme/copy', '1.2.3')
    expect(copied).toMatchObject({ mediaType, digest: held.digest })
    expect(copied && Buffer.from(copied.bytes)).toEqual(held.bytes)
    for (const bytes of layers) {
      const digest = held.source.store.putBlob('acme/app', bytes)
      expect(target.store.blobSize('acme/copy', digest)).toBe(bytes.byteLength)
    }
    expect(await promoteTo(held, target)).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('is copied by its digest, and retagged in its repository', async () => {
    const [held, target] = [await holding(), await registry()]
    expect(await promoteTo(held, target, {}, `@${held.digest}`)).toMatchObject({ status: 'promoted', failures: [] })
    const { host } = held.source
    const retagged = await promoteOverHttp([request(`${host}/acme/app:old`, [`${host}/acme/app:new`])])
    expect(retagged).toMatchObject({ status: 'promoted', failures: [] })
    expect(held.source.store.tag('acme/app', 'new')).toBe(held.digest)
  })

  it('with a layer that is gone is not copied', async () => {
    const [held, target] = [await holding(), await registry()]
    held.source.store.deleteBlob('acme/app', held.source.store.putBlob('acme/app', Buffer.from('second layer')))
    const report = await promoteTo(held, target)
    expect(report).toMatchObject({ status: 'failed', changed: false, failures: [{ code: 'source-content-missing' }] })
  })

  it('is refused in one sentence if the target refuses it', async () => {
    const held = await holding()
    const target = await registry({
      fault: ({ operation }) => (operation === 'manifest-put' ? { kind: 'status', status: 400 } : undefined),
    })
    const report = await promoteTo(held, target)
    expect(report).toMatchObject({ status: 'failed', failures: [{ side: 'target' }] })
    expect(report.failures[0]?.remedy).toBe(
      'The registry takes no Docker schema 1 images. Rebuild the image with a current tool.',
    )
    expect(target.store.tag('acme/copy', '1.2.3')).toBeUndefined()
  })

  it.each<Requirements>([
    { platforms: ['linux/amd64'] },
    { labels: { stage: '*' } },
    { annotations: { stage: '*' } },
    { 'max-age': '9999d' },
    { 'max-size': '9999GiB' },
    { 'non-root': true },
    { 'referrers-present': ['application/spdx+json'] },
  ])('does not pass the gate %j', async (require) => {
    const [held, target] = [await holding(), await registry()]
    const report = await promoteTo(held, target, { require })
    expect(report).toMatchObject({ status: 'refused', changed: false })
    expect(target.store.repositories()).toEqual([])
  })

  it('cannot be chosen by platform', async () => {
    const [held, target] = [await holding(), await registry()]
    const report = await promoteTo(held, target, { platforms: ['linux/amd64'] })
    expect(report).toMatchObject({ status: 'failed', changed: false, failures: [{ code: 'source-invalid' }] })
  })
})

describe('a list with a Docker schema 1 image', () => {
  async function listing(): Promise<Held & { readonly list: string }> {
    const held = await holding()
    const manifests = [
      {
        mediaType: schema1Types.signed,
        digest: held.digest,
        size: held.bytes.byteLength,
        platform: { os: 'linux', architecture: 'amd64' },
      },
    ]
    const mediaType = 'application/vnd.docker.distribution.manifest.list.v2+json'
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }))
    const list = held.source.store.putManifest('acme/app', { mediaType, bytes })
    held.source.store.setTag('acme/app', 'list', list)
    return { ...held, list }
  }

  it('is copied with that image and its layers', async () => {
    const [held, target] = [await listing(), await registry()]
    const report = await promoteTo(held, target, {}, ':list')
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(report.warnings).toEqual([
      expect.stringContaining('acme/app:list lists 1 Docker schema 1 image, which current clients cannot run'),
    ])
    expect(target.store.tag('acme/copy', '1.2.3')).toBe(held.list)
    expect(Buffer.from(target.store.manifest('acme/copy', held.digest)?.bytes ?? [])).toEqual(held.bytes)
    for (const bytes of layers)
      expect(target.store.blobSize('acme/copy', held.source.store.putBlob('acme/app', bytes))).toBe(bytes.byteLength)
    expect(await promoteTo(held, target, {}, ':list')).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('has no size that a gate could judge', async () => {
    const report = await promoteTo(await listing(), await registry(), { require: { 'max-size': '9999GiB' } }, ':list')
    expect(report.status).toBe('refused')
    expect(report.promotions[0]?.refusals.join()).toContain('whose manifest gives no sizes')
  })
})
