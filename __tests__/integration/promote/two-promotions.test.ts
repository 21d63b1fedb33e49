// One floating tag that two promotions of a run want: one names it, the other derives it.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { request, run, store, tagsOf } from './support.ts'

it('a destination whose tags are all held gets no content', async () => {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), multiPlatform('app'), 'build')
  store(registries.repository('two.test/app'), multiPlatform('newer'), '2.0.0', 'latest')
  const report = await run(registries, [
    request('one.test/app:build', ['three.test/app:1.0.0', 'two.test/app:latest'], { referrers: 'none' }),
  ])
  expect(report.promotions[0]?.targets.map(({ result }) => result)).toEqual(['created', 'held'])
  expect(registries.operations.filter(({ write, repository }) => write && repository === 'two.test/app')).toEqual([])
})

it('warns if a source is a tag that another promotion moves: its targets get what it named before', async () => {
  const registries = memoryRegistries()
  const [app, old] = [multiPlatform('app'), multiPlatform('old')]
  store(registries.repository('one.test/app'), app, 'build')
  store(registries.repository('two.test/app'), old, 'prod', 'stable')
  const requests = [
    request('one.test/app:build', ['two.test/app:prod']),
    request('two.test/app:prod', ['three.test/app:prod']),
  ]
  const report = await run(registries, requests)
  expect(report.status).toBe('promoted')
  expect(report.warnings).toEqual([
    `two.test/app:prod is a source, and this run moves it too: its targets get ${old.digest.slice(0, 19)}, which it named before, and not ${app.digest.slice(0, 19)}. If they are to get ${app.digest.slice(0, 19)}, promote it to them from its own source`,
  ])
  expect(tagsOf(registries.repository('three.test/app'))).toEqual({ prod: old.digest })
  const pinned = [requests[0] ?? [], request(`two.test/app:stable@${old.digest}`, ['three.test/app:stable'])].flat()
  expect((await run(registries, pinned)).warnings).toEqual([])
})

describe('a tag that one promotion names and another derives', () => {
  it.each([
    ['latest', '1.5.0 latest'],
    ['major', '2.1.0 2'],
  ])('refuses a derived %s that another promotion names for a lower version', async (floating, named) => {
    const registries = memoryRegistries()
    const [newer, lower] = [multiPlatform('newer'), multiPlatform('lower')]
    store(registries.repository('one.test/app'), newer, 'newer')
    store(registries.repository('one.test/app'), lower, 'lower')
    const targets = named.split(' ').map((tag) => `two.test/app:${tag}`)
    const report = await run(registries, [
      request('one.test/app:newer', ['two.test/app:2.9.0'], { floatingTags: [floating] }),
      request('one.test/app:lower', targets),
    ])
    expect(report).toMatchObject({ status: 'refused', changed: false })
    expect(tagsOf(registries.repository('two.test/app'))).toEqual({})
    const [derived] = report.promotions.flatMap(({ targets }) => targets.filter(({ rule }) => rule === 'two-images'))
    expect(derived?.detail).toMatch(/derived from 2\.9\.0.*one\.test\/app:lower names it/)
  })

  it.each([
    ['latest', '2.0.0 latest', '2.0.0'],
    ['major', '1.6.0 1', '1.6.0'],
    ['latest', 'v2.0.0 latest', 'v2.0.0'],
  ])('gives a %s that two promotions want to the higher version, which names it', async (floating, named, higher) => {
    const registries = memoryRegistries()
    const [newer, lower] = [multiPlatform('newer'), multiPlatform('lower')]
    store(registries.repository('one.test/app'), newer, 'newer')
    store(registries.repository('one.test/app'), lower, 'lower')
    const targets = named.split(' ').map((tag) => `two.test/app:${tag}`)
    const report = await run(registries, [
      request('one.test/app:lower', ['two.test/app:1.5.0'], { floatingTags: [floating] }),
      request('one.test/app:newer', targets),
    ])
    expect(report.status).toBe('promoted')
    expect(tagsOf(registries.repository('two.test/app'))).toMatchObject({
      '1.5.0': lower.digest,
      [higher]: newer.digest,
      [named.split(' ')[1] ?? '']: newer.digest,
    })
  })

  it.each([
    ['a prerelease', '2.0.0-rc.1 latest'],
    ['no version', 'latest'],
    ['another line', '2.0.0-alpine latest'],
  ])('does not give a derived tag to %s that names it', async (_what, named) => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), multiPlatform('release'), 'release')
    store(registries.repository('one.test/app'), multiPlatform('other'), 'other')
    const targets = named.split(' ').map((tag) => `two.test/app:${tag}`)
    const report = await run(registries, [
      request('one.test/app:release', ['two.test/app:1.5.0'], { floatingTags: ['latest'] }),
      request('one.test/app:other', targets),
    ])
    expect(report).toMatchObject({ status: 'refused', changed: false })
    expect(JSON.stringify(report.promotions)).toMatch(/derived from 1\.5\.0.*one\.test\/app:other names it/)
  })
})
