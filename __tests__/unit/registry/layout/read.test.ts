// Reading layouts of other tools: how they name images, how they attach referrers, and what a hostile one may try.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import { IntegrityError, MalformedError } from '../../../../src/registry/model/errors.ts'
import { decode, describeBytes, digestIn, tag } from '../../../integration/registry/content.ts'
import { all, entry, type Files, ground, imageName, layoutFiles, pathOf, refName, writeFiles } from './place.ts'

const { fresh, open } = ground()
const amd64 = content.image({ platform: 'linux/amd64' })
const arm64 = content.image({ platform: 'linux/arm64' })
const multiPlatformImage = content.multiPlatform('both')

async function layout(files: Files) {
  const path = fresh()
  await writeFiles(path, files)
  return { path, source: open('oci', path, { access: 'pull' }) }
}

describe('the names of images', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['the tag', { [refName]: '1.2' }],
    ['the whole reference, as some tools write it', { [refName]: 'docker.io/acme/app:1.2' }],
    ['buildx', { [imageName]: 'docker.io/acme/app:1.2', [refName]: '1.2' }],
    ['containerd alone', { [imageName]: 'registry.corp:5000/acme/app:1.2' }],
  ])('are read: %s', async (_title, annotations) => {
    const { source } = await layout(
      layoutFiles([amd64, multiPlatformImage], [entry(multiPlatformImage), entry(amd64, annotations)]),
    )
    expect((await source.resolve(tag('1.2')))?.digest).toBe(amd64.digest)
    expect(await all(source.tags())).toEqual(['1.2'])
    expect(await source.resolve(tag('1.3'))).toBeUndefined()
  })

  it('that are none name nothing', async () => {
    const { source } = await layout(layoutFiles([amd64], [entry(amd64, { [refName]: 'not a name' })]))
    expect(await all(source.tags())).toEqual([])
  })

  it('that name two images are an error that names both', async () => {
    const named = (name: string) => ({ [imageName]: name, [refName]: '1' })
    const entries = [entry(amd64, named('docker.io/a/b:1')), entry(arm64, named('docker.io/a/c:1'))]
    const { source } = await layout(layoutFiles([amd64, arm64], entries))
    await expect(source.manifest(tag('1'))).rejects.toThrow('several images (docker.io/a/b:1, docker.io/a/c:1)')
  })
})

describe('a reference without a tag', () => {
  it.each(['oci', 'oci-archive'] as const)('to an %s path that does not exist says so', async (kind) => {
    const cause = kind === 'oci' ? 'there is no image layout in this folder' : 'there is no such file'
    await expect(open(kind, fresh(), { access: 'pull' }).defaultImage()).rejects.toThrow(cause)
  })

  const list = content.index([content.image({ platform: 'linux/s390x' })])
  it.each<[string, readonly content.Built[], readonly unknown[]]>([
    ['the only image', [amd64], [entry(amd64)]],
    ['the only image, under two tags', [amd64], [entry(amd64, { [refName]: '1' }), entry(amd64, { [refName]: '2' })]],
    [
      'the only image beside a list of referrers',
      [amd64, list],
      [entry(amd64), entry(list, { [refName]: content.digestTag(amd64.digest) })],
    ],
    [
      'the only tagged image, where a tool lists every manifest',
      [amd64, arm64],
      [entry(arm64), entry(amd64, { [refName]: '1' })],
    ],
  ])('means %s', async (_title, all, entries) => {
    const { source } = await layout(layoutFiles(all, entries))
    expect((await source.defaultImage()).digest).toBe(amd64.digest)
  })

  it('is an error with the tags if there are several', async () => {
    const entries = [entry(amd64, { [refName]: '1' }), entry(arm64, { [refName]: '2' })]
    const { source, path } = await layout(layoutFiles([amd64, arm64], entries))
    await expect(source.defaultImage()).rejects.toThrow(
      `oci:${path}: could not choose an image (MANIFEST_UNKNOWN): it holds several tags: 1, 2`,
    )
  })

  it('is an error if there is nothing', async () => {
    const { source } = await layout(layoutFiles([], []))
    await expect(source.defaultImage()).rejects.toThrow('holds no image')
  })
})

describe('manifests of a layout', () => {
  it('that do not name their media type are what the index says, or what they look like', async () => {
    const bytes = Buffer.from(
      Buffer.from(amd64.bytes)
        .toString()
        .replace(/"mediaType": "[^"]*manifest[^"]*",/, ''),
    )
    const of = describeBytes(bytes)
    const files = layoutFiles([], [{ ...of, mediaType: amd64.mediaType, annotations: { [refName]: '1' } }])
    const { source } = await layout({ ...files, [pathOf(of.digest)]: bytes })
    expect((await source.manifest(tag('1')))?.descriptor).toEqual({ ...of, mediaType: content.mediaTypes.manifest })
    const unlisted = await layout({ ...layoutFiles([], []), [pathOf(of.digest)]: bytes })
    expect((await unlisted.source.manifest(of.digest))?.kind).toBe('image')
  })

  it('that are not what their digest says are an integrity error, by tag and by digest', async () => {
    const files = layoutFiles([amd64], [entry(amd64, { [refName]: '1' })])
    const { source } = await layout({ ...files, [pathOf(amd64.digest)]: arm64.bytes })
    await expect(source.resolve(tag('1'))).rejects.toBeInstanceOf(IntegrityError)
    await expect(source.resolve(digestIn(amd64.digest))).rejects.toBeInstanceOf(IntegrityError)
  })

  it('whose size the index tells wrongly are an integrity error', async () => {
    const wrong = { ...amd64.descriptor, size: amd64.bytes.byteLength + 1, annotations: { [refName]: '1' } }
    const { source } = await layout(layoutFiles([amd64], [wrong]))
    await expect(source.manifest(tag('1'))).rejects.toBeInstanceOf(IntegrityError)
  })

  it('that a tag names and the layout lacks are an error, not absence', async () => {
    const { source } = await layout(layoutFiles([], [entry(amd64, { [refName]: '1' })]))
    await expect(source.resolve(tag('1'))).rejects.toThrow('not among its blobs')
    expect(await source.resolve(digestIn(amd64.digest))).toBeUndefined()
  })
})

describe('blobs of a layout', () => {
  it('that were changed fail at their end', async () => {
    const of = describeBytes('what it was')
    const { source } = await layout({ ...layoutFiles([], []), [pathOf(of.digest)]: 'what it is.' })
    await expect(source.blob(of).then(buffer)).rejects.toBeInstanceOf(IntegrityError)
  })

  it('that are missing name the layout and the blob', async () => {
    const { source, path } = await layout(layoutFiles([], []))
    const of = describeBytes('absent')
    await expect(source.blob(of)).rejects.toThrow(`oci:${path}: could not read blob ${of.digest} (BLOB_UNKNOWN)`)
  })

  it('stop flowing when the run is cancelled', async () => {
    const bytes = Buffer.alloc(4 * 1024 * 1024, 'x')
    const of = describeBytes(bytes)
    const path = fresh()
    await writeFiles(path, { ...layoutFiles([], []), [pathOf(of.digest)]: bytes })
    const run = new AbortController()
    const stream = await open('oci', path, { signal: run.signal }).blob(of)
    const read = buffer(stream)
    run.abort()
    await expect(read).rejects.toThrow('aborted')
  })
})

describe('referrers in a layout', () => {
  const sbom = content.referrer({ subject: amd64, artifactType: 'application/spdx+json', payload: '{}' })
  const scan = content.referrer({ subject: amd64, artifactType: 'application/x.scan', payload: '1' })
  const otherScan = content.referrer({ subject: arm64, artifactType: 'application/x.scan', payload: '1' })
  const list = content.index([sbom])
  const fallback = { [refName]: content.digestTag(amd64.digest) }

  it.each<[string, readonly unknown[]]>([
    [
      'listed in index.json by themselves',
      [entry(amd64, { [refName]: '1' }), entry(sbom), entry(scan), entry(otherScan)],
    ],
    [
      'one in the list behind the fallback tag, one by itself',
      [entry(amd64), entry(scan), entry(list, fallback), entry(otherScan)],
    ],
  ])('are found: %s', async (_title, entries) => {
    const { source } = await layout(layoutFiles([amd64, arm64, sbom, scan, otherScan, list], entries))
    const referrers = await source.referrers(digestIn(amd64.digest))
    expect(referrers.map(({ digest }) => digest).sort()).toEqual([sbom.digest, scan.digest].sort())
    expect(referrers.map(({ artifactType }) => artifactType)).toContain('application/x.scan')
  })

  it('are found though other manifests of the index are not there', async () => {
    const { source } = await layout(layoutFiles([amd64, sbom], [entry(arm64), entry(sbom)]))
    expect(await source.referrers(digestIn(amd64.digest))).toHaveLength(1)
  })
})

describe('a layout that is not one', () => {
  it.each<[string, Files, string]>([
    ['no JSON', { 'index.json': '{' }, 'index.json is not JSON'],
    ['no index', { 'index.json': '[]' }, 'index.json is not an image index'],
    ['no list', { 'index.json': '{"manifests":{}}' }, 'index.json is not an image index'],
    [
      'a bad digest',
      { 'index.json': '{"manifests":[{"mediaType":"a","digest":"sha256:../../x","size":1}]}' },
      'digest',
    ],
    ['another version', { ...layoutFiles([], []), 'oci-layout': '{"imageLayoutVersion":"2.0.0"}' }, 'version'],
    ['too many entries', { 'index.json': `{"manifests":[${'{},'.repeat(10_000)}{}]}` }, '10001 entries'],
    ['too large', { 'index.json': ' '.repeat(10 * 1024 * 1024 + 1) }, 'more than'],
  ])('(%s) is an error that names it', async (_title, files, message) => {
    const { source, path } = await layout(files)
    const error = await source.resolve(tag('1')).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(MalformedError)
    expect(String(error)).toContain(`oci:${path}: could not look up 1: `)
    expect(String(error)).toContain(message)
    await expect(all(source.tags())).rejects.toThrow(`oci:${path}: could not list its tags: `)
  })

  it('is absence if there is not a folder, and if it is empty', async () => {
    const path = fresh()
    expect(await open('oci', path).resolve(tag('1'))).toBeUndefined()
    await mkdir(path)
    expect(await open('oci', path).resolve(tag('1'))).toBeUndefined()
  })
})

describe('a link in a layout', () => {
  it.each<[string, (path: string, secret: string) => Promise<void>]>([
    ['in the place of a blob', (path, secret) => symlink(secret, join(path, pathOf(amd64.digest)))],
    [
      'in the place of the index',
      async (path, secret) => {
        await symlink(secret, join(path, 'index.json'))
      },
    ],
  ])('%s that leads out of it is refused', async (_title, link) => {
    const path = fresh()
    const { [pathOf(amd64.digest)]: _blob, 'index.json': _index, ...files } = layoutFiles([amd64], [])
    await writeFiles(path, files)
    const secret = fresh()
    await writeFile(secret, amd64.bytes)
    await link(path, secret)
    await expect(open('oci', path).manifest(digestIn(amd64.digest))).rejects.toThrow('leads out of the layout')
  })

  it('that stays in it is followed', async () => {
    const { path, source } = await layout(layoutFiles([amd64], []))
    const of = describeBytes('linked')
    await writeFile(join(path, 'blobs/linked'), 'linked')
    await symlink('../linked', join(path, pathOf(of.digest)))
    expect((await source.blob(of).then(buffer)).toString()).toBe('linked')
  })

  it('in the place of the folder of blobs never leads a write out of it', async () => {
    const path = fresh()
    const outside = fresh()
    await mkdir(outside)
    await mkdir(path)
    await symlink(outside, join(path, 'blobs'))
    await expect(open('oci', path).pushManifest(decode(amd64))).rejects.toThrow('leads out of the layout')
  })

  it('is not the only thing that is refused: a folder in the place of a blob is too', async () => {
    const { path, source } = await layout(layoutFiles([], []))
    const of = describeBytes('folder')
    await mkdir(join(path, pathOf(of.digest)), { recursive: true })
    await expect(source.blob(of)).rejects.toThrow('is not a file')
  })
})
