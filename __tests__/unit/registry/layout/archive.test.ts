// Layouts in archives: what is read of other tools' tars, and that ours are always the same bytes.
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { extract, type Header, type Pack, pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import { bytesOf } from '../../../../src/registry/content/verified-stream.ts'
import { MalformedError } from '../../../../src/registry/model/errors.ts'
import { referrerDescriptor } from '../../../../src/registry/model/referrer-listing.ts'
import { describeBytes, digestIn, push, read, tag } from '../../../integration/registry/content.ts'
import { all, entry, type Files, ground, imageName, layoutFiles, pathOf, refName } from './place.ts'

const { fresh, open, path: at, layouts } = ground()
const singleImage = content.image({ platform: 'linux/amd64' })
const multiPlatformImage = content.multiPlatform('both')
const files = layoutFiles(
  [singleImage, multiPlatformImage],
  [entry(singleImage, { [refName]: '1' }), entry(multiPlatformImage, { [imageName]: 'docker.io/a/b:2' })],
)

async function tar(files: Files): Promise<Buffer> {
  const archive = pack()
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, Buffer.from(text))
  return bytesIn(archive)
}

async function bytesIn(archive: Pack): Promise<Buffer> {
  archive.finalize()
  return Buffer.concat(await all(bytesOf(archive)))
}

async function headersIn(path: string): Promise<readonly Header[]> {
  const headers: Header[] = []
  const reader = extract()
  reader.end(await readFile(path))
  for await (const entry of reader) {
    headers.push(entry.header)
    entry.resume()
  }
  return headers
}

async function archive(bytes: Uint8Array): Promise<string> {
  const path = `${fresh()}.tar`
  await writeFile(path, bytes)
  return path
}

describe('an archive of another tool', () => {
  it.each<[string, (plain: Buffer) => Uint8Array]>([
    ['plain', (plain) => plain],
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('is read: %s', async (_title, compress) => {
    const source = open('oci-archive', await archive(compress(await tar(files))), { access: 'pull' })
    expect((await source.resolve(tag('1')))?.digest).toBe(singleImage.digest)
    expect((await source.manifest(tag('2')))?.bytes).toEqual(Buffer.from(multiPlatformImage.bytes))
    for (const [digest, bytes] of singleImage.blobs)
      expect(await read(source, { mediaType: 'x', digest: digestIn(digest), size: bytes.byteLength })).toEqual(
        Buffer.from(bytes),
      )
  })

  it('is read if its names begin with ./', async () => {
    const dotted = Object.fromEntries(Object.entries(files).map(([name, text]) => [`./${name}`, text]))
    expect(await open('oci-archive', await archive(await tar(dotted))).resolve(tag('1'))).toBeDefined()
  })

  it('never gives a file by another name than the layout has', async () => {
    const of = describeBytes('evil')
    const evil = {
      [`../${pathOf(of.digest)}`]: 'evil',
      [`x/../${pathOf(of.digest)}`]: 'evil',
      [`/${pathOf(of.digest)}`]: 'evil',
    }
    const source = open('oci-archive', await archive(await tar({ ...files, ...evil })))
    await expect(source.blob(of)).rejects.toThrow('BLOB_UNKNOWN')
  })

  it('never follows a link', async () => {
    const of = describeBytes('linked')
    const linked = pack()
    linked.entry({ name: 'index.json' }, '{"manifests":[]}')
    linked.entry({ name: pathOf(of.digest), type: 'symlink', linkname: '/etc/passwd' })
    const source = open('oci-archive', await archive(await bytesIn(linked)))
    await expect(source.blob(of)).rejects.toThrow('BLOB_UNKNOWN')
  })

  it.each<[string, (plain: Buffer) => Uint8Array, string]>([
    ['cut short', (plain) => plain.subarray(0, plain.byteLength - 3000), 'cut short'],
    ['cut inside a file', (plain) => plain.subarray(0, 3000), 'cut short'],
    ['a cut gzip', (plain) => gzipSync(plain).subarray(0, 1000), 'damaged or cut short'],
    ['a cut zstd', (plain) => zstdCompressSync(plain).subarray(0, 1000), 'damaged or cut short'],
    ['no tar', () => Buffer.alloc(2048, 'x'), 'not a tar archive'],
    ['bzip2', () => Buffer.from('BZh9xxxxxx'), 'bzip2'],
    ['xz', () => Buffer.from('\xFD7zXZ\0', 'latin1'), 'xz'],
  ])('that is %s is an error that names it', async (_title, damage, message) => {
    const path = await archive(damage(await tar(files)))
    const error = await open('oci-archive', path)
      .resolve(tag('1'))
      .catch((error: unknown) => error)
    expect(error).toBeInstanceOf(MalformedError)
    expect(String(error)).toContain(path)
    expect(String(error)).toContain(message)
  })

  it('that is of old Docker is an error that says so, and is never written over', async () => {
    const bytes = await tar({ 'manifest.json': '[]' })
    const path = await archive(bytes)
    const target = open('oci-archive', path)
    await expect(target.resolve(tag('1'))).rejects.toMatchObject({
      message: expect.stringContaining('holds no index.json') as unknown,
      remedy: expect.stringContaining('index.json has to be at its root') as unknown,
    })
    await expect(push(target, singleImage)).rejects.toThrow('holds no index.json')
    expect(await readFile(path)).toEqual(bytes)
  })

  it('leaves nothing behind when it was expanded', async () => {
    const path = await archive(gzipSync(await tar(files)))
    const run = layouts()
    const before = await readdir(dirname(at('x')))
    const source = run.open({ kind: 'oci-archive', path }, { access: 'pull', signal: new AbortController().signal })
    await source.resolve(tag('1'))
    expect((await readdir(dirname(at('x')))).length).toBe(before.length + 1)
    await run.close()
    expect(await readdir(dirname(at('x')))).toEqual(before)
  })
})

describe('an export to an archive', () => {
  it('is the same bytes, whatever the order of the writes and whatever was there before', async () => {
    const [first, second] = [`${fresh()}.tar`, `${fresh()}.tar`]
    const target = open('oci-archive', first)
    const root = await push(target, multiPlatformImage)
    await target.pushTags(root, [tag('1'), tag('2')])
    const secondArchive = open('oci-archive', second)
    await secondArchive.pushTags(await push(secondArchive, singleImage), [tag('1')])
    await secondArchive.pushTags(await push(secondArchive, multiPlatformImage), [tag('1')])
    await open('oci-archive', second).pushTags(root, [tag('2')])
    expect((await readFile(second)).equals(await readFile(first))).toBe(true)
  })

  it('has its entries in the order of their names, and no clock', async () => {
    const path = `${fresh()}.tar`
    const target = open('oci-archive', path)
    await target.pushTags(await push(target, multiPlatformImage), [tag('1')])
    const headers = await headersIn(path)
    const names = Object.keys(layoutFiles([multiPlatformImage], [])).sort()
    expect(headers.map(({ name }) => name)).toEqual(['blobs/', 'blobs/sha256/', ...names])
    expect(new Set(headers.map(({ mtime, uid, gid }) => `${mtime.getTime()} ${uid} ${gid}`))).toEqual(
      new Set(['0 0 0']),
    )
  })

  it('is not written again if nothing changes', async () => {
    const path = `${fresh()}.tar`
    const target = open('oci-archive', path)
    const root = await push(target, singleImage)
    await target.pushTags(root, [tag('1')])
    await utimes(path, 1, 1)
    await target.pushTags(root, [tag('1')])
    await open('oci-archive', path).pushTags(root, [tag('1')])
    expect((await stat(path)).mtimeMs).toBe(1000)
  })

  it('holds nothing that its index does not reach', async () => {
    const path = `${fresh()}.tar`
    const target = open('oci-archive', path)
    await push(target, multiPlatformImage)
    await target.pushTags(await push(target, singleImage), [tag('1')])
    const later = open('oci-archive', path)
    expect(await later.resolve(digestIn(multiPlatformImage.digest))).toBeUndefined()
    for (const [digest, bytes] of singleImage.blobs)
      expect(
        (await later.blob({ mediaType: 'x', digest: digestIn(digest), size: bytes.byteLength }).then(buffer))
          .byteLength,
      ).toBe(bytes.byteLength)
  })

  it('is not there before its first tag, and is packed anew for a referrer afterwards', async () => {
    const path = `${fresh()}.tar`
    const target = open('oci-archive', path)
    const subject = await push(target, singleImage)
    const link = async (artifactType: string) => {
      const pushedReferrer = await push(
        target,
        content.referrer({ subject: singleImage, artifactType, payload: artifactType }),
      )
      await target.indexReferrers(subject.descriptor.digest, [referrerDescriptor(pushedReferrer)])
    }
    await link('application/x.early')
    await expect(readFile(path)).rejects.toThrow('ENOENT')
    await target.pushTags(subject, [tag('1')])
    await link('application/x.late')
    const referrers = await open('oci-archive', path).referrers(subject.descriptor.digest)
    expect(referrers.map(({ artifactType }) => artifactType)).toEqual(['application/x.early', 'application/x.late'])
  })

  it('can be read while it is written, and leaves no part', async () => {
    const path = await archive(await tar(files))
    const target = open('oci-archive', path)
    const root = await target.manifest(tag('1'))
    if (root === undefined) throw new Error('the archive holds no 1')
    await target.pushTags(root, [tag('3')])
    expect((await target.resolve(tag('3')))?.digest).toBe(singleImage.digest)
    expect(await all(open('oci-archive', path).tags())).toEqual(['1', '2', '3'])
    expect((await readdir(dirname(path))).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})
