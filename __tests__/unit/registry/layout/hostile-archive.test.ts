// Archives that were cut, damaged or written to do harm: an error, or what is left of a layout, and nothing worse.
import { writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import { bytesOf } from '../../../../src/registry/content/verified-stream.ts'
import { IntegrityError, MalformedError, RegistryError } from '../../../../src/registry/model/errors.ts'
import { describeBytes, digestIn, read, tag } from '../../../integration/registry/content.ts'
import { all, entry, ground, layoutFiles, pathOf, refName } from './place.ts'

const { fresh, open } = ground()
const singleImage = content.image({ platform: 'linux/amd64' })
const files = layoutFiles([singleImage], [entry(singleImage, { [refName]: '1' })])

interface Entry {
  readonly name: string
  readonly text: Uint8Array | string
  readonly pax?: Readonly<Record<string, string>>
}

async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack()
  for (const { name, text, pax } of entries)
    archive.entry({ name, size: Buffer.from(text).length, ...(pax && { pax: { ...pax } }) }, Buffer.from(text))
  archive.finalize()
  return Buffer.concat(await all(bytesOf(archive)))
}

const whole = tar(Object.entries(files).map(([name, text]) => ({ name, text })))

/** Reads whatever can be read; the digest, or the error's class. */
async function readAll(bytes: Uint8Array): Promise<unknown> {
  const path = `${fresh()}.tar`
  await writeFile(path, bytes)
  const source = open('oci-archive', path, { access: 'pull' })
  try {
    const manifest = await source.manifest(tag('1'))
    for (const [digest, blob] of singleImage.blobs)
      await read(source, { mediaType: 'x', digest: digestIn(digest), size: blob.byteLength })
    return manifest?.descriptor.digest
  } catch (error) {
    if (error instanceof MalformedError || error instanceof RegistryError || error instanceof IntegrityError)
      return error.name
    throw error
  }
}

describe('an archive', () => {
  it('that is cut anywhere is an error, or whole in all that counts', async () => {
    const bytes = await whole
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        expect([singleImage.digest, undefined, 'MalformedError', 'RegistryError']).toContain(
          await readAll(bytes.subarray(0, length)),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('with bytes that are other ones never gives another image', async () => {
    const bytes = await whole
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const changedBytes = Buffer.from(bytes)
        for (const [at, byte] of changes) changedBytes.writeUInt8(byte, at)
        expect([singleImage.digest, undefined, 'MalformedError', 'RegistryError', 'IntegrityError']).toContain(
          await readAll(changedBytes),
        )
      }),
      { numRuns: 100 },
    )
  })

  it.each(['-5', 'many', '99999999999999999999', '1e3', '0x10', '4.5', ''])(
    'whose entry says that it has %j bytes is an error, or read as it is',
    async (size) => {
      const archiveEntries = Object.entries(files).map(([name, text]) => ({
        name,
        text,
        ...(name === 'index.json' && { pax: { size } }),
      }))
      expect([singleImage.digest, undefined, 'MalformedError']).toContain(await readAll(await tar(archiveEntries)))
    },
  )

  it('that has a file twice gives the later one, as tar does', async () => {
    const of = describeBytes('right')
    const twice = [
      { name: 'index.json', text: '{"manifests":[]}' },
      { name: pathOf(of.digest), text: 'wrong' },
      { name: pathOf(of.digest), text: 'right' },
    ]
    const path = `${fresh()}.tar`
    await writeFile(path, await tar(twice))
    expect((await read(open('oci-archive', path), of)).toString()).toBe('right')
  })

  it('whose blob is written with holes (GNU sparse) never gives it as it lies there', async () => {
    const of = describeBytes(Buffer.concat([Buffer.alloc(5000), Buffer.from('end')]))
    const pax = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': `${of.size}` }
    const sparse = [
      { name: 'index.json', text: '{"manifests":[]}' },
      { name: pathOf(of.digest), text: '1\n5000\n3\nend', pax },
    ]
    const path = `${fresh()}.tar`
    await writeFile(path, await tar(sparse))
    await expect(read(open('oci-archive', path), of)).rejects.toBeInstanceOf(IntegrityError)
  })
})
