// Links between pages, as registries and proxies spell them (RFC 8288).
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { nextPage } from '../../../src/registry/http/pages.ts'

function next(link: string | undefined): string | undefined {
  const url = new URL('https://registry.test/v2/acme/app/tags/list?n=2')
  const headers: Record<string, string> = link === undefined ? {} : { link }
  const response = { status: 200, headers, url, body: Readable.from([]), discard: async () => undefined }
  return nextPage({ registry: 'registry.test', path: 'acme/app' }, response, 'list tags')?.href
}

describe('the next page', () => {
  it.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['</v2/x?last=b>; rel="next"', 'https://registry.test/v2/x?last=b'],
    ['</v2/x?last=b>; rel=next', 'https://registry.test/v2/x?last=b'],
    ['<?last=b>;REL="Next"', 'https://registry.test/v2/acme/app/tags/list?last=b'],
    ['<https://registry.test/v2/x>; rel="next"', 'https://registry.test/v2/x'],
    ['</first>; rel="first", </v2/x>; title="2"; rel="next"', 'https://registry.test/v2/x'],
    ['</v2/x>; rel="prev"', undefined],
    ['</v2/x>; rel="nextcloud"', undefined],
    ['</v2/x; rel="next"', undefined],
  ])('of %j is %s', (link, expected) => {
    expect(next(link)).toBe(expected)
  })

  it.each([
    '<https://evil.test/v2/x>; rel="next"',
    '<http://registry.test/v2/x>; rel="next"',
    '<//evil.test/>; rel=next',
    '<https://>; rel=next',
  ])('is refused where it leads elsewhere: %s', (link) => {
    expect(() => next(link)).toThrow('another host')
  })

  it('is found in linear time, whatever the header', () => {
    for (const hostile of ['<'.repeat(1_000_000), '<a>;'.repeat(250_000), `<a>${' '.repeat(1_000_000)}`])
      expect(next(hostile)).toBeUndefined()
  })
})
