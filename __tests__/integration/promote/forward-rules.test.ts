// The rules about tags that no table of values shows.
import { describe, expect, it } from 'vitest'
import { RegistryError } from '../../../src/registry/model/errors.ts'
import { all, check, type Step, take } from './step.ts'

describe('the twelve rules', () => {
  it.each<[string, Step]>([
    [
      '1: a pattern that matches nothing is said',
      {
        names: 'edge',
        options: { versionPattern: '(?<major>\\d+)' },
        becomes: 'edge=created',
        warnings: /`version-pattern` .* matches none of the targets \(edge\)/,
      },
    ],
    [
      '1: latest without a version moves, and that is said',
      {
        holds: 'latest',
        names: 'latest',
        becomes: 'latest=moved',
        warnings: /latest is not compared with other versions and may go back to an older one: .*version-pattern/,
      },
    ],
    [
      '1: a tag list that cannot be read holds the tag, and names the right',
      {
        holds: 'latest',
        names: '1.2.3 latest',
        becomes: '1.2.3=created latest=held',
        warnings: /ecr:ListImages/,
        memory: {
          fault: ({ kind }) =>
            kind === 'tags'
              ? new RegistryError({
                  registry: 'two.test',
                  repository: 'app',
                  operation: 'list tags',
                  access: 'read',
                  status: 405,
                })
              : undefined,
        },
      },
    ],
    [
      '1: a tag list that is read in part is said',
      {
        holds: ['latest', ...Array.from({ length: 20_001 }, (_, at) => `build-${at}`)].join(' '),
        names: '1.2.3 latest',
        becomes: '1.2.3=created latest=moved',
        warnings: /latest is compared only with the first 20000 tags of two\.test\/app, which has more/,
      },
    ],
    [
      '2: nothing is derived from a version that `overwrite: skip` leaves as another image',
      {
        holds: '2.0.0 2',
        names: '2.0.0',
        options: { overwrite: ['skip: 2.*', 'floating'], floatingTags: ['latest', 'major', 'minor'] },
        becomes: '2.0.0=held latest=held 2=held 2.0=held',
        status: 'unchanged',
        warnings: 'none',
        notices: /latest stays where it is: 2\.0\.0, which it is derived from, names another image and stays/,
      },
    ],
    [
      '2: a patch name in the other spelling is held too',
      {
        holds: '0.16.1.2 0.16.1',
        names: 'v0.16.1.1 0.16.1',
        becomes: 'v0.16.1.1=created 0.16.1=held',
        warnings: /0\.16\.1\.2, which is newer than v0\.16\.1\.1/,
      },
    ],
    [
      '2: a minor name does not go back to a version of an older line that is beside it',
      {
        holds: '1.4.2 1.4',
        names: '1.3.9 1.4',
        becomes: '1.3.9=created 1.4=held',
        warnings:
          /1\.4 stays where it is: the destination has 1\.4\.2, which is newer than 1\.3\.9.*`overwrite: always`/,
      },
    ],
    [
      '2: nor in another spelling, nor of a variant, nor a major name',
      {
        holds: 'v1.4.2 1.4 1.4.2-alpine 1.4-alpine 2.0.0 2',
        names: '1.3.9 1.3.9-alpine 1.4 1.4-alpine 2',
        becomes: '1.3.9=created 1.3.9-alpine=created 1.4=held 1.4-alpine=held 2=held',
      },
    ],
    [
      '2: it goes back under `overwrite: always`, with a warning',
      {
        holds: '1.4.2 1.4',
        names: '1.3.9 1.4',
        options: { overwrite: 'always' },
        becomes: '1.3.9=created 1.4=moved',
        warnings: /1\.4: it moves to 1\.3\.9, which is older than 1\.4\.2/,
      },
    ],
    [
      '1: a number that is no name of any version moves, and that is said',
      {
        holds: '1.2.0 1234 1.1',
        names: '1.3.9 1234 1.1',
        becomes: '1.3.9=created 1234=moved 1.1=moved',
        warnings: /1234 is not compared with other versions.*\n.*1\.1 is not compared/,
      },
    ],
    [
      '4: a variant does not take latest',
      {
        holds: 'latest',
        names: '1.2.3-alpine latest',
        becomes: '1.2.3-alpine=created latest=held',
        warnings: /line "alpine"/,
      },
    ],
    [
      '4: the release among several versions of a step owns latest',
      {
        holds: 'latest',
        names: '1.2.3 1.2.3-alpine latest',
        becomes: '1.2.3=created 1.2.3-alpine=created latest=moved',
      },
    ],
    [
      '4: a named latest beside a release and a prerelease goes with the release',
      { names: '1.2.3 2.0.0-rc.1 latest', becomes: '1.2.3=created 2.0.0-rc.1=created latest=created' },
    ],
    [
      '8: a name of one’s own is of the main line, and a variant alone does not take it',
      {
        holds: 'stable',
        names: '1.2.3-alpine stable',
        options: { floatingTags: ['stable'] },
        becomes: '1.2.3-alpine=created stable=held stable-alpine=created',
        warnings: /line "alpine"/,
      },
    ],
    [
      '4: derived names of a release and a prerelease go to the release',
      {
        names: '1.2.3 2.0.0-rc.1',
        options: { floatingTags: ['latest'] },
        becomes: '1.2.3=created 2.0.0-rc.1=created latest=created',
      },
    ],
    [
      '6: a latest that does not exist is compared',
      { holds: '2.0.0', names: '1.0.0 latest', becomes: '1.0.0=created latest=held' },
    ],
    ['6: and held beside a prerelease', { names: '1.0.0-rc.1 latest', becomes: '1.0.0-rc.1=created latest=held' }],
    ["7: a named 0 is the user's word", { holds: '0', names: '0.2.3 0', becomes: '0.2.3=created 0=moved' }],
    [
      '8: names of one’s own are derived',
      {
        holds: '2.0.0 stable',
        names: 'v1.2.3 1.2.3-alpine',
        options: { floatingTags: ['stable', 'patch'] },
        becomes: 'v1.2.3=created 1.2.3-alpine=created stable=held stable-alpine=created',
      },
    ],
    [
      '8: and guarded among the targets',
      {
        holds: '2.0.0 stable',
        names: '1.2.3 stable',
        options: { floatingTags: ['stable'] },
        becomes: '1.2.3=created stable=held',
        warnings: /`overwrite: always` moves stable anyway/,
      },
    ],
    [
      '9: a derived patch beside four numbers',
      { names: '0.16.1.2', options: { floatingTags: ['patch'] }, becomes: '0.16.1.2=created 0.16.1=created' },
    ],
    [
      '10: an old tag of another scheme is named',
      {
        holds: '20.04.1 latest',
        names: '0.6.25 latest',
        becomes: '0.6.25=created latest=held',
        warnings: /20\.04\.1 is of an older scheme/,
      },
    ],
    [
      '10: overwrite: always beside derived tags says what it does not do',
      {
        holds: '2.0.0 latest',
        names: '1.0.0',
        options: { floatingTags: ['latest'], overwrite: 'always' },
        becomes: '1.0.0=created latest=held',
        notices: /`overwrite: always` does not move derived tags/,
      },
    ],
    [
      '10: overwrite: always moves a named tag back, and warns',
      {
        holds: '2.0.0 latest',
        names: '1.0.0 latest',
        options: { overwrite: 'always' },
        becomes: '1.0.0=created latest=moved',
        warnings: /latest: it moves to 1\.0\.0, which is older than 2\.0\.0: `overwrite: always` allows it/,
      },
    ],
    [
      'a version of the same run counts too',
      {
        names: '1.2.3 1.3.0-alpine 1.1-alpine 1-alpine',
        becomes: '1.2.3=created 1.3.0-alpine=created 1.1-alpine=created 1-alpine=created',
      },
    ],
  ])('%s', async (_, step) => {
    await check(step)
  })

  it('11: a second run that holds tags is unchanged', async () => {
    const { step } = await take({ holds: '1.3.0 1 latest', names: '1.2.4 latest', options: all, becomes: '' })
    expect(await step()).toMatchObject({ status: 'promoted', changed: true })
    expect(await step()).toMatchObject({ status: 'unchanged', changed: false })
  })
})
