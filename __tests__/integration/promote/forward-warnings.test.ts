// Warnings of tags that move though a user may count on a guard, and of what holds a tag.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { check, type Step } from './step.ts'
import { request, run, store } from './support.ts'

describe('a warning', () => {
  it.each<[string, Step]>([
    [
      'of the same version in another spelling, which names another image',
      {
        holds: '1.2.3 latest',
        names: 'v1.2.3 latest',
        becomes: 'v1.2.3=created latest=moved',
        warnings: /v1\.2\.3 is a new tag, but 1\.2\.3 is the same version there and names another image, sha256:/,
      },
    ],
    [
      'of latest in another case, which no guard protects',
      {
        holds: '2.0.0 LATEST',
        names: '1.0.0 LATEST',
        becomes: '1.0.0=created LATEST=moved',
        warnings: /LATEST is not compared with other versions: .*case-sensitive/,
      },
    ],
    [
      'not of both spellings in one run',
      {
        holds: 'latest',
        names: '1.2.3 v1.2.3 latest',
        becomes: '1.2.3=created v1.2.3=created latest=moved',
        warnings: 'none',
      },
    ],
    [
      'not of another variant',
      { holds: '1.2.3-alpine latest', names: '1.2.3 latest', becomes: '1.2.3=created latest=moved', warnings: 'none' },
    ],
    [
      'of an own name beside a prerelease does not speak of an older line',
      {
        names: '1.0.0-rc1',
        options: { floatingTags: ['stable'] },
        becomes: '1.0.0-rc1=created stable=held',
        notices: /prereleases do not move stable; the release of this version moves it$/,
      },
    ],
  ])('%s', (_name, step) => check(step))

  it('not of the same image in another spelling', async () => {
    const registries = memoryRegistries()
    const app = multiPlatform('app')
    store(registries.repository('one.test/app'), app, 'build')
    store(registries.repository('two.test/app'), app, '1.2.3')
    store(registries.repository('two.test/app'), multiPlatform('older'), 'latest')
    const report = await run(registries, [
      request('one.test/app:build', ['two.test/app:v1.2.3', 'two.test/app:latest']),
    ])
    expect(report).toMatchObject({ status: 'promoted', warnings: [] })
  })

  it('that a version of this run is newer does not say that the destination has it', async () => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), multiPlatform('newer'), 'newer')
    store(registries.repository('one.test/app'), multiPlatform('older'), 'older')
    const report = await run(registries, [
      request('one.test/app:newer', ['two.test/app:2.0.0']),
      request('one.test/app:older', ['two.test/app:1.0.0', 'two.test/app:latest']),
    ])
    expect(report.warnings.join()).toMatch(
      /latest stays where it is: this run promotes 2\.0\.0, which is newer than 1\.0\.0/,
    )
  })
})
