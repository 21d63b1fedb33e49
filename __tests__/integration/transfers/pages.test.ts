// Links between pages, as registries and proxies spell them (RFC 8288).
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { eachPage, nextPage } from '../../../src/registry/client/lists/pagination.ts'

const asked = {
  registry: 'registry.test',
  repository: 'registry.test/acme/app',
  operation: 'list tags',
  access: 'read',
} as const

function next(link: string | undefined): string | undefined {
  const url = new URL('https://registry.test/v2/acme/app/tags/list?n=2')
  const headers: Record<string, string> = link === undefined ? {} : { link }
  const response = {
    status: 200,
    headers,
    url,
    body: Readable.from([]),
    discard: async () => undefined,
    freed: Promise.resolve(),
  }
  return nextPage(asked, response)?.href
}

describe('the next page', () => {
  it.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['</v2/x?last=b>; rel="next"', 'https://registry.test/v2/x?last=b'],
    ['</v2/x?last=b>; rel=next', 'https://registry.test/v2/x?last=b'],
    ['<?last=b>;REL="Next"', 'https://registry.test/v2/acme/app/tags/list?last=b'],
    ['<https://registry.test/v2/x>; rel="next"', 'https://registry.test/v2/x'],
    // behind a proxy that does not pass on how it was asked
    ['<http://registry.test/v2/x>; rel="next"', 'https://registry.test/v2/x'],
    ['</first>; rel="first", </v2/x>; title="2"; rel="next"', 'https://registry.test/v2/x'],
    ['</v2/x>; rel="prev"', undefined],
    ['</v2/x>; rel="nextcloud"', undefined],
    ['</v2/x>; rel="last next"', 'https://registry.test/v2/x'],
    ['</v2/x>; rel="next\tlast"', 'https://registry.test/v2/x'],
    ['</v2/x>; rel="next-archive last"', undefined],
    ['</v2/x>; title="next"; rel="prev"', undefined],
  ])('of %j is %s', (link, expected) => {
    expect(next(link)).toBe(expected)
  })

  it.each(['<https://evil.test/v2/x>; rel="next"', '<//evil.test/>; rel=next', '<https://>; rel=next'])(
    'is refused where it leads elsewhere: %s',
    (link) => {
      expect(() => next(link)).toThrow('another host')
    },
  )

  it.each(['</v2/x; rel="next"', '</v2/x>', 'next', '/v2/x; rel=next'])(
    'in %j cannot be read, and is no end',
    (link) => {
      expect(() => next(link)).toThrow('cannot be read')
    },
  )

  it('is found in linear time for any header', () => {
    for (const hostile of ['<'.repeat(1_000_000), '<a>;'.repeat(250_000), `<a>${' '.repeat(1_000_000)}`])
      expect(() => next(hostile)).toThrow('cannot be read')
  })
})

describe('pages', () => {
  const numbered = (last: number) => async (_: string | URL, number: number) => ({
    items: [number],
    next: number < last ? `/${number}` : undefined,
  })
  const collect = async (pages: AsyncIterable<readonly number[]>): Promise<number[]> => {
    const all: number[] = []
    for await (const page of pages) all.push(...page)
    return all
  }

  it('are all read, each once', async () => {
    expect(await collect(eachPage(asked, '/0', numbered(1000)))).toHaveLength(1000)
    await expect(collect(eachPage(asked, '/0', async () => ({ items: [7], next: '/0' })))).rejects.toThrow('leads back')
  })

  it('without an end are an error', async () => {
    await expect(collect(eachPage(asked, '/0', numbered(1001)))).rejects.toThrow('more than 1000 pages')
  })
})
