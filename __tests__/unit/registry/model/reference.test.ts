// References are typed by people: what is accepted, what it means, and where a wrong one is wrong.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatName,
  formatReference,
  isDigestAt,
  isTag,
  type Reference,
  sameName,
  sameRegistry,
} from '../../../../src/registry/model/reference.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { registryOf } from '../../../../src/registry/model/reference-syntax/registry-name.ts'
import { ReferenceSyntaxError } from '../../../../src/registry/model/reference-syntax/syntax-error.ts'

const hex = 'a'.repeat(64)
const sha256 = `sha256:${hex}`
const sha512 = `sha512:${'b'.repeat(128)}`

function remote(registry: string, path: string, rest: { readonly tag?: string; readonly digest?: string } = {}) {
  return { repository: { kind: 'registry', registry, path }, ...rest }
}

describe('a reference of a registry', () => {
  it.each<[string, unknown]>([
    ['nginx', remote('docker.io', 'library/nginx')],
    ['nginx:1.27', remote('docker.io', 'library/nginx', { tag: '1.27' })],
    ['acme/app', remote('docker.io', 'acme/app')],
    ['docker.io/nginx', remote('docker.io', 'library/nginx')],
    ['docker.io/library/nginx', remote('docker.io', 'library/nginx')],
    ['index.docker.io/acme/app:1', remote('docker.io', 'acme/app', { tag: '1' })],
    ['registry-1.docker.io/acme/app', remote('docker.io', 'acme/app')],
    ['GHCR.IO/acme/app', remote('ghcr.io', 'acme/app')],
    ['localhost/app', remote('localhost', 'app')],
    ['LOCALHOST/app', remote('localhost', 'app')],
    ['localhost:5000/app:v1', remote('localhost:5000', 'app', { tag: 'v1' })],
    ['127.0.0.1:65535/a/b/c/d', remote('127.0.0.1:65535', 'a/b/c/d')],
    ['[::1]/app', remote('[::1]', 'app')],
    ['[2001:DB8::1]:5000/app:v1', remote('[2001:db8::1]:5000', 'app', { tag: 'v1' })],
    ['host:5000', remote('docker.io', 'library/host', { tag: '5000' })],
    ['ghcr.io', remote('docker.io', 'library/ghcr.io')],
    ['r.io/a--b/c__d/e.f/g_h', remote('r.io', 'a--b/c__d/e.f/g_h')],
    ['r.io/app:_A.b-C', remote('r.io', 'app', { tag: '_A.b-C' })],
    [`r.io/app@${sha256}`, remote('r.io', 'app', { digest: sha256 })],
    [`r.io:5000/app:1@${sha512}`, remote('r.io:5000', 'app', { tag: '1', digest: sha512 })],
    [`r.io/app:${'t'.repeat(128)}`, remote('r.io', 'app', { tag: 't'.repeat(128) })],
    [`r.io/${'a'.repeat(250)}`, remote('r.io', 'a'.repeat(250))],
  ])('%s is understood', (text, reference) => {
    expect(parseReference(text)).toEqual(reference)
  })

  it.each<[string, string, string]>([
    ['', '', 'the repository is missing'],
    [':tag', ':tag', 'the repository is missing'],
    ['https://ghcr.io/acme/app', 'https', 'leave out the scheme: write "ghcr.io/acme/app" (at'],
    ['https://ann:x@ghcr.io/acme/app:1', 'https', 'leave out the scheme: write "ghcr.io/acme/app:1"'],
    ['https://ghcr.io/acme/app@sha256:abc', 'https', 'leave out the scheme'],
    ['ghcr.io/acme/ app', ' app', 'a space is not allowed'],
    ['ghcr.io/Acme/app', 'Acme', 'lower case'],
    ['Acme/app', 'Acme', 'lower case'],
    ['ghcr.io/acme//app', '/app', 'a part of the repository is empty'],
    ['ghcr.io/acme/', '', 'a part of the repository is empty'],
    ['ghcr.io/', '', 'a part of the repository is empty'],
    ['/app', '/app', 'empty'],
    ['ghcr.io/acme/../app', '../app', 'not allowed here'],
    ['ghcr.io/-app', '-app', 'not allowed here'],
    ['ghcr.io/app_', '_', 'not allowed here'],
    ['ghcr.io/a___b', '___b', 'not allowed here'],
    ['ghcr.io/a..b', '..b', 'not allowed here'],
    ['ghcr.io/app%2f', '%2f', 'not allowed here'],
    ['ghcr.io/äpp', 'äpp', 'not allowed here'],
    ['ghcr.io/app:', '', 'the tag is empty'],
    ['ghcr.io/app:-x', '-x', 'a tag is'],
    ['ghcr.io/app:a:b', 'a:b', 'a tag is'],
    [`ghcr.io/app:${'t'.repeat(129)}`, 't'.repeat(129), 'a tag is'],
    ['ghcr.io/app@sha256:abc', 'sha256:abc', 'a digest is'],
    [`ghcr.io/app@${sha256.toUpperCase()}`, sha256.toUpperCase(), 'a digest is'],
    [`ghcr.io/app@md5:${hex}`, `md5:${hex}`, 'a digest is'],
    [`ghcr.io/app@${sha256}@${sha256}`, `${sha256}@${sha256}`, 'a digest is'],
    ['me@ghcr.io/app', 'ghcr.io/app', 'a digest is'],
    ['-host.io/app', '-host.io', 'is not a host'],
    ['host..io/app', 'host..io', 'is not a host'],
    ['[::g]/app', '[::g]', 'is not a host'],
    ['[:::::]/app', '[:::::]', 'is not a host'],
    ['[::1/app', '[::1', 'is not a host'],
    ['host:65536/app', '65536', 'the port is above 65535'],
    ['host:x/app', 'host:x', 'is not a host'],
    [`r.io/${'a'.repeat(251)}`, 'a', 'longer than 255 characters'],
    ['a'.repeat(238), 'a', 'longer than 255 characters'],
  ])('%s is refused where it is wrong', (text, wrong, problem) => {
    const error = errorOf(text)
    expect(error?.message).toContain(problem)
    expect(text.slice(error?.at).startsWith(wrong)).toBe(true)
    if (wrong === '') expect(error?.at).toBe(text.length)
  })

  it('that is refused is shown without what a log would act on, and not at any length', () => {
    const error = errorOf(`::add-mask::x\n\u001b[31m${'A'.repeat(10_000)}`)
    expect(error?.message).not.toMatch(/^::|\p{Cc}/u)
    expect(error?.message.length).toBeLessThan(1000)
    expect(errorOf('https://ann:secret@ghcr.io/acme/app')?.message).toContain('"https://…@ghcr.io/acme/app" is not')
  })
})

function errorOf(text: string): ReferenceSyntaxError | undefined {
  try {
    parseReference(text)
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return error
    throw error
  }
  return undefined
}

describe('a reference of a layout', () => {
  it.each<[string, string, string, object]>([
    ['oci:out', 'oci', 'out', {}],
    ['oci:./out:1.2', 'oci', './out', { tag: '1.2' }],
    ['oci:/tmp/a b/ü', 'oci', '/tmp/a b/ü', {}],
    ['oci:C:\\out', 'oci', 'C:\\out', {}],
    ['oci:a:b:c', 'oci', 'a:b', { tag: 'c' }],
    ['oci:x:y/z', 'oci', 'x:y/z', {}],
    ['oci:node_modules/@scope/x', 'oci', 'node_modules/@scope/x', {}],
    [`oci:@scope/x:1@${sha256}`, 'oci', '@scope/x', { tag: '1', digest: sha256 }],
    ['oci-archive:image.tar', 'oci-archive', 'image.tar', {}],
    [`oci-archive:image.tar@${sha512}`, 'oci-archive', 'image.tar', { digest: sha512 }],
  ])('%s is understood', (text, kind, path, rest) => {
    expect(parseReference(text)).toEqual({ repository: { kind, path }, ...rest })
  })

  it.each<[string, number, string]>([
    ['oci:', 4, 'the path is missing'],
    ['oci::latest', 4, 'the path is missing'],
    [`oci-archive:@${sha256}`, 12, 'the path is missing'],
    ['oci:out:', 8, 'the tag is empty'],
    ['oci:a\0b', 5, 'control character'],
    ['oci:a\nb', 5, 'control character'],
    ['oci:out@sha256:abc', 8, 'a digest is'],
  ])('%j is refused where it is wrong', (text, at, problem) => {
    const error = errorOf(text)
    expect(error?.message).toContain(problem)
    expect(error?.at).toBe(at)
  })
})

const pick = (characters: string, most: number) =>
  fc.string({ unit: fc.constantFrom(...characters.split('')), minLength: 1, maxLength: most })
const word = pick('abz09', 6)
const component = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .chain((words) =>
    fc
      .array(fc.constantFrom('.', '_', '__', '-', '---'), { minLength: words.length, maxLength: words.length })
      .map((joints) => words.map((part, at) => (at === 0 ? part : `${joints[at]}${part}`)).join('')),
  )
const port = fc.option(fc.integer({ min: 1, max: 65_535 })).map((number) => (number === null ? '' : `:${number}`))
const host = fc
  .tuple(
    fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
      fc.constant('localhost'),
    ),
    port,
  )
  .map((parts) => parts.join(''))
const references = fc
  .record({
    host: fc.option(host),
    path: fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    tag: fc.option(fc.tuple(pick('aZ0_', 1), fc.option(pick('aZ0_.-', 20), { nil: '' }))),
    digest: fc.option(fc.constantFrom(sha256, sha512)),
  })
  .map(({ host, path, tag, digest }) =>
    [
      host === null ? 'acme/' : `${host}/`,
      path,
      tag === null ? '' : `:${tag.join('')}`,
      digest === null ? '' : `@${digest}`,
    ].join(''),
  )
const fragments = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('/', ':', '@', '.', '[::1]', 'oci:', 'A', 'a', sha256, 'docker.io', '-', '_'),
    ),
  )
  .map((parts) => parts.join(''))

describe('every text', () => {
  it('that is made by the grammar is understood', () => {
    fc.assert(
      fc.property(references, (text) => {
        expect(errorOf(text)).toBeUndefined()
      }),
    )
  })

  it('is understood as what it is formatted to, or refused at a place within it', () => {
    fc.assert(
      fc.property(fc.oneof(references, fragments, fc.string()), (text) => {
        const error = errorOf(text)
        if (error === undefined) {
          const reference = parseReference(text)
          expect(parseReference(formatReference(reference))).toEqual(reference)
        } else {
          expect(error.text).toBe(text)
          expect(error.at).toBeGreaterThanOrEqual(0)
          expect(error.at).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('takes time in proportion to its length: a square of these would not end', () => {
    const size = 1_000_000
    for (const part of ['a', 'a-', 'a.', '-', '.', '_', '/', ':', '@', 'A', '@sha256:', '[:', 'a/', '1:'])
      for (const start of ['', 'oci:', 'a', 'r.io/', 'r.io/a:', `r.io/a@sha256:`, '['])
        for (const end of ['', '!', '/x']) errorOf(start + part.repeat(size / part.length) + end)
  })
})

describe('names', () => {
  const [first, same, sibling, hub, layout]: readonly Reference[] = [
    'r.io/a:1',
    'R.io/a',
    'r.io/b',
    'a/b',
    'oci:r.io/a',
  ].map(parseReference)
  it('are the same by registry and path', () => {
    if (!first || !same || !sibling || !hub || !layout) throw new Error('the table is short')
    expect(sameName(first.repository, same.repository)).toBe(true)
    expect(sameName(first.repository, sibling.repository)).toBe(false)
    expect(sameName(first.repository, layout.repository)).toBe(false)
    expect(sameRegistry(first.repository, sibling.repository)).toBe(true)
    expect(sameRegistry(first.repository, hub.repository)).toBe(false)
    expect(sameRegistry(layout.repository, layout.repository)).toBe(false)
    expect([first, hub, layout].map(({ repository }) => formatName(repository))).toEqual([
      'r.io/a',
      'docker.io/a/b',
      'oci:r.io/a',
    ])
  })

  it('of Docker Hub are one', () => {
    expect(['docker.io', 'Index.docker.io', 'registry-1.docker.io', 'ghcr.io'].map(registryOf)).toEqual([
      'docker.io',
      'docker.io',
      'docker.io',
      'ghcr.io',
    ])
  })

  it('of tags are never digests', () => {
    fc.assert(
      fc.property(fragments, (text) => {
        if (isTag(text)) expect(isDigestAt(text)).toBe(false)
      }),
    )
  })
})
