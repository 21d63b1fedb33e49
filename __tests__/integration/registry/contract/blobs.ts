// What every implementation does with blobs.
import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { IntegrityError, RegistryError } from '../../../../src/registry/model/errors.ts'
import { describeBytes, pushing, read } from '../content.ts'
import type { Abilities, Fresh } from './abilities.ts'

export function testBlobs(fresh: Fresh, { presence = true }: Abilities): void {
  const sizes = [0, 1, 65_536, 1024 * 1024 + 1, 3 * 1024 * 1024]
  it.each(sizes)('keeps a blob of %i bytes', async (size) => {
    const repository = fresh()
    const bytes = randomBytes(size)
    expect(await repository.pushBlob(describeBytes(bytes), pushing(bytes))).toBe('sent')
    expect((await read(repository, describeBytes(bytes))).equals(bytes)).toBe(true)
  })

  if (presence)
    it('does not take a blob twice', async () => {
      const repository = fresh()
      const bytes = randomBytes(2 * 1024 * 1024)
      await repository.pushBlob(describeBytes(bytes), pushing(bytes))
      expect(await repository.pushBlob(describeBytes(bytes), pushing(bytes))).toBe('present')
    })

  it.each([10, 2 * 1024 * 1024])('refuses %i bytes that are not what their digest says', async (size) => {
    const repository = fresh()
    const of = describeBytes(randomBytes(size))
    const otherBytes = randomBytes(size)
    await expect(repository.pushBlob(of, pushing(otherBytes))).rejects.toBeInstanceOf(IntegrityError)
    await expect(repository.pushBlob(of, pushing(otherBytes.subarray(1)))).rejects.toBeInstanceOf(IntegrityError)
    await expect(read(repository, of)).rejects.toBeInstanceOf(RegistryError)
  })

  it.each([10, 2 * 1024 * 1024])('passes on what the source of %i bytes fails with, at once', async (size) => {
    const failure = new RegistryError({ registry: 'source', repository: 'source', operation: 'read', access: 'read' })
    let opened = 0
    const open = async (): Promise<Readable> => {
      opened += 1
      throw failure
    }
    await expect(fresh().pushBlob(describeBytes(randomBytes(size)), { mountFrom: [], open })).rejects.toBe(failure)
    expect(opened).toBe(1)
  })

  it('refuses a descriptor whose size is wrong', async () => {
    const repository = fresh()
    const bytes = randomBytes(1000)
    const of = describeBytes(bytes)
    await repository.pushBlob(of, pushing(bytes))
    for (const size of [999, 1001]) await expect(read(repository, { ...of, size })).rejects.toBeInstanceOf(Error)
  })
}

export function testMounts(fresh: Fresh, { mounts = true }: Abilities): void {
  it('has a blob that its neighbour has, mounted or sent', async () => {
    const [from, to] = [fresh(), fresh()]
    const bytes = randomBytes(2 * 1024 * 1024)
    const of = describeBytes(bytes)
    await from.pushBlob(of, pushing(bytes))
    const outcome = await to.pushBlob(of, { ...pushing(bytes), mountFrom: [from.name] })
    if (mounts) expect(outcome).toBe('mounted')
    expect((await read(to, of)).equals(bytes)).toBe(true)
  })

  it('sends a blob that no neighbour has', async () => {
    const [from, to] = [fresh(), fresh()]
    const bytes = randomBytes(1000)
    expect(await to.pushBlob(describeBytes(bytes), { ...pushing(bytes), mountFrom: [to.name, from.name] })).toBe('sent')
    expect((await read(to, describeBytes(bytes))).equals(bytes)).toBe(true)
  })
}

export function testUploads(fresh: Fresh): void {
  it('says that uploads are allowed, and takes a blob by what it opened', async () => {
    const repository = fresh()
    const permission = await repository.openUpload()
    expect(permission.kind).toBe('granted')
    const session = permission.kind === 'granted' ? permission.session : undefined
    const bytes = randomBytes(1000)
    expect(await repository.pushBlob(describeBytes(bytes), { ...pushing(bytes), ...(session && { session }) })).toBe(
      'sent',
    )
    expect((await read(repository, describeBytes(bytes))).equals(bytes)).toBe(true)
  })

  it('lets an upload be given back', async () => {
    const repository = fresh()
    const permission = await repository.openUpload()
    if (permission.kind === 'granted' && permission.session) await repository.cancelUpload(permission.session)
    const bytes = randomBytes(10)
    expect(await repository.pushBlob(describeBytes(bytes), pushing(bytes))).toBe('sent')
  })
}
