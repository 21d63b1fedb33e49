// Which way is forward: what the destination holds, a step, and what becomes of each of its tags.
import { describe, expect, it } from 'vitest'
import { all, check, type Step, take } from './step.ts'

describe('the table of values', () => {
  const held: readonly string[] = ['2.0.0rc1', 'v3.12.1RC1', '1.5.0.0.rc1', '2026.6.0rc1', '2.0.0.Beta1', '2.0.0b2']
  it.each<[string, Step]>([
    [
      'a backport',
      {
        holds: '1.3.0 1 latest',
        names: '1.2.4',
        options: all,
        becomes: '1.2.4=created 1.2=created 1=held latest=held',
        warnings: 'none',
        notices: /the destination has 1\.3\.0, which is newer than 1\.2\.4; a fix of an older version does not move it/,
      },
    ],
    ...held.map((tag): [string, Step] => [
      `latest beside ${tag}`,
      { holds: 'latest', names: `${tag} latest`, becomes: `${tag}=created latest=held`, warnings: /is a prerelease/ },
    ]),
    [
      'a published prerelease',
      { holds: '2.0.0rc1', names: '2.0.0rc1', becomes: '2.0.0rc1=refused', status: 'refused' },
    ],
    [
      '2.0.0-rc.1 again',
      { holds: '2.0.0-rc.1', names: '2.0.0-rc.1', becomes: '2.0.0-rc.1=refused', status: 'refused' },
    ],
    ...['1.2.3-rc.1-alpine', '1.2.3-alpine-rc.1'].map((tag): [string, Step] => [
      `latest-alpine beside ${tag}`,
      { holds: 'latest-alpine', names: `${tag} latest-alpine`, becomes: `${tag}=created latest-alpine=held` },
    ]),
    [
      'an older version on an older base',
      {
        holds: '1.3.0-alpine3.20 latest-alpine',
        names: '1.2.4-alpine3.19 latest-alpine',
        becomes: '1.2.4-alpine3.19=created latest-alpine=held',
      },
    ],
    [
      'a newer build of a variant',
      {
        holds: '3.4.6-debian-9-r24 3.4-debian-9',
        names: '3.4.6-debian-9-r25 3.4-debian-9',
        becomes: '3.4.6-debian-9-r25=created 3.4-debian-9=moved',
        warnings: 'none',
      },
    ],
    [
      'an older build',
      {
        holds: '0.6.24-ls300 latest',
        names: '0.6.24-ls299 latest',
        becomes: '0.6.24-ls299=created latest=held',
      },
    ],
    ...['1.2.3-SNAPSHOT', '2.0.0-nightly', '2.0.0-dev'].map((tag): [string, Step] => [
      `${tag} again`,
      { holds: tag, names: tag, becomes: `${tag}=moved`, warnings: 'none' },
    ]),
    [
      'four numbers',
      {
        holds: '0.16.1 0.16.1.1 0.16 latest',
        names: '0.16.1.2 0.16.1 0.16 latest',
        becomes: '0.16.1.2=created 0.16.1=moved 0.16=moved latest=moved',
        warnings: 'none',
      },
    ],
    [
      'an older one of four numbers',
      { holds: '0.16.1 0.16.1.2', names: '0.16.1.0 0.16.1', becomes: '0.16.1.0=created 0.16.1=held' },
    ],
    [
      'numbers: a published version',
      {
        holds: 'v0.29',
        names: 'v0.29',
        options: { versionPattern: 'numbers' },
        becomes: 'v0.29=refused',
        status: 'refused',
      },
    ],
    [
      'numbers: latest beside an older version',
      {
        holds: 'v0.29 latest',
        names: 'v0.28.2 latest',
        options: { versionPattern: 'numbers' },
        becomes: 'v0.28.2=created latest=held',
      },
    ],
    [
      'calver',
      {
        holds: '20261129 latest',
        names: '20261128 latest',
        options: { versionPattern: 'calver' },
        becomes: '20261128=created latest=held',
      },
    ],
    ['v1 beside versions without v', { holds: '1.9.5 v1', names: 'v1.9.1 v1', becomes: 'v1.9.1=created v1=held' }],
    [
      'no major tag 0',
      {
        names: '0.2.3',
        options: { floatingTags: ['major', 'minor'] },
        becomes: '0.2.3=created 0.2=created',
        notices: /no major tag 0 is derived/,
      },
    ],
    [
      'build metadata',
      {
        holds: '1.2.3_up3 2.0.0_up1 latest',
        names: '1.2.3_up4 latest',
        becomes: '1.2.3_up4=created latest=held',
      },
    ],
    [
      'a published 1.2.3_up3',
      { holds: '1.2.3_up3', names: '1.2.3_up3', becomes: '1.2.3_up3=refused', status: 'refused' },
    ],
  ])('%s', async (_, step) => {
    await check(step)
  })

  it.each([
    ['a pattern with two backslashes', '^(?<major>\\\\d+)$', /matches none of the targets \(1\.2\.3\).*one backslash/],
    ['a pattern in slashes', '/(?<major>\\d+).*/', /matches none of the targets .*slashes/],
    ['a wrong prefix', 'release-(?<major>\\d+)', /matches none of the targets/],
  ])('%s is an error that says so', async (_, versionPattern, message) => {
    const { step, registries } = await take({
      holds: '1.2.3',
      names: '1.2.3',
      options: { versionPattern },
      becomes: '',
    })
    const report = await step()
    expect(report.status).toBe('failed')
    expect(report.failures[0]?.message).toMatch(message)
    expect(registries.operations).toEqual([])
  })
})
