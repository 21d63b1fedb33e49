// What every place that holds images must do, whatever it is made of: one suite for memory, HTTP, layouts and real servers.
import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as content from '../../../sandbox/content.ts'
import { decodeManifest } from '../../../src/registry/model/decode/manifest.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { IntegrityError, RegistryError } from '../../../src/registry/model/errors.ts'
import type { Manifest } from '../../../src/registry/model/manifest.ts'
import { referrerDescriptor } from '../../../src/registry/model/referrer-listing.ts'
import type { Destination } from '../../../src/registry/repository.ts'
import { decode, describeBytes, described, digestIn, listTags, push, pushBlobs, pushing, read, tag } from './content.ts'

/** What an implementation leaves out, or does its own way. */
export interface Abilities {
  /** Answers a blob that is there without its bytes; true. */
  readonly presence?: boolean
  /** Takes blobs from a neighbour; true. */
  readonly mounts?: boolean
  /** Refuses a manifest whose blobs are missing; true. */
  readonly strict?: boolean
  readonly tagDelete?: boolean
  /** Lists a referrer with its own artifact type; true. */
  readonly artifactTypes?: boolean
  readonly sha512?: boolean
}

export interface Place {
  /** A repository of the place; the same path is the same repository. */
  open(path: string): Destination
  close(): Promise<void>
}

/** Runs the contract over a place. `make` is called once, before the first test. */
export function describeRepository(name: string, make: () => Promise<Place>, abilities: Abilities = {}): void {
  describe(name, () => {
    const held: { place?: Place } = {}
    let count = 0
    beforeAll(async () => {
      held.place = await make()
    })
    afterAll(() => held.place?.close())
    const open = (path: string): Destination => {
      if (held.place === undefined) throw new Error('the place was not made')
      return held.place.open(path)
    }
    const fresh = (): Destination => open(`contract/r${++count}`)
    readsNothing(fresh)
    keepsManifests(fresh, abilities)
    keepsBlobs(fresh, abilities)
    mountsBlobs(fresh, abilities)
    movesTags(fresh, abilities)
    listsReferrers(fresh, abilities)
    opensUploads(fresh)
  })
}

type Fresh = () => Destination
const ascii = (one: string, other: string): number => (one < other ? -1 : Number(one > other))

function readsNothing(fresh: Fresh): void {
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

function keepsManifests(fresh: Fresh, { strict = true, sha512 = false }: Abilities): void {
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
      const found = await repository.manifest(at)
      expect(Buffer.from(found?.bytes ?? []).equals(built.bytes)).toBe(true)
      expect(found?.descriptor.digest).toBe(digest)
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

function keepsBlobs(fresh: Fresh, { presence = true }: Abilities): void {
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
    const other = randomBytes(size)
    await expect(repository.pushBlob(of, pushing(other))).rejects.toBeInstanceOf(IntegrityError)
    await expect(repository.pushBlob(of, pushing(other.subarray(1)))).rejects.toBeInstanceOf(IntegrityError)
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

function mountsBlobs(fresh: Fresh, { mounts = true }: Abilities): void {
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

function movesTags(fresh: Fresh, { tagDelete = true }: Abilities): void {
  it('sets tags together and moves each by itself', async () => {
    const repository = fresh()
    const [one, two] = [await push(repository, content.image()), await push(repository, content.multiPlatform('two'))]
    const tags = ['1', '1.2', '1.2.3', 'latest'].map(tag)
    expect(await repository.pushTags(one, tags)).toEqual(tags.map((each) => ({ tag: each, kind: 'set' })))
    expect(await repository.pushTags(two, [tag('latest')])).toEqual([{ tag: 'latest', kind: 'set' }])
    expect((await repository.resolve(tag('1.2')))?.digest).toBe(one.descriptor.digest)
    expect((await repository.resolve(tag('latest')))?.digest).toBe(two.descriptor.digest)
    expect((await listTags(repository)).sort()).toEqual(tags)
  })

  if (tagDelete)
    it('deletes a tag, and nothing else', async () => {
      const repository = fresh()
      const root = await push(repository, content.image())
      await repository.pushTags(root, [tag('stays'), tag('goes')])
      expect(await repository.deleteTag(tag('goes'))).toBe('deleted')
      expect(await repository.resolve(tag('goes'))).toBeUndefined()
      expect((await repository.resolve(tag('stays')))?.digest).toBe(root.descriptor.digest)
      expect((await repository.resolve(root.descriptor.digest))?.digest).toBe(root.descriptor.digest)
    })

  if (!tagDelete)
    it('says that it cannot delete a tag', async () => {
      const repository = fresh()
      await repository.pushTags(await push(repository, content.image()), [tag('stays')])
      expect(await repository.deleteTag(tag('stays'))).toBe('unsupported')
      expect(await repository.resolve(tag('stays'))).toBeDefined()
    })
}

const referTo = (subject: Manifest, artifactType: string): content.Built =>
  content.referrer({
    subject: described(subject),
    artifactType,
    payload: artifactType,
    annotations: { note: 'kept' },
  })

function listsReferrers(fresh: Fresh, { artifactTypes = true }: Abilities): void {
  it('lists what refers to a subject, however often it was linked', async () => {
    const repository = fresh()
    const subject = await push(repository, content.image())
    const one = await push(repository, referTo(subject, 'application/x.one'))
    await repository.indexReferrers(subject.descriptor.digest, [referrerDescriptor(one)])
    const two = await push(repository, referTo(subject, 'application/x.two'))
    const both = [referrerDescriptor(one), referrerDescriptor(two)]
    await repository.indexReferrers(subject.descriptor.digest, both)
    await repository.indexReferrers(subject.descriptor.digest, both)
    const listed = await repository.referrers(subject.descriptor.digest)
    expect(listed.map(({ digest }) => digest).sort()).toEqual(both.map(({ digest }) => digest).sort())
    if (!artifactTypes) return
    expect(listed.map(({ artifactType }) => artifactType ?? '').sort(ascii)).toEqual([
      'application/x.one',
      'application/x.two',
    ])
  })

  it('loses none of the referrers that are linked at once', async () => {
    const repository = fresh()
    const subject = await push(repository, content.image())
    const types = ['a', 'b', 'c', 'd'].map((each) => `application/x.${each}`)
    const referrers = await Promise.all(types.map((type) => push(repository, referTo(subject, type))))
    await Promise.all(
      referrers.map((each) => repository.indexReferrers(subject.descriptor.digest, [referrerDescriptor(each)])),
    )
    const listed = await repository.referrers(subject.descriptor.digest)
    expect(listed.map(({ digest }) => digest).sort()).toEqual(
      referrers.map(({ descriptor }) => descriptor.digest).sort(),
    )
  })
}

function opensUploads(fresh: Fresh): void {
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
