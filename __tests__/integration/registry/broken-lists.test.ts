// A list that breaks off is no shorter list: what is missing in it may be the newest version, or a signature.
import { describe, expect, it } from 'vitest'
import { image, referrer, seed } from '../../../sandbox/content.ts'
import { referrerDescriptor } from '../../../src/registry/model/manifest.ts'
import { decode, digestIn, listTags } from './content.ts'
import { connected } from './stage.ts'

describe('tags', () => {
  const many = Array.from({ length: 998 }, (_, at) => `t${String(at).padStart(5, '0')}`)

  it('are all listed where what is no tag fills a page that has no Link', async () => {
    const page = [...many, null, `sha256:${'f'.repeat(64)}`]
    const connection = await connected({
      fault: ({ query }) => ({
        kind: 'status',
        status: 200,
        body: JSON.stringify({ tags: query === 'n=1000' ? page : ['z'] }),
      }),
    })
    expect(await listTags(connection.open('app'))).toEqual([...many, 'z'])
  })

  it('are no shorter list where the second page is missing', async () => {
    const headers = { link: '</v2/app/tags/list?n=1000&last=v1>; rel="next"' }
    const connection = await connected({
      fault: ({ query }) =>
        query === 'n=1000'
          ? { kind: 'status', status: 200, headers, body: JSON.stringify({ tags: ['v1'] }) }
          : { kind: 'status', status: 404 },
    })
    await expect(listTags(connection.open('app'))).rejects.toMatchObject({ facts: { status: 404 } })
  })
})

describe('referrers', () => {
  const subject = image()
  const of = digestIn(subject.digest)
  const attached = Array.from({ length: 7 }, (_, at) => referrer({ subject, artifactType: `application/x.${at}` }))

  it('are not forgotten where the API refuses their second page', async () => {
    const connection = await connected({
      quirks: ['referrers-paged'],
      fault: ({ operation, query }) =>
        operation === 'referrers' && query !== '' ? { kind: 'status', status: 404 } : undefined,
    })
    for (const each of [subject, ...attached]) seed(connection.sandbox.store, 'app', each)
    await expect(connection.open('app').referrers(of)).rejects.toMatchObject({ facts: { status: 404 } })
  })

  it('are indexed where the API shows them a moment later, and no list is kept beside it', async () => {
    let asked = 0
    const body = JSON.stringify({ schemaVersion: 2, manifests: [] })
    const headers = { 'content-type': 'application/vnd.oci.image.index.v1+json' }
    const connection = await connected({
      fault: ({ operation }) =>
        operation === 'referrers' && ++asked === 1 ? { kind: 'status', status: 200, headers, body } : undefined,
    })
    for (const each of [subject, ...attached]) seed(connection.sandbox.store, 'app', each)
    const descriptors = attached.map((each) => referrerDescriptor(decode(each)))
    expect(await connection.open('app').indexReferrers(of, descriptors)).toBe('indexed')
    expect([asked, connection.sandbox.store.tags('app')]).toEqual([2, []])
  })

  it('are not cut short where there are more than are read', async () => {
    const entry = { mediaType: 'application/x', digest: of, size: 1 }
    const body = JSON.stringify({ manifests: Array.from({ length: 10_001 }, () => entry) })
    const headers = { 'content-type': 'application/vnd.oci.image.index.v1+json' }
    const connection = await connected({ fault: () => ({ kind: 'status', status: 200, headers, body }) })
    await expect(connection.open('app').referrers(of)).rejects.toMatchObject({
      facts: { detail: /more than 10000/, remedy: /referrers: none/ },
    })
  })
})
