// Which registries are told, ahead of need, that much will be asked of them.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { formatName, type RepositoryName } from '../../../src/registry/model/reference.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { request, run, store } from './support.ts'

const app = multiPlatform('app')
const nameOf = (name: RepositoryName | undefined) => (name ? [formatName(name)] : [])

describe('connections for blobs are opened while the platforms are read', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['nowhere for tags alone', ['one.test/app:1'], []],
    ['where they are mounted, and said from where', ['one.test/release:1'], ['one.test/release from one.test/app']],
    ['on both ways across registries', ['two.test/app:1'], ['two.test/app', 'one.test/app']],
    ['once for each place', ['two.test/a:1', 'two.test/b:1'], ['two.test/a', 'two.test/b', 'one.test/app']],
  ])('%s', async (_, targets, expected) => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), app, 'sha-1')
    const busy: string[] = []
    await run(registries, [request('one.test/app:sha-1', targets)], {
      preconnect: (name, __, blobs) =>
        void (blobs && busy.push([name, blobs.mountFrom].flatMap(nameOf).join(' from '))),
    })
    expect(busy).toEqual(expected)
  })
})
