// Layouts and archives that were damaged or made to do harm: bounded, stoppable, and nothing is left behind.
import { existsSync } from 'node:fs'
import { mkdir, open as openFile, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import { bytesOf } from '../../../../src/registry/content/verified-stream.ts'
import { decodeManifest } from '../../../../src/registry/model/decode/manifest.ts'
import { describeBytes, tag } from '../../../integration/registry/content.ts'
import { all, ground, pathOf } from './place.ts'

const { fresh, path, open } = ground()
const image = content.image({ platform: 'linux/amd64' })

describe('a target layout', () => {
  it('that holds wrong bytes of the right size is mended', async () => {
    const folder = fresh()
    const manifest = decodeManifest(image.bytes, image.mediaType)
    const files = [[image.digest, image.bytes] as const, ...image.blobs]
    for (const [digest, bytes] of files) {
      await mkdir(dirname(join(folder, pathOf(digest))), { recursive: true })
      await writeFile(join(folder, pathOf(digest)), Buffer.alloc(bytes.byteLength, 'x'))
    }
    const target = open('oci', folder)
    for (const [, bytes] of image.blobs) {
      const of = describeBytes(Buffer.from(bytes))
      expect(await target.hasBlob(of)).toBe(false)
      expect(await target.pushBlob(of, { mountFrom: [], open: async () => Readable.from([bytes]) })).toBe('sent')
      expect(await target.pushBlob(of, { mountFrom: [], open: async () => Readable.from([]) })).toBe('present')
    }
    await target.pushManifest(manifest)
    for (const [digest, bytes] of files)
      expect(await readFile(join(folder, pathOf(digest)))).toEqual(Buffer.from(bytes))
  })

  it.each([
    ['blobs', 'outside-blobs'],
    ['blobs/sha256', 'outside-sha256'],
  ])('whose %s is a link creates nothing outside of it', async (link, name) => {
    const folder = fresh()
    const outside = path(name)
    await mkdir(outside)
    await mkdir(dirname(join(folder, link)), { recursive: true })
    await symlink(outside, join(folder, link))
    const of = describeBytes('some')
    const push = open('oci', folder).pushBlob(of, { mountFrom: [], open: async () => Readable.from(['some']) })
    await expect(push).rejects.toThrow(/a link that leads out of the layout/)
    expect(await readdir(outside)).toEqual([])
  })

  it('with a link that leads nowhere is an error that says so', async () => {
    const folder = fresh()
    await mkdir(folder)
    await symlink(path('nowhere'), join(folder, 'blobs'))
    const push = open('oci', folder).pushBlob(describeBytes('some'), {
      mountFrom: [],
      open: async () => Readable.from(['some']),
    })
    await expect(push).rejects.toThrow(/leads nowhere/)
    expect(existsSync(path('nowhere'))).toBe(false)
  })
})

describe('an archive', () => {
  /** A tar with one entry, closed by whatever the writer adds. */
  async function tarOf(header: Parameters<ReturnType<typeof pack>['entry']>[0], text = ''): Promise<Buffer> {
    const archive = pack()
    archive.entry(header, text)
    archive.finalize()
    return Buffer.concat(await all(bytesOf(archive)))
  }

  it('that is mostly holes is refused before it is read', async () => {
    const file = `${fresh()}.tar`
    const handle = await openFile(file, 'w')
    await handle.truncate(60 * 1024 ** 3)
    await handle.close()
    await expect(open('oci-archive', file).manifest(tag('1'))).rejects.toThrow(/of which \d+ are on disk/)
  })

  it('that expands to many times its size is stopped, and its expansion removed', async () => {
    const file = `${fresh()}.tar.gz`
    const half = gzipSync(Buffer.alloc(256 * 1024 ** 2), { level: 1 })
    await writeFile(file, Buffer.concat(Array.from({ length: 6 }, () => half)))
    const before = await readdir(path('.'), { recursive: true })
    await expect(open('oci-archive', file).manifest(tag('1'))).rejects.toThrow(/expands to more than \d+ bytes/)
    const left = (await readdir(path('.'), { recursive: true })).filter((name) => !before.includes(name))
    expect(left.filter((name) => name.endsWith('.tar'))).toEqual([])
  })

  it.each([
    ['plain', false],
    ['compressed', true],
  ])('that is %s is not read on when the run is stopped', async (_, isCompressed) => {
    const file = `${fresh()}.tar`
    const bytes = await tarOf({ name: 'a', size: 64 * 1024 ** 2 }, 'x'.repeat(64 * 1024 ** 2))
    await writeFile(file, isCompressed ? gzipSync(bytes, { level: 1 }) : bytes)
    const stop = new AbortController()
    const reading = open('oci-archive', file, { signal: stop.signal }).manifest(tag('1'))
    stop.abort(new Error('the time is up'))
    await expect(reading).rejects.toThrow('the time is up')
  })

  it('whose folder says that it has a size ends with an error', async () => {
    const file = `${fresh()}.tar`
    const bytes = await tarOf({ name: 'blobs/', type: 'directory' })
    // The size field of a ustar header, and its checksum (POSIX pax, "ustar Interchange Format").
    bytes.write('00000010000\0', 124)
    bytes.fill(' ', 148, 156)
    const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0)
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    await writeFile(file, bytes)
    await expect(open('oci-archive', file).manifest(tag('1'))).rejects.toThrow(/not an OCI archive|not a tar archive/)
  })
})
