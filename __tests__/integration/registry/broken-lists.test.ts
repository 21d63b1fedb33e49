// A list that breaks off is no shorter list: what is missing in it may be the newest version, or a signature.
import { describe, expect, it } from 'vitest'
import { image, referrer, seed } from '../../../sandbox/content.ts'
import { referrerDescriptor } from '../../../src/registry/model/referrer-listing.ts'
import { decode, digestIn, listTags } from './content.ts'
import { connected } from './stage.ts'

describe('tags', () => {
  const many = Array.from({ length: 998 }, (_, at) => `t${String(at).padStart(5, '0')}`)

  it('are all listed if invalid names fill a page without a Link', async () => {
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

  it('are an error if the second page is missing', async () => {
    const headers = { link: '</v2/app/tags/list?n=1000&last=v1>; rel="next"' }
    const connection = await connected({
      fault: ({ query }) =>
        query === 'n=1000'
          ? { kind: 'status', status: 200, headers, body: JSON.stringify({ tags: ['v1'] }) }
          : { kind: 'status', status: 404 },
    })
    await expect(listTags(connection.open('app'))).rejects.toMatchObject({ details: { status: 404 } })
  })
})

describe('a tag list that is cut', () => {
  const cut = Array.from({ length: 100 }, (_, at) => `t${String(at).padStart(3, '0')}`)
  const answer = (tags: readonly unknown[], link?: string) => ({
    kind: 'status' as const,
    status: 200,
    headers: link === undefined ? {} : { link },
    body: JSON.stringify({ tags }),
  })

  it('at a round number is continued with `last`', async () => {
    const connection = await connected({ fault: ({ query }) => answer(query.includes('last=t099') ? ['z'] : cut) })
    expect(await listTags(connection.open('app'))).toEqual([...cut, 'z'])
  })

  it('at a round number is reported as incomplete if the registry ignores `last`', async () => {
    const connection = await connected({ fault: () => answer(cut) })
    const doubts: string[] = []
    for await (const _ of connection.open('app').tags((reason) => doubts.push(reason)));
    expect(doubts).toHaveLength(1)
  })

  it.each([
    ['/v2/app/tags/list?last=v1; rel=next'],
    ['</v2/app/tags/list?last=v1>'],
    ['</v2/app/tags/list?last=v1>; title="next"'],
    ['</v2/app/tags/list?last=v1; rel="next"'],
  ])('is an error if its Link cannot be read: %s', async (link) => {
    const connection = await connected({ fault: () => answer(['v1'], link) })
    await expect(listTags(connection.open('app'))).rejects.toThrow('cannot be read')
  })

  it('is an error if pages repeat under another Link', async () => {
    let page = 0
    const connection = await connected({
      fault: () => answer(['v1'], `</v2/app/tags/list?page=${++page}>; rel="next"`),
    })
    await expect(listTags(connection.open('app'))).rejects.toThrow('repeats a page')
  })

  it('has a limit that counts invalid names too', async () => {
    let page = 0
    const connection = await connected({
      fault: () => {
        page += 1
        const names = Array.from({ length: 60_000 }, (_, at) => `sha256:${page}-${at}`)
        return answer(names, `</v2/app/tags/list?page=${page}>; rel="next"`)
      },
    })
    await expect(listTags(connection.open('app'))).rejects.toThrow('more than 1000000 names')
  })
})

describe('referrers', () => {
  const subject = image()
  const of = digestIn(subject.digest)
  const attached = Array.from({ length: 7 }, (_, at) => referrer({ subject, artifactType: `application/x.${at}` }))

  it('are an error if the API refuses their second page', async () => {
    const connection = await connected({
      quirks: ['referrers-paged'],
      fault: ({ operation, query }) =>
        operation === 'referrers' && query !== '' ? { kind: 'status', status: 404 } : undefined,
    })
    for (const manifest of [subject, ...attached]) seed(connection.sandbox.store, 'app', manifest)
    await expect(connection.open('app').referrers(of)).rejects.toMatchObject({ details: { status: 404 } })
  })

  it('are indexed if the API lists them with a delay, and no fallback tag is written', async () => {
    let asked = 0
    const body = JSON.stringify({ schemaVersion: 2, manifests: [] })
    const headers = { 'content-type': 'application/vnd.oci.image.index.v1+json' }
    const connection = await connected({
      fault: ({ operation }) =>
        operation === 'referrers' && ++asked === 1 ? { kind: 'status', status: 200, headers, body } : undefined,
    })
    for (const manifest of [subject, ...attached]) seed(connection.sandbox.store, 'app', manifest)
    const descriptors = attached.map((manifest) => referrerDescriptor(decode(manifest)))
    expect(await connection.open('app').indexReferrers(of, descriptors)).toBe('indexed')
    expect([asked, connection.sandbox.store.tags('app')]).toEqual([2, []])
  })

  it('are an error if there are more than the limit', async () => {
    const entry = { mediaType: 'application/x', digest: of, size: 1 }
    const body = JSON.stringify({ manifests: Array.from({ length: 10_001 }, () => entry) })
    const headers = { 'content-type': 'application/vnd.oci.image.index.v1+json' }
    const connection = await connected({ fault: () => ({ kind: 'status', status: 200, headers, body }) })
    await expect(connection.open('app').referrers(of)).rejects.toMatchObject({
      details: { detail: /more than 10000/, code: 'referrers-unreadable' },
    })
  })
})
