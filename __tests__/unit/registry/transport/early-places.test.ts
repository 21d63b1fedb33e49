// Where connections are opened before the program is loaded: told by looks, and in agreement with what is parsed later.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { apiOrigin } from '../../../../src/registry/transport/security/origin.ts'
import { registriesInInputs } from '../../../../src/registry/transport/sockets/preconnect.ts'

const digest = `sha256:${'a'.repeat(64)}`

function named(source: string, targets = '', more: Readonly<Record<string, string>> = {}): readonly string[] {
  return registriesInInputs({ INPUT_SOURCE: source, INPUT_TARGETS: targets, ...more }).map(
    ({ host, port }) => `${host}:${port}`,
  )
}

function originOf(text: string): URL {
  const { repository } = parseReference(text)
  return apiOrigin(repository.kind === 'registry' ? repository.registry : '', {})
}

describe('the places that inputs name', () => {
  it.each([
    ['a registry', 'ghcr.io/acme/app:1', ':2', ['ghcr.io:443']],
    ['two of them', `ghcr.io/acme/app@${digest}`, 'quay.io/acme/app:1, :2', ['ghcr.io:443', 'quay.io:443']],
    ['a port', 'registry.corp:5000/app:1', '', ['registry.corp:5000']],
    ['a host without a dot', 'registry:5000/app:1', '', ['registry:5000']],
    ['loopback', 'localhost/app:1', '127.0.0.1/app:1', ['localhost:80', '127.0.0.1:80']],
    ['short names of Docker Hub', 'acme/app:1', 'nginx:1\ndocker.io/acme/app', ['registry-1.docker.io:443']],
    ['globs and templates', 'ghcr.io/acme/*', 'quay.io/acme/app:v{major}.{minor}', ['ghcr.io:443', 'quay.io:443']],
    ['a layout has none', 'oci:out:1', 'oci-archive:a.io/b.tar\nghcr.io/acme/app:1', ['ghcr.io:443']],
    [
      'four at most',
      'a.io/a:1',
      'b.io/a:1,c.io/a:1,d.io/a:1,e.io/a:1',
      ['a.io:443', 'b.io:443', 'c.io:443', 'd.io:443'],
    ],
  ])('%s', (_, source, targets, expected) => {
    expect(named(source, targets)).toEqual(expected)
  })

  it.each([
    ['a lone word', 'ghcr.io/acme/app:1', 'latest'],
    ['a scheme', 'https://ghcr.io/acme/app:1', ':2'],
    ['credentials', 'user:secret@ghcr.io/acme/app:1', ':2'],
    ['a space', 'ghcr.io/acme/app:1 quay.io/acme/app', ':2'],
    ['a port that is none', 'ghcr.io:0/acme/app:1', 'quay.io:65536/acme/app:1'],
    ['a text without an end', 'ghcr.io/acme/app:1', ':2,'.repeat(40_000)],
  ])('are left alone where one looks odd: %s', (_, source, targets) => {
    expect(named(source, targets)).toEqual([])
  })

  it.each([
    'INPUT_ALLOW-TARGETS',
    'INPUT_CONFIG',
    'INPUT_PLAN',
    'http_proxy',
    'HTTP_PROXY',
    'https_proxy',
    'HTTPS_PROXY',
  ])('are left alone where %s may lead elsewhere or forbid them', (name) => {
    expect(named('ghcr.io/acme/app:1', ':2', { [name]: 'x' })).toEqual([])
    expect(named('ghcr.io/acme/app:1', ':2', { [name]: ' ' })).toEqual(['ghcr.io:443'])
  })

  it.each(['ghcr.io: { mirrors: [mirror.corp] }', 'ghcr.io:\n  plain-http: true'])(
    'are left alone if a setting of the registry may lead elsewhere: %s',
    (registries) => {
      expect(named('ghcr.io/acme/app:1', ':2', { INPUT_REGISTRIES: registries })).toEqual([])
    },
  )

  it('are kept if the settings of the registry lead nowhere else, such as its authority', () => {
    const registries = 'ghcr.io: { ca: authority.pem, max-concurrency: 4 }'
    expect(named('ghcr.io/acme/app:1', ':2', { INPUT_REGISTRIES: registries })).toEqual(['ghcr.io:443'])
  })

  it('are those that a session will look up', () => {
    const host = fc.oneof(
      fc.constantFrom('localhost', '127.0.0.1', '127.1.2.3', '10.0.0.1', 'docker.io', 'index.docker.io'),
      fc.stringMatching(/^[a-z][a-z0-9]{0,4}(?:\.[a-z][a-z0-9]{0,4}){0,2}$/),
    )
    const port = fc.option(fc.integer({ min: 1, max: 65_535 }))
    fc.assert(
      fc.property(host, port, (host, port) => {
        const text = `${host}${port === null ? '' : `:${port}`}/acme/app:1`
        const { hostname, protocol, port: written } = originOf(text)
        expect(named(text)).toEqual([`${hostname}:${written || (protocol === 'http:' ? 80 : 443)}`])
      }),
    )
  })
})
