// Every way to say what to promote: combined, some platforms, chosen by a selection, gated, waited for, planned before.
import { describe, expect, it } from 'vitest'
import { attestation, type Built, image, index, layer, multiPlatform, referrer } from '../../../sandbox/content.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import type { RunRequest } from '../../../src/promote/requests/expand-selection.ts'
import { parseSelection } from '../../../src/promote/requests/select-tags.ts'
import { parseTemplate } from '../../../src/promote/requests/target-template.ts'
import { childManifests } from '../../../src/registry/model/manifest.ts'
import type { RemoteName } from '../../../src/registry/model/reference.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tagsOf } from './support.ts'

const amd = image({ platform: 'linux/amd64', labels: { stage: 'tested' } })
const arm = image({ platform: 'linux/arm64/v8', labels: { stage: 'tested' }, layers: [layer({ for: 'arm' })] })
const windows = image({ platform: 'windows/amd64' })
const app = index([amd, attestation(amd), arm, attestation(arm), windows])

function holding(built: Built, tag: string): MemoryRegistries {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), built, tag)
  return registries
}

/** The digests of what a tag's index names. */
function children(registries: MemoryRegistries, repository: string, tag: string): readonly string[] {
  const { manifests, tags } = registries.repository(repository)
  const root = manifests.get(digest(new Map(Object.entries(Object.fromEntries(tags))).get(tag) ?? ''))
  return root ? childManifests(root).map((child) => child.digest) : []
}

const failure = (report: Report) => report.failures.map(({ message, remedy }) => `${message} ${remedy}`).join()

describe('platforms', () => {
  const some = (...platforms: readonly string[]) => [
    request('one.test/app:sha-1', ['two.test/app:1.0.0'], { platforms }),
  ]

  it('keeps the wanted ones with their attestations, and says the new digest', async () => {
    const registries = holding(app, 'sha-1')
    const report = await run(registries, some('linux/amd64', 'linux/arm64'))
    expect(report.status).toBe('promoted')
    expect(report.promotions[0]?.digest).not.toBe(app.digest)
    expect(children(registries, 'two.test/app', '1.0.0')).toEqual(app.children.slice(0, 4).map((child) => child.digest))
    expect(registries.repository('two.test/app').manifests.has(digest(windows.digest))).toBe(false)
    expect((await run(registries, some('linux/amd64', 'linux/arm64'))).status).toBe('unchanged')
  })

  it('changes nothing if all platforms are wanted', async () => {
    const registries = holding(multiPlatform('both'), 'sha-1')
    await run(registries, some('linux/amd64', 'linux/arm64'))
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({ '1.0.0': multiPlatform('both').digest })
  })

  it('makes the new index in the source repository too', async () => {
    const registries = holding(app, 'sha-1')
    const report = await run(registries, [
      request('one.test/app:sha-1', ['one.test/app:amd'], { platforms: ['linux/amd64'] }),
    ])
    expect(report).toMatchObject({ status: 'promoted', traffic: { sent: { blobs: 0 } } })
    expect(children(registries, 'one.test/app', 'amd')).toEqual([amd.digest, app.children[1]?.digest])
  })

  it('promotes one platform as it is when asked to unwrap it', async () => {
    const registries = holding(app, 'sha-1')
    await run(registries, [
      request('one.test/app:sha-1', ['two.test/app:1.0.0'], { platforms: ['linux/arm64'], unwrap: true }),
    ])
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({ '1.0.0': arm.digest })
  })

  it('fails if one is not there, and lists those that are', async () => {
    const report = await run(holding(app, 'sha-1'), some('linux/amd64', 'linux/s390x'))
    expect(failure(report)).toMatch(/has no linux\/s390x.*linux\/amd64, linux\/arm64\/v8, windows\/amd64/)
  })

  it('fails for a misspelt one, and proposes the nearest', async () => {
    const report = await run(holding(app, 'sha-1'), some('linux/amd46'))
    expect(failure(report)).toMatch(/has no linux\/amd46 Did you mean linux\/amd64\? The image has linux\/amd64, linux/)
  })

  it.each<[string, Built, RegExp]>([
    [
      'another platform',
      amd,
      /^one\.test\/app:sha-1 has no linux\/arm64 Build it, or leave it out\. The image has linux\/amd64\.$/,
    ],
    ['an artifact', referrer({ subject: amd, artifactType: 'a/b' }), /has no linux\/arm64 It names no platform/],
  ])('fails for a single manifest that is %s, and writes nothing', async (_, built, message) => {
    for (const unwrap of [false, true]) {
      const registries = holding(built, 'sha-1')
      const options = { platforms: ['linux/arm64'], unwrap }
      const report = await run(registries, [request('one.test/app:sha-1', ['one.test/app:1.0.0'], options)])
      expect(failure(report)).toMatch(message)
      expect(registries.operations.filter(({ write }) => write)).toEqual([])
    }
  })

  it('takes a single manifest of the wanted platform as it is, and reads its config once', async () => {
    const registries = holding(arm, 'sha-1')
    const options = { platforms: ['linux/arm64'] }
    await run(registries, [request('one.test/app:sha-1', ['one.test/app:1.0.0'], options)])
    expect(tagsOf(registries.repository('one.test/app'))).toMatchObject({ '1.0.0': arm.digest })
    expect(registries.operations.filter(({ kind }) => kind === 'blob')).toHaveLength(1)
  })

  it('copies the referrers of the platforms, not those of the replaced index, and reports it', async () => {
    const registries = holding(app, 'sha-1')
    const whole = referrer({ subject: app, artifactType: 'application/vnd.example.whole' })
    const part = referrer({ subject: amd, artifactType: 'application/vnd.example.part' })
    for (const built of [whole, part]) store(registries.repository('one.test/app'), built)
    const report = await run(registries, some('linux/amd64'))
    const { manifests } = registries.repository('two.test/app')
    expect([manifests.has(digest(whole.digest)), manifests.has(digest(part.digest))]).toEqual([false, true])
    expect(report.notices.join()).toMatch(/are not copied/)
  })
})

describe('combine', () => {
  const combined = (...sources: readonly string[]): PromotionRequest => {
    const [first, ...otherSources] = sources.map(parseReference)
    if (first === undefined) throw new TypeError('no source')
    return { ...request('one.test/app:amd', ['three.test/app:1.0.0']), sources: [first, ...otherSources] }
  }

  it('makes one index of images from several registries, the same each time', async () => {
    const registries = holding(amd, 'amd')
    store(registries.repository('two.test/app'), index([arm, attestation(arm)]), 'arm')
    const requests = [combined('one.test/app:amd', 'two.test/app:arm')]
    expect((await run(registries, requests)).status).toBe('promoted')
    expect(children(registries, 'three.test/app', '1.0.0')).toEqual([amd.digest, arm.digest, attestation(arm).digest])
    expect((await run(registries, requests)).changed).toBe(false)
  })

  it('refuses one platform twice, naming both sources', async () => {
    const registries = holding(amd, 'amd')
    store(registries.repository('two.test/app'), index([amd]), 'amd')
    const report = await run(registries, [combined('one.test/app:amd', 'two.test/app:amd')])
    expect(failure(report)).toMatch(/linux\/amd64 is in one\.test\/app:amd and two\.test\/app:amd/)
  })
})

describe('gates', () => {
  const cases: readonly [
    name: string,
    require: NonNullable<PromotionRequest['options']['require']>,
    refusals: number,
  ][] = [
    ['hold', { platforms: ['linux/amd64'], 'referrers-present': ['application/spdx+*'] }, 0],
    [
      'refuse together',
      {
        platforms: ['linux/s390x'],
        labels: { stage: 'tested' },
        'referrers-present': ['*cyclonedx*'],
        'max-size': '10',
      },
      4,
    ],
    ['look at every platform', { labels: { stage: 'tested' } }, 1],
  ]

  it.each(cases)('%s', async (_, require, refusals) => {
    const registries = holding(app, 'sha-1')
    store(registries.repository('one.test/app'), referrer({ subject: app, artifactType: 'application/spdx+json' }))
    const report = await run(registries, [request('one.test/app:sha-1', ['one.test/app:1.0.0'], { require })])
    expect(report.promotions[0]?.refusals).toHaveLength(refusals)
    expect(report.status).toBe(refusals > 0 ? 'refused' : 'promoted')
    if (refusals > 0) expect(registries.operations.filter(({ write }) => write)).toEqual([])
  })
})

describe('a selection', () => {
  function ask(select: string, target: string, from: string): RunRequest {
    const selection = parseSelection(select)
    const template = parseTemplate(target)
    if ('problem' in selection || 'problem' in template) throw new TypeError('a wrong test')
    const at = from.indexOf('/')
    const selectedFrom = from.includes('*')
      ? { registry: from.slice(0, at), glob: from.slice(at + 1) }
      : parseReference(from).repository
    return { from: selectedFrom, selection, templates: [template], options: request('one.test/a:b', []).options }
  }

  it('promotes each chosen tag to its own target', async () => {
    const registries = holding(app, '1.0.0')
    for (const tag of ['1.1.0', '2.0.0', 'edge']) store(registries.repository('one.test/app'), multiPlatform(tag), tag)
    const report = await run(registries, [ask('semver: >=1 <2', 'two.test/mirror:{tag}', 'one.test/app')])
    expect(report.status).toBe('promoted')
    expect(Object.keys(tagsOf(registries.repository('two.test/mirror')))).toEqual(['1.0.0', '1.1.0'])
  })

  it('goes over the repositories that a glob matches', async () => {
    const registries = holding(app, '1.0.0')
    store(registries.repository('one.test/team/web'), multiPlatform('web'), '1.0.0')
    store(registries.repository('one.test/team/api'), multiPlatform('api'), '1.0.0')
    const names: readonly RemoteName[] = ['app', 'team/api', 'team/web'].map((path) => ({
      kind: 'registry',
      registry: 'one.test',
      path,
    }))
    const repositories = async function* () {
      yield* names
    }
    await run(registries, [ask('all', 'two.test/{repository}:{tag}', 'one.test/team/*')], { repositories })
    expect(tagsOf(registries.repository('two.test/api'))).toEqual({ '1.0.0': multiPlatform('api').digest })
    expect(tagsOf(registries.repository('two.test/web'))).toEqual({ '1.0.0': multiPlatform('web').digest })
    expect(registries.repository('two.test/app').tags.size).toBe(0)
  })

  it('that chooses nothing is a failure', async () => {
    const report = await run(holding(app, 'edge'), [ask('semver: *', 'two.test/mirror:{tag}', 'one.test/app')])
    expect(failure(report)).toMatch(
      /`select` chose no tag of one\.test\/app: 1 tag read in 1 repository, 0 of them versions /,
    )
  })
})

it('allow-targets fences off what it does not match, whoever asked for it', async () => {
  const registries = holding(app, 'sha-1')
  const report = await run(registries, [
    request('one.test/app:sha-1', ['two.test/app:1.0.0', 'evil.test/app:1.0.0'], { allowTargets: ['two.test/*'] }),
  ])
  expect(report.status).toBe('refused')
  expect(report.promotions[0]?.targets.map(({ result }) => result)).toEqual(['untouched', 'refused'])
  expect(registries.operations.filter(({ write }) => write)).toEqual([])
})
