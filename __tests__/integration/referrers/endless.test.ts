// Registries whose lists never end, or are not what they should be.
import { describe, expect, it } from 'vitest'
import { type Built, mediaTypes, referrer, seed } from '../../../sandbox/content.ts'
import { discover } from '../../../src/promote/referrers/discover.ts'
import type { Tag } from '../../../src/registry/model/reference.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import type { Source } from '../../../src/registry/repository.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { registry } from '../../support/sandboxes.ts'
import { digest, request } from '../promote/support.ts'
import { run } from './engine.ts'
import { app, inventedDescriptor, type Stage, sbom, stage, stranger } from './hostile.ts'
import { attach } from './kinds.ts'
import { entryOf, listedByTag } from './stage.ts'

describe('a registry', () => {
  it('that returns the image as its own list has no referrers, and accepts new ones', async () => {
    const places = await stage({ quirks: ['gitlab'] })
    expect(await places.promote()).toMatchObject({ status: 'promoted', warnings: [] })
    const destination = await registry({ quirks: ['gitlab'] })
    attach(places.source, 'acme/app', 'tag', [sbom])
    const requests = [request(`${places.source.host}/acme/app:sha-1`, [`${destination.host}/acme/app:1.0.0`])]
    expect(await run(requests)).toMatchObject({ status: 'promoted', warnings: [] })
    expect(await listedByTag(destination, 'acme/app', app.digest)).toEqual([entryOf(sbom)])
  })

  it('that lists a new referrer of everything is followed up to the depth limit, and nothing is promoted without the others', async () => {
    let asked = 0
    const manifests = new Map([app, ...app.children].map((built) => [built.digest, built]))
    const places: Stage = await stage({
      fault: ({ operation, reference }) => {
        const subject = operation === 'referrers' ? manifests.get(reference) : undefined
        if (subject === undefined) return undefined
        const next = referrer({ subject, artifactType: 'application/spdx+json', payload: `new ${asked++}` })
        manifests.set(next.digest, next)
        seed(places.source.store, 'acme/app', next)
        const body = JSON.stringify({ manifests: [next.descriptor] })
        return { kind: 'status', status: 200, headers: { 'content-type': mediaTypes.index }, body }
      },
    })
    const report = await places.promote()
    expect(report).toMatchObject({ status: 'failed', changed: false, failures: [{ side: 'source' }] })
    expect(report.failures[0]?.message).toMatch(/more referrers than are read: .* 8 levels of referrers of referrers/)
    expect(report.failures[0]?.remedy).toContain('`referrers: none`')
    expect(asked).toBe(3 * 9)
    expect(places.destination.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([])
  })

  it('that has referrers of referrers on eight levels gives all of them', async () => {
    const places = await stage({})
    const chain = Array.from({ length: 8 }).reduce<readonly Built[]>(
      (nested, _, at) => [
        ...nested,
        referrer({ subject: nested.at(-1) ?? app, artifactType: 'application/spdx+json', payload: `${at}` }),
      ],
      [],
    )
    for (const built of chain) seed(places.source.store, 'acme/app', built)
    expect(await places.promote()).toMatchObject({ status: 'promoted', warnings: [] })
    for (const { digest: name } of chain) expect(places.destination.store.manifest('acme/app', name)).toBeDefined()
  })

  it('that lists thousands of referrers of everything is read up to the limit', async () => {
    let asked = 0
    const registries = memoryRegistries()
    const { repository } = parseReference('one.test/app')
    const source = registries.open(repository, { access: 'pull', signal: AbortSignal.timeout(10_000) })
    const endless: Source = {
      ...source,
      referrers: async (of) => {
        asked++
        return Array.from({ length: 5000 }, (_, at) => inventedDescriptor(`${of} ${at}`))
      },
    }
    const nothing = { tags: new Set<Tag>(), complete: true }
    const sleep = async () => undefined
    const { referrers, incomplete } = await discover(endless, [digest(app.digest)], { listing: nothing, sleep })
    expect(referrers).toHaveLength(20_000)
    expect(incomplete).toMatch(/more referrers than are read: .*20000 of all lists/)
    expect(asked).toBeLessThan(100)
  })

  it('whose referrer does not match its digest fails the run before any tag', async () => {
    const places = await stage({
      quirks: ['no-referrers-api'],
      fault: ({ reference, operation }) =>
        reference === sbom.digest && operation === 'manifest-get' ? { kind: 'alter', body: stranger.bytes } : undefined,
    })
    attach(places.source, 'acme/app', 'tag', [sbom])
    const { status, failures } = await places.promote()
    expect(status).toBe('failed')
    expect(failures.map(({ message }) => message).join()).toContain(sbom.digest)
    expect(places.destination.store.tags('acme/app')).toEqual([])
  })
})

it('an API whose list exceeds the limit is an error with a remedy', async () => {
  const places = await stage({
    fault: ({ operation }) =>
      operation === 'referrers'
        ? { kind: 'status', status: 200, headers: { 'content-type': mediaTypes.index }, body: ' '.repeat(17 << 20) }
        : undefined,
  })
  const { status, failures } = await places.promote()
  expect(status).toBe('failed')
  expect(failures[0]?.remedy).toContain('Repair or delete that list')
  expect(places.destination.store.tags('acme/app')).toEqual([])
})
