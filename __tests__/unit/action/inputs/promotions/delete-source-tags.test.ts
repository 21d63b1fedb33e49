// The input `delete-source-tags`: globs that could mean every tag are refused.
import { expect, it } from 'vitest'
import { fine, problemsOf, type Texts } from '../support.ts'

const moved = { ...fine, targets: 'docker.io/acme/app:1.2.3' }

it.each([
  '*',
  '**',
  '?*',
  'v*',
  '{staging,*}',
  '[a-z]*',
  '*-*',
  '!staging-*',
  'ghcr.io/acme/app:staging-*',
  ' , ',
  'keep 10: *',
  'keep 0: staging-*',
  'keep: staging-*',
  'keep ten: staging-*',
  'keep 10 staging-*',
])('%s is refused', async (globs) => {
  expect(await problemsOf({ ...moved, 'delete-source-tags': globs })).toEqual([
    expect.stringMatching(/^delete-source-tags: .* such as staging-\*\.$/),
  ])
})

it.each(['staging-*', 'sha-1f2e', 'pr-{1,2}', 'staging-*, test-*', 'keep 10: staging-*', 'staging-*\nkeep 3: pr-*'])(
  '%s is taken',
  async (globs) => {
    expect(await problemsOf({ ...moved, 'delete-source-tags': globs })).toEqual([])
  },
)

it('is refused without a read-back', async () => {
  expect(await problemsOf({ ...moved, 'delete-source-tags': 'staging-*', verify: 'false' })).toEqual([
    'delete-source-tags: tags are deleted only once every target was read back: leave out `verify: false`.',
  ])
})

const shared =
  'delete-source-tags: ghcr.io/acme/app is the repository of the source and of a target, and a registry may delete the image with its tag. Leave the input out, or promote to another repository.'

it.each<[Texts, readonly string[]]>([
  [{ targets: ':1.2.3' }, [shared]],
  [{ targets: 'docker.io/acme/app:1.2.3, ghcr.io/acme/app:1.2.3' }, [shared]],
  [{ source: 'ghcr.io/acme/app', select: 'all', targets: ':{tag}' }, [shared]],
  [{ source: 'ghcr.io/acme/app', select: 'all', targets: 'ghcr.io/acme/app:{major}' }, [shared]],
  [{ source: 'ghcr.io/acme/app', select: 'all', targets: 'docker.io/acme/app:{tag}' }, []],
  [
    { source: 'oci:out' },
    [
      'delete-source-tags: the source oci:out is not in a registry, and has no tags to delete. Leave the input out, or promote to another repository.',
    ],
  ],
])('%j beside tags to delete is a problem of the inputs', async (texts, problems) => {
  expect(await problemsOf({ ...moved, 'delete-source-tags': 'staging-*', ...texts })).toEqual(problems)
})
