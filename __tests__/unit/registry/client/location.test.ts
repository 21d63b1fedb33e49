// URLs that registries name in Location and Link: resolved, mended, kept letter by letter.
import { expect, it } from 'vitest'
import { resolveLocation } from '../../../../src/registry/client/location.ts'

const base = new URL('https://registry.test:5000/v2/acme/app/blobs/uploads/')

it.each([
  ['/v2/up?a=b', 'https://registry.test:5000/v2/up?a=b'],
  ['up', 'https://registry.test:5000/v2/acme/app/blobs/uploads/up'],
  ['https://registry.test:5000/up', 'https://registry.test:5000/up'],
  // a proxy that does not pass X-Forwarded-Proto or X-Forwarded-Host on
  ['http://registry.test:5000/up?a=b', 'https://registry.test:5000/up?a=b'],
  ['http://registry.test/up', 'https://registry.test:5000/up'],
  ['https://registry.test/up', 'https://registry.test:5000/up'],
  // another server: left as it is, and judged by the rules of redirects
  ['https://registry.test:5001/up', 'https://registry.test:5001/up'],
  ['https://store.test/up', 'https://store.test/up'],
  ['http://store.test/up', 'http://store.test/up'],
])('%s leads to %s', (reference, expected) => {
  expect(resolveLocation(reference, base)?.url.href).toBe(expected)
})

it('plain http is not turned into https, and https never into http', () => {
  const plain = new URL('http://registry.test/v2/')
  expect(resolveLocation('http://registry.test/up', plain)?.url.href).toBe('http://registry.test/up')
  expect(resolveLocation('https://registry.test/up', plain)?.url.href).toBe('https://registry.test/up')
})

it.each(['ftp://registry.test/up', 'javascript:alert(1)', 'http://[', 'data:,x'])('%s is refused', (reference) => {
  expect(resolveLocation(reference, base)).toBeUndefined()
})

it.each([
  ["/up?note='a'&_state=%27", "/up?note='a'&_state=%27"],
  ['/up?a=b', undefined],
  ['/up', undefined],
])('%s is requested as %s', (reference, requestTarget) => {
  expect(resolveLocation(reference, base)?.requestTarget).toBe(requestTarget)
})

it('a host that is an IPv6 address is the same in every spelling', () => {
  const start = new URL('https://[2001:db8::1]:5000/v2/')
  expect(resolveLocation('http://[2001:DB8:0::1]/up', start)?.url.href).toBe('https://[2001:db8::1]:5000/up')
  expect(resolveLocation('https://[2001:db8::2]:5000/up', start)?.url.href).toBe('https://[2001:db8::2]:5000/up')
})
