// Lists come in pages, from registries that count in their own ways, and from some that mean harm.
import { describe, expect, it } from 'vitest'
import { image, index, multiPlatform, referrer, seed } from '../../../sandbox/content.ts'
import type { Quirk } from '../../../sandbox/server.ts'
import { fallbackTag, referrerDescriptor } from '../../../src/registry/model/referrer-listing.ts'
import type { Destination } from '../../../src/registry/repository.ts'
import { decode, digestIn, listTags, push, tag } from './content.ts'
import { connected, operations } from './stage.ts'

async function collectAll<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const digests = (descriptors: Awaited<ReturnType<Destination['referrers']>>): string[] =>
  descriptors.map(({ digest }) => String(digest)).sort()

describe('tags', () => {
  const many = Array.from({ length: 2500 }, (_, at) => `t${String(at).padStart(5, '0')}`)

  it.each<readonly [Quirk]>([['tags-no-link'], ['tags-page-max'], ['tags-null'], ['referrers-paged']])(
    'are all listed, page by page (%s)',
    async (quirk) => {
      const connection = await connected({ quirks: [quirk] })
      seed(connection.sandbox.store, 'app', image(), many)
      expect(await listTags(connection.open('app'))).toEqual(many)
      expect(operations(connection)).toHaveLength(3)
    },
  )

  it('are listed in pages of the size that the settings name', async () => {
    const connection = await connected({}, { settings: { pageSize: 40 } })
    seed(connection.sandbox.store, 'app', image(), many.slice(0, 100))
    expect(await listTags(connection.open('app'))).toHaveLength(100)
    expect(connection.sandbox.requests.map(({ query }) => query.split('&')[0])).toEqual(['n=40', 'n=40', 'n=40'])
  })

  it('are listed if the registry ignores the page size', async () => {
    const body = JSON.stringify({ name: 'app', tags: many })
    const connection = await connected({ fault: () => ({ kind: 'status', status: 200, body }) })
    expect(await listTags(connection.open('app'))).toEqual(many)
    expect(operations(connection)).toHaveLength(1)
  })

  it('are listed if the registry repeats the same full page', async () => {
    const body = JSON.stringify({ name: 'app', tags: many.slice(0, 1000) })
    const connection = await connected({ fault: () => ({ kind: 'status', status: 200, body }) })
    expect(await listTags(connection.open('app'))).toHaveLength(1000)
    expect(operations(connection)).toHaveLength(2)
  })

  it('are requested in smaller pages if a large page fails', async () => {
    const connection = await connected({
      fault: ({ query }) => (query === 'n=1000' ? { kind: 'status', status: 400 } : undefined),
    })
    seed(connection.sandbox.store, 'app', image(), many.slice(0, 150))
    expect(await listTags(connection.open('app'))).toHaveLength(150)
    expect(connection.sandbox.requests.map(({ query }) => query)).toEqual(['n=1000', 'n=100', 'n=100&last=t00099'])
  })

  it('leave out invalid names', async () => {
    const body = JSON.stringify({ tags: ['v1', null, 7, `sha256:${'0'.repeat(64)}`, '../x', 'v1', '::error::'] })
    const connection = await connected({ fault: () => ({ kind: 'status', status: 200, body }) })
    expect(await listTags(connection.open('app'))).toEqual(['v1'])
  })

  it('are an error if a page leads back to itself', async () => {
    const headers = { link: '</v2/app/tags/list?n=1000>; rel="next"', 'content-type': 'application/json' }
    const connection = await connected({
      fault: () => ({ kind: 'status', status: 200, headers, body: JSON.stringify({ tags: ['v1'] }) }),
    })
    await expect(listTags(connection.open('app'))).rejects.toThrow('repeats a page')
    expect(operations(connection)).toHaveLength(2)
  })

  it('are not followed to another host', async () => {
    const headers = { link: '<http://169.254.169.254/latest>; rel="next"' }
    const connection = await connected({
      fault: () => ({ kind: 'status', status: 200, headers, body: JSON.stringify({ tags: ['v1'] }) }),
    })
    await expect(listTags(connection.open('app'))).rejects.toThrow(/on another host/)
    expect(operations(connection)).toHaveLength(1)
  })

  it('are an error if the response is not a list', async () => {
    const connection = await connected({ fault: () => ({ kind: 'status', status: 200, body: '<html>' }) })
    await expect(listTags(connection.open('app'))).rejects.toMatchObject({
      details: { registry: connection.sandbox.host, operation: 'list tags', detail: 'the list of tags is not JSON' },
    })
  })
})

describe('referrers', () => {
  const subject = image()
  const of = digestIn(subject.digest)
  const attached = Array.from({ length: 7 }, (_, at) => referrer({ subject, artifactType: `application/x.${at}` }))
  it('are all listed, page by page (referrers-paged)', async () => {
    const connection = await connected({ quirks: ['referrers-paged'] })
    for (const built of [subject, ...attached]) seed(connection.sandbox.store, 'app', built)
    expect(digests(await connection.open('app').referrers(of))).toEqual(attached.map(({ digest }) => digest).sort())
  })

  it('are an error if the response is a web page', async () => {
    const headers = { 'content-type': 'text/html' }
    const connection = await connected({
      fault: ({ operation }) =>
        operation === 'referrers' ? { kind: 'status', status: 200, headers, body: '<html>log in' } : undefined,
    })
    seed(connection.sandbox.store, 'app', index([image()]), [fallbackTag(of)])
    await expect(connection.open('app').referrers(of)).rejects.toThrow('web page instead of a list')
  })

  it.each([401, 403, 429])('are an error if the API answers %i', async (status) => {
    const headers = { 'retry-after': '1000' }
    const connection = await connected({ fault: () => ({ kind: 'status', status, headers }) })
    await expect(connection.open('app').referrers(of)).rejects.toMatchObject({ details: { status } })
  })

  it('of an unknown repository do not decide whether the API exists', async () => {
    const body = JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN' }] })
    const connection = await connected({
      fault: ({ repository }) => (repository === 'new' ? { kind: 'status', status: 404, body } : undefined),
    })
    for (const built of [subject, ...attached]) seed(connection.sandbox.store, 'app', built)
    expect(await connection.open('new').referrers(of)).toEqual([])
    expect(await connection.open('app').referrers(of)).toHaveLength(7)
  })

  it('are read as `referrers` of the registry says', async () => {
    const connection = await connected({}, { settings: { referrers: 'tag' } })
    await connection.open('app').referrers(of)
    expect(operations(connection)).toEqual(['manifest-get'])
    const otherConnection = await connected({ quirks: ['no-referrers-api'] }, { settings: { referrers: 'api' } })
    await otherConnection.open('app').referrers(of)
    await otherConnection.open('app').referrers(of)
    expect(operations(otherConnection)).toEqual(['referrers', 'manifest-get', 'referrers', 'manifest-get'])
  })

  it('are empty if their tag names the image itself (false-fallback-tag)', async () => {
    const built = multiPlatform('x')
    const connection = await connected({ quirks: ['gitlab'] })
    seed(connection.sandbox.store, 'app', built)
    expect(await connection.open('app').referrers(digestIn(built.digest))).toEqual([])
  })

  it('do not replace an image under their tag', async () => {
    const connection = await connected({ quirks: ['no-referrers-api'] })
    const repository = connection.open('app')
    const root = await push(repository, subject)
    const otherImage = await push(repository, image({ platform: 'linux/arm64' }))
    await repository.pushTags(otherImage, [tag(fallbackTag(of))])
    const linking = repository.indexReferrers(root.descriptor.digest, [
      referrerDescriptor(decode(attached[0] ?? subject)),
    ])
    await expect(linking).rejects.toThrow(/holds an image instead of a list of referrers/)
  })
})

describe('merges into a fallback tag', () => {
  const subject = image()
  const of = digestIn(subject.digest)
  const [ours, otherWriters] = ['one', 'two'].map((type) =>
    referrer({ subject, artifactType: `application/x.${type}` }),
  )
  if (ours === undefined || otherWriters === undefined) throw new Error('two are made')

  it('wait until reads show the write (lagging-reads)', async () => {
    const connection = await connected({ quirks: ['no-referrers-api', 'lagging-reads'] })
    const repository = connection.open('app')
    for (const built of [subject, ours]) await push(repository, built)
    expect(await repository.indexReferrers(of, [referrerDescriptor(decode(ours))])).toBe('merged')
    const written = connection.sandbox.requests.filter(
      ({ reference, method }) => reference === fallbackTag(of) && method === 'PUT',
    )
    expect(written).toHaveLength(1)
  })

  it('add entries again that another writer removed, and keep the entries of that writer', async () => {
    const state = { lost: false }
    const connection = await connected({
      quirks: ['no-referrers-api'],
      fault: ({ operation, reference }) => {
        if (operation !== 'manifest-head' || reference !== fallbackTag(of) || state.lost) return undefined
        state.lost = true
        const theirs = index([otherWriters])
        seed(connection.sandbox.store, 'app', theirs, [fallbackTag(of)])
        return undefined
      },
    })
    const repository = connection.open('app')
    for (const built of [subject, ours, otherWriters]) await push(repository, built)
    await repository.indexReferrers(of, [referrerDescriptor(decode(ours))])
    expect(state.lost).toBe(true)
    const listedReferrers = await repository.referrers(of)
    expect(listedReferrers.map(({ digest }) => String(digest)).sort()).toEqual(
      [ours.digest, otherWriters.digest].sort(),
    )
  })

  it('run one after the other within a process, with one write each', async () => {
    const connection = await connected({ quirks: ['no-referrers-api'] })
    const repository = connection.open('app')
    const four = Array.from({ length: 4 }, (_, at) => referrer({ subject, artifactType: `application/x.${at}` }))
    for (const built of [subject, ...four]) await push(repository, built)
    connection.sandbox.clearLog()
    await Promise.all(four.map((built) => repository.indexReferrers(of, [referrerDescriptor(decode(built))])))
    expect(operations(connection).filter((operation) => operation === 'manifest-put')).toHaveLength(4)
  })

  it('lose no entry of two processes if the registry supports If-Match (honours-if-match)', async () => {
    const connection = await connected({ quirks: ['no-referrers-api', 'honours-if-match'] })
    const otherConnection = await connected()
    const [first, ...more] = Array.from({ length: 7 }, (_, at) =>
      referrer({ subject, artifactType: `application/x.${at}` }),
    )
    if (first === undefined) throw new Error('seven are made')
    const repository = connection.open('app')
    for (const built of [subject, first, ...more]) await push(repository, built)
    const apart = otherConnection.registries.open(repository.name, {
      access: 'push',
      signal: new AbortController().signal,
    })
    const link = (built: typeof first, at: number): Promise<unknown> =>
      (at % 2 === 0 ? repository : apart).indexReferrers(of, [referrerDescriptor(decode(built))])
    await link(first, 0)
    await Promise.all(more.map(link))
    expect(digests(await repository.referrers(of))).toEqual([first, ...more].map(({ digest }) => digest).sort())
  })

  it('keep existing entries with their unknown fields', async () => {
    const connection = await connected({ quirks: ['no-referrers-api'] })
    const repository = connection.open('app')
    for (const built of [subject, ours, otherWriters]) await push(repository, built)
    const entry = { ...otherWriters.descriptor, 'x-unknown': { nested: [1] } }
    const list = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      'x-more': 1,
      manifests: [entry],
    }
    const bytes = Buffer.from(JSON.stringify(list))
    const digest = connection.sandbox.store.putManifest('app', { mediaType: list.mediaType, bytes })
    connection.sandbox.store.setTag('app', fallbackTag(of), digest)
    await repository.indexReferrers(of, [referrerDescriptor(decode(ours))])
    const stored = connection.sandbox.store.manifest('app', fallbackTag(of))
    const document: unknown = JSON.parse(Buffer.from(stored?.bytes ?? []).toString())
    expect(document).toMatchObject({ 'x-more': 1, manifests: [entry, { digest: ours.digest }] })
  })
})

describe('repositories', () => {
  it('are listed by their prefix', async () => {
    const connection = await connected()
    for (const path of ['acme/app', 'acme/web', 'other/app']) seed(connection.sandbox.store, path, image())
    const { signal } = new AbortController()
    const listedRepositories = await collectAll(
      connection.registries.repositories(connection.sandbox.host, 'acme/', signal),
    )
    expect(listedRepositories.map(({ path }) => path)).toEqual(['acme/app', 'acme/web'])
  })

  it('must be named if the registry does not list them', async () => {
    const connection = await connected({ fault: () => ({ kind: 'status', status: 404, body: 'nope' }) })
    const listing = connection.registries.repositories(connection.sandbox.host, '', new AbortController().signal)
    await expect(collectAll(listing)).rejects.toMatchObject({ details: { remedy: /name each of them/ } })
  })
})
