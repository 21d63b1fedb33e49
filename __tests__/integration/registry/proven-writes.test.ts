// A success is a status that means it and a digest or a read that proves it: pages of proxies prove nothing.
import { describe, expect, it } from 'vitest'
import { image, referrer, seed } from '../../../sandbox/content.ts'
import type { Fault } from '../../../sandbox/server.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { referrerDescriptor } from '../../../src/registry/model/referrer-listing.ts'
import { decode, digestIn, listTags, pushing, tag } from './content.ts'
import { connected, once, operations, problem } from './stage.ts'

const html = { 'content-type': 'text/html' }
const page = (status = 200): Fault => ({ kind: 'status', status, headers: html, body: '<html>log in' })
const otherDigestHeader = { 'docker-content-digest': digestOf('other') }
const built = image()

describe('the PUT of a manifest', () => {
  it.each<[string, Fault]>([
    ['200 with a page', page()],
    ['201 with a page', page(201)],
    ['200 without a body', { kind: 'status', status: 200 }],
    ['201 without a digest', { kind: 'status', status: 201 }],
    ['201 with another digest', { kind: 'status', status: 201, headers: otherDigestHeader }],
  ])('is no success if nothing was stored: %s', async (_name, fault) => {
    const connection = await connected({
      fault: ({ operation }) => (operation === 'manifest-put' ? fault : undefined),
    })
    await expect(connection.open('app').pushManifest(decode(built))).rejects.toMatchObject({
      name: fault.kind === 'status' && fault.headers === otherDigestHeader ? 'IntegrityError' : 'RegistryError',
    })
    const [outcome] = await connection.open('app').pushTags(decode(built), [tag('v1')])
    expect(outcome?.kind).toBe('failed')
  })

  it.each<[string, Fault]>([
    ['200 with a page', { kind: 'apply-then-status', status: 200, headers: html, body: '<html>' }],
    ['201 without a digest', { kind: 'apply-then-status', status: 201 }],
    ['204', { kind: 'apply-then-status', status: 204 }],
    ['201 with another digest', { kind: 'apply-then-status', status: 201, headers: otherDigestHeader }],
    [
      '201 with the digest by sha512',
      { kind: 'apply-then-status', status: 201, headers: { 'docker-content-digest': digestOf(built.bytes, 'sha512') } },
    ],
  ])('is a success if a read shows the bytes: %s', async (_name, fault) => {
    const connection = await connected({
      fault: ({ operation }) => (operation === 'manifest-put' ? fault : undefined),
    })
    for (const bytes of built.blobs.values()) connection.sandbox.store.putBlob('app', bytes)
    expect(await connection.open('app').pushTags(decode(built), [tag('v1')])).toEqual([{ tag: 'v1', kind: 'set' }])
    expect(connection.sandbox.store.tag('app', 'v1')).toBe(built.digest)
  })

  it('costs no read if the response names the digest', async () => {
    const connection = await connected()
    seed(connection.sandbox.store, 'app', built)
    await connection.open('app').pushTags(decode(built), [tag('v1')])
    expect(operations(connection)).toEqual(['manifest-put'])
  })
})

describe('the DELETE of a tag', () => {
  it.each<[string, Fault]>([
    ['200 with a page', page()],
    ['202 with a page', page(202)],
    ['200 without a body', { kind: 'status', status: 200 }],
  ])('is no success if the tag is still there: %s', async (_name, fault) => {
    const connection = await connected({
      fault: ({ operation }) => (operation === 'manifest-delete' ? fault : undefined),
    })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    await expect(connection.open('app').deleteTag(tag('v1'))).rejects.toMatchObject({ code: 'unproven-write' })
  })

  it('that is answered 404 succeeds if a read confirms it', async () => {
    const gone: Fault = { kind: 'status', status: 404, body: problem('MANIFEST_UNKNOWN') }
    const connection = await connected({
      fault: ({ operation }) => (operation === 'manifest-delete' ? gone : undefined),
    })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    expect(await connection.open('app').deleteTag(tag('v1'))).toBe('unsupported')
    expect(await connection.open('app').deleteTag(tag('v2'))).toBe('deleted')
  })
})

describe('the commit of a blob', () => {
  it('that is answered with a web page fails if the blob is absent', async () => {
    const connection = await connected({
      fault: ({ operation }) => (operation === 'upload-put' ? page() : undefined),
    })
    const bytes = Buffer.from('a layer')
    const of = { mediaType: 'application/x', digest: digestOf(bytes), size: bytes.length }
    await expect(connection.open('app').pushBlob(of, pushing(bytes))).rejects.toMatchObject({ code: 'unproven-write' })
  })
})

describe('a digest in the header of a HEAD', () => {
  it.each<[string, Fault]>([
    ['another digest', { kind: 'alter', headers: otherDigestHeader }],
    ['404', { kind: 'status', status: 404 }],
    ['503', { kind: 'status', status: 503 }],
  ])('is confirmed by GET before it decides: %s', async (_name, fault) => {
    const connection = await connected({
      fault: ({ operation }) => (operation === 'manifest-head' ? fault : undefined),
    })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    const expected = digestIn(built.digest)
    expect((await connection.open('app').resolve(tag('v1'), { expected }))?.digest).toBe(expected)
  })

  it('is not used if the caller must be certain', async () => {
    const connection = await connected({
      fault: ({ operation }) => (operation === 'manifest-head' ? { kind: 'status', status: 404 } : undefined),
    })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    expect((await connection.open('app').resolve(tag('v1'), { certain: true }))?.digest).toBe(built.digest)
  })
})

describe('absence', () => {
  it('of the tag list is an error if the repository served a manifest', async () => {
    const connection = await connected({
      fault: ({ operation }) =>
        operation === 'tags' ? { kind: 'status', status: 404, body: problem('NAME_UNKNOWN') } : undefined,
    })
    seed(connection.sandbox.store, 'app', built, ['v1'])
    const repository = connection.open('app')
    const reading = repository.resolve(tag('v1'))
    await expect(listTags(repository)).rejects.toMatchObject({ details: { status: 404 } })
    expect((await reading)?.digest).toBe(built.digest)
    expect(await listTags(connection.open('empty'))).toEqual([])
  })

  it.each<[string, Fault]>([
    ['a page', page()],
    ['404', { kind: 'status', status: 404 }],
    ['400', { kind: 'status', status: 400 }],
    ['501', { kind: 'status', status: 501 }],
    ['JSON that is no index', { kind: 'status', status: 200, body: '{}' }],
  ])('of referrers is an error once the API has answered: %s', async (_name, fault) => {
    let asked = 0
    const connection = await connected({
      fault: ({ operation }) => (operation === 'referrers' && ++asked > 1 ? fault : undefined),
    })
    const signature = referrer({ subject: built, artifactType: 'application/x' })
    for (const builtContent of [built, signature]) seed(connection.sandbox.store, 'app', builtContent)
    const repository = connection.open('app')
    expect(await repository.referrers(digestIn(built.digest))).toHaveLength(1)
    await expect(repository.referrers(digestIn(built.digest))).rejects.toMatchObject({ name: 'RegistryError' })
  })

  it('of referrers is not concluded from a web page', async () => {
    const connection = await connected(once('referrers', page()))
    seed(connection.sandbox.store, 'app', built)
    await expect(connection.open('app').referrers(digestIn(built.digest))).rejects.toMatchObject({
      code: 'referrers-unreadable',
    })
  })
})

describe('referrers pushed to a registry whose list loses concurrent updates (racy-referrers)', () => {
  const attached = Array.from({ length: 12 }, (_, at) =>
    referrer({ subject: built, artifactType: `application/x.${at}` }),
  )
  const subject = digestIn(built.digest)
  const all = attached.map(({ digest }) => digest).sort()

  it('are all listed, in 100 runs of 12', async () => {
    const connection = await connected({ quirks: ['racy-referrers'] })
    for (let run = 0; run < 100; run++) {
      const path = `app/${run}`
      seed(connection.sandbox.store, path, built)
      const repository = connection.open(path)
      for (const manifest of attached)
        for (const bytes of manifest.blobs.values()) connection.sandbox.store.putBlob(path, bytes)
      await Promise.all(attached.map((manifest) => repository.pushManifest(decode(manifest))))
      const descriptors = attached.map((manifest) => referrerDescriptor(decode(manifest)))
      expect(await repository.indexReferrers(subject, descriptors)).toBe('indexed')
      expect((await repository.referrers(subject)).map(({ digest }) => digest).sort()).toEqual(all)
    }
    expect(connection.sandbox.requests.filter(({ operation }) => operation === 'manifest-put')).toHaveLength(1200)
  })

  it('are pushed again if another writer removed them from the list', async () => {
    const connection = await connected({ quirks: ['racy-referrers'] })
    seed(connection.sandbox.store, 'app', built)
    for (const manifest of attached) seed(connection.sandbox.store, 'app', manifest)
    const descriptors = attached.map((manifest) => referrerDescriptor(decode(manifest)))
    expect(await connection.open('app').indexReferrers(subject, descriptors)).toBe('indexed')
    expect((await connection.open('app').referrers(subject)).map(({ digest }) => digest).sort()).toEqual(all)
  })
})
