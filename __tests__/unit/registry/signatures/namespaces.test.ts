// Which store an image has, in the order of containers/image (docker/registries_d.go, docker/policyconfiguration/naming.go).
import { describe, expect, it } from 'vitest'
import type { LookasideConfig, LookasideNamespace } from '../../../../src/registry/model/lookaside.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { lookasideUrls, namespacesOf } from '../../../../src/registry/signatures/namespaces.ts'

function named(text: string) {
  const { repository, tag, digest } = parseReference(text)
  if (repository.kind !== 'registry') throw new TypeError(`${text} is at no registry`)
  return { name: repository, at: digest ?? tag }
}

function config(docker: Readonly<Record<string, LookasideNamespace>>, more: Partial<LookasideConfig> = {}) {
  return { docker: new Map(Object.entries(docker)), ...more }
}

describe('the namespaces of an image', () => {
  it.each([
    [
      'r.example.com/ns/app:1',
      ['r.example.com/ns/app:1', 'r.example.com/ns/app', 'r.example.com/ns', 'r.example.com', '*.example.com', '*.com'],
    ],
    [
      'r.example.com:8443/app:1',
      ['r.example.com:8443/app:1', 'r.example.com:8443/app', 'r.example.com:8443', '*.example.com', '*.com'],
    ],
    [
      'busybox:latest',
      ['docker.io/library/busybox:latest', 'docker.io/library/busybox', 'docker.io/library', 'docker.io', '*.io'],
    ],
    ['localhost/app', ['localhost/app', 'localhost']],
    [`r.test/app@sha256:${'a'.repeat(64)}`, [`r.test/app@sha256:${'a'.repeat(64)}`, 'r.test/app', 'r.test', '*.test']],
  ])('%s', (text, expected) => {
    const { name, at } = named(text)
    expect(namespacesOf(name, at)).toEqual(expected)
  })
})

describe('the stores of r.test/ns/app:1', () => {
  const own = { lookaside: 'https://own' }
  const parent = { lookaside: 'https://parent', staging: 'file:///parent' }
  const fallback = { defaultDocker: { lookaside: 'https://default', staging: 'file:///default' } }

  it.each([
    ['nothing', config({}), { read: undefined, write: undefined }],
    ['default-docker', config({}, fallback), { read: 'https://default', write: 'file:///default' }],
    ['the host', config({ 'r.test': parent }, fallback), { read: 'https://parent', write: 'file:///parent' }],
    [
      'the tag before its repository',
      config({ 'r.test/ns/app:1': own, 'r.test/ns/app': parent }),
      { read: 'https://own', write: 'https://own' },
    ],
    [
      'another tag',
      config({ 'r.test/ns/app:2': own, 'r.test/ns': parent }),
      { read: 'https://parent', write: 'file:///parent' },
    ],
    [
      'a namespace without URLs',
      config({ 'r.test/ns/app': {}, 'r.test': parent }),
      { read: 'https://parent', write: 'file:///parent' },
    ],
    [
      'staging alone',
      config({ 'r.test/ns': { staging: 'file:///s' }, 'r.test': own }),
      { read: 'https://own', write: 'file:///s' },
    ],
    [
      'a name that only begins alike',
      config({ 'r.test/ns/ap': own, 'r.tes': own }),
      { read: undefined, write: undefined },
    ],
    [
      'the folder of the machine, read only',
      config({}, { builtIn: 'file:///b' }),
      { read: 'file:///b', write: undefined },
    ],
  ])('by %s', (_, given, expected) => {
    const { name, at } = named('r.test/ns/app:1')
    expect(lookasideUrls(given, name, at)).toEqual(expected)
  })
})
