// Which referrers travel, by type and by annotation; which stay with an index of which only a part goes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosignSignature, digestTag, index, multiPlatform, referrer } from '../../../../sandbox/content.ts'
import { matchesSelection } from '../../../../src/promote/referrers/filter.ts'
import { digest, request, run, store, tag } from '../../../integration/promote/support.ts'
import { type MemoryRegistries, memoryRegistries } from '../../../support/memory.ts'

const spdx = { types: ['application/spdx+json'], annotations: { 'org.example.kind': 'sbom', url: 'https://a.test/x' } }
const plain = { types: ['application/vnd.example.report'], annotations: {} }

describe('a selection', () => {
  it.each([
    [['application/spdx+json'], [true, false]],
    [['*spdx*'], [true, false]],
    [['!*spdx*'], [false, true]],
    [
      ['*', '!*spdx*'],
      [false, true],
    ],
    [['org.example.kind=sbom'], [true, false]],
    [['org.example.kind=s*'], [true, false]],
    [['org.example.kind=report'], [false, false]],
    [['org.example.*=sbom'], [false, false]],
    [['!org.example.kind=sbom'], [false, true]],
    [['url=https://*'], [true, false]],
    [['url='], [false, false]],
    [['toString=*'], [false, false]],
    [
      ['org.example.kind=sbom', '*report'],
      [true, true],
    ],
    [
      ['*', '!org.example.kind=*'],
      [false, true],
    ],
  ] as const)('%j takes of an SBOM and a report: %j', (selection, taken) => {
    expect([spdx, plain].map((traits) => matchesSelection(selection, traits))).toEqual(taken)
  })

  it('takes all and nothing by word', () => {
    expect(['all', 'none'].map((word) => matchesSelection(word === 'all' ? 'all' : 'none', spdx))).toEqual([
      true,
      false,
    ])
  })

  it('never takes what an entry excludes, whatever else it says', () => {
    const entry = fc.constantFrom('*', 'application/*', 'org.example.kind=*', 'url=*x', '!*report')
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        expect(matchesSelection([...entries, '!org.example.kind=sbom'], spdx)).toBe(false)
      }),
    )
  })
})

const app = multiPlatform('app')
const [amd = app, arm = app] = app.children
const sbom = referrer({ subject: app, artifactType: 'application/spdx+json', annotations: { kind: 'sbom' } })
const otherImage = multiPlatform('other')
const report = referrer({ subject: app, artifactType: 'application/sarif+json', annotations: { kind: 'report' } })
const signatureTag = digestTag(app.digest, '.sig')

function world(attached = true): MemoryRegistries {
  const registries = memoryRegistries()
  const source = registries.repository('one.test/app')
  store(source, app, 'sha-1')
  if (!attached) return registries
  for (const built of [sbom, report]) store(source, built)
  store(source, cosignSignature(app), signatureTag)
  return registries
}

const isAtDestination = (registries: MemoryRegistries, built: { readonly digest: string }): boolean =>
  registries.repository('two.test/app').manifests.has(digest(built.digest))

describe('a promotion', () => {
  it.each([
    [['kind=sbom'], [true, false, false]],
    [['!kind=sbom'], [false, true, true]],
    [
      ['application/sarif+json', 'kind=sbom'],
      [true, true, false],
    ],
    [['application/vnd.dev.cosign.simplesigning.v1+json'], [false, false, true]],
    [['!*cosign*'], [true, true, false]],
  ] as const)('with %j brings SBOM, report and .sig tag: %j', async (referrers, taken) => {
    const registries = world()
    const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'], { referrers })]
    expect((await run(registries, requests)).status).toBe('promoted')
    const signed = registries.repository('two.test/app').tags.has(tag(signatureTag))
    expect([isAtDestination(registries, sbom), isAtDestination(registries, report), signed]).toEqual(taken)
    expect((await run(registries, requests)).status).toBe('unchanged')
  })

  it.each([
    [
      ['aplication/spdx+json', '!*cosign*'],
      '`referrers`: aplication/spdx+json matches none of the 3 artifacts of the image (application/sarif+json, application/spdx+json, application/vnd.dev.cosign.simplesigning.v1+json). Did you mean "application/spdx+json"?',
    ],
    [
      ['kind=spom', 'kind=sbom'],
      '`referrers`: kind=spom matches none of the 3 artifacts of the image (application/sarif+json, application/spdx+json, application/vnd.dev.cosign.simplesigning.v1+json)',
    ],
  ])('with %j warns once of the glob that selects nothing', async (referrers, warning) => {
    const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0', 'three.test/app:1.0.0'], { referrers })]
    expect((await run(world(), requests)).warnings).toEqual([warning])
  })

  it.each([
    ['no referrer', () => world(false), ['two.test/app:1.0.0'], ['aplication/spdx+json']],
    ['an exclusion that excludes nothing', world, ['two.test/app:1.0.0'], ['!aplication/spdx+json']],
    ['nothing to copy', world, ['one.test/app:1.0.0'], ['aplication/spdx+json']],
  ] as const)('does not warn of a glob if there is %s', async (_, build, targets, referrers) => {
    expect((await run(build(), [request('one.test/app:sha-1', targets, { referrers })])).warnings).toEqual([])
  })

  it('warns of a glob only if it selects nothing in the whole run, and names five types at most', async () => {
    const registries = world()
    const source = registries.repository('one.test/app')
    store(source, otherImage, 'sha-2')
    for (let at = 1; at <= 6; at++)
      store(source, referrer({ subject: otherImage, artifactType: `application/x.${at}` }))
    const requests = ['1', '2'].map((number) =>
      request(`one.test/app:sha-${number}`, [`two.test/app:${number}.0.0`], {
        referrers: ['application/x.1', 'application/spdx+json', 'application/xml'],
      }),
    )
    expect((await run(registries, requests)).warnings).toEqual([
      '`referrers`: application/xml matches none of the 9 artifacts of 2 images (application/sarif+json, application/spdx+json, application/vnd.dev.cosign.simplesigning.v1+json, application/x.1, application/x.2, and 4 more types). Did you mean "application/x.1"?',
    ])
  })

  it('is not let through a gate by what is listed and belongs to something else', async () => {
    const registries = memoryRegistries({ referrers: 'tag' })
    const source = registries.repository('one.test/app')
    store(source, app, 'sha-1')
    const foreign = referrer({ subject: arm, artifactType: 'application/spdx+json' })
    store(source, foreign)
    store(source, index([foreign]), digestTag(app.digest))
    const require = { 'referrers-present': ['application/spdx+json'] }
    const ended = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'], { require })])
    expect(ended.status).toBe('refused')
    expect(ended.warnings.join()).toMatch(/another subject/)
  })

  it('of one platform brings what refers to that one, and says that the rest stays', async () => {
    const registries = world()
    const source = registries.repository('one.test/app')
    const [kept, dropped] = [amd, arm].map((subject) => referrer({ subject, artifactType: 'application/x.scan' }))
    if (kept === undefined || dropped === undefined) throw new TypeError('two subjects make two referrers')
    for (const built of [kept, dropped]) store(source, built)
    const options = { platforms: ['linux/amd64'] }
    const ended = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'], options)])
    expect(ended.status).toBe('promoted')
    expect([kept, dropped, sbom, report].map((built) => isAtDestination(registries, built))).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(registries.repository('two.test/app').tags.has(tag(signatureTag))).toBe(false)
    expect(ended.notices.join()).toMatch(new RegExp(`is not ${app.digest}: .* are not copied`))
  })
})
