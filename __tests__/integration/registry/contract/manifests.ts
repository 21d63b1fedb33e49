// What every implementation does with manifests.
import { expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import { decodeManifest } from '../../../../src/registry/model/decode/manifest.ts'
import { digestOf } from '../../../../src/registry/model/digest.ts'
import { RegistryError } from '../../../../src/registry/model/errors.ts'
import { decode, describeBytes, digestIn, listTags, push, pushBlobs, read, tag } from '../content.ts'
import type { Abilities, Fresh } from './abilities.ts'

export function testAbsence(fresh: Fresh): void {
  it('answers absence as a value', async () => {
    const repository = fresh()
    const digest = digestOf('nothing')
    expect(await repository.resolve(tag('absent'))).toBeUndefined()
    expect(await repository.resolve(digest)).toBeUndefined()
    expect(await repository.manifest(tag('absent'))).toBeUndefined()
    expect(await repository.manifest(digest)).toBeUndefined()
    expect(await listTags(repository)).toEqual([])
    expect(await repository.referrers(digest)).toEqual([])
  })

  it('fails to read a blob that is not there', async () => {
    const repository = fresh()
    await expect(read(repository, describeBytes('absent'))).rejects.toBeInstanceOf(RegistryError)
  })
}

export function testManifests(fresh: Fresh, { strict = true, sha512 = false }: Abilities): void {
  const kinds = {
    'an image': content.image(),
    'an image of Docker': content.image({ docker: true }),
    'an index': content.multiPlatform('contract'),
    'a list of Docker': content.dockerList([content.image({ docker: true })]),
    'an index of indexes': content.index([content.multiPlatform('inner')]),
  }
  it.each(Object.entries(kinds))('keeps %s byte for byte, by tag and by digest', async (_kind, built) => {
    const repository = fresh()
    const root = await push(repository, built)
    expect(await repository.pushTags(root, [tag('v1')])).toEqual([{ tag: 'v1', kind: 'set' }])
    const { mediaType, digest, size } = root.descriptor
    for (const at of [tag('v1'), digest]) {
      expect(await repository.resolve(at)).toMatchObject({ mediaType, digest, size })
      const readManifest = await repository.manifest(at)
      expect(Buffer.from(readManifest?.bytes ?? []).equals(built.bytes)).toBe(true)
      expect(readManifest?.descriptor.digest).toBe(digest)
    }
    for (const child of built.children)
      expect((await repository.resolve(digestIn(child.digest)))?.digest).toBe(child.digest)
  })

  if (strict)
    it('refuses a manifest whose blobs are missing, and says so by code', async () => {
      const refusal = await fresh()
        .pushManifest(decode(content.image()))
        .catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(RegistryError)
      if (!(refusal instanceof RegistryError)) return
      expect(refusal.details.status).toBeGreaterThanOrEqual(400)
    })

  if (sha512)
    it('keeps a manifest that is named by sha512', async () => {
      const repository = fresh()
      const built = content.image()
      await pushBlobs(repository, built)
      const manifest = decodeManifest(built.bytes, built.mediaType, digestOf(built.bytes, 'sha512'))
      await repository.pushManifest(manifest)
      expect((await repository.manifest(manifest.descriptor.digest))?.descriptor.digest).toBe(
        manifest.descriptor.digest,
      )
    })
}
