// The headline of runs that set no tag, and of runs that failed.
import { expect, it } from 'vitest'
import { headline } from '../../../src/action/wording/headline.ts'
import type { ReferrerReport, TagResult } from '../../../src/promote/model/report.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom, promotion, report, target } from './inputs/support.ts'
import { stories } from './summary/stories.ts'

const { planned } = stories
const late = (result: ReferrerReport['result']): ReferrerReport => ({
  digest: digestFrom('signature'),
  artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  subject: digestFrom('image'),
  size: 1,
  destination: parseReference('quay.io/acme/app').repository,
  result,
})
const image = (result: TagResult, referrers: readonly ReferrerReport[] = []) => [
  promotion({ targets: [target('quay.io/acme/app:1', { result })], referrers }),
]
const failed = (result: TagResult, verifiedAt?: string) =>
  promotion({
    decision: 'failed',
    targets: [target('quay.io/acme/app:2', { result, ...(verifiedAt && { verifiedAt }) })],
  })
const refused = promotion({ decision: 'refused', targets: [target('quay.io/acme/app:3', { result: 'refused' })] })
const right = promotion({ decision: 'unchanged', targets: [target('quay.io/acme/app:4', { result: 'same' })] })
const mixed = (results: readonly TagResult[]) => [
  promotion({ targets: results.map((result, at) => target(`quay.io/acme/app:${at}`, { result })) }),
]
const name = 'ghcr.io/acme/app:sha-1'

it.each([
  [
    { promotions: image('same', [late('copied')]) },
    `Promoted ${name}: 1 referrer copied to quay.io/acme/app; 1 tag already right`,
  ],
  [
    { ...planned, promotions: image('same', [late('planned')]) },
    `Dry run of ${name}: 1 referrer would be copied to quay.io/acme/app, 1 tag already right, nothing was written`,
  ],
  [{ promotions: image('same') }, `Promoted ${name}: missing content completed; 1 tag already right`],
  [{ status: 'unchanged' as const, promotions: image('held') }, `Nothing to do for ${name}: 1 tag held`],
  [
    { status: 'failed' as const, changed: false, promotions: [] },
    'Failed before an image was chosen: nothing was written',
  ],
  [
    { status: 'failed' as const, promotions: [...image('created'), failed('untouched'), ...image('moved')] },
    `Failed to promote 1 of 3 images (${name}); its tags: every tag is where it was; 2 images promoted`,
  ],
  [
    { status: 'failed' as const, promotions: [...image('created'), failed('left'), failed('restored'), refused] },
    'Failed to promote 2 of 4 images; their tags: 1 of 2 tags needs attention; 1 image promoted; 1 image refused',
  ],
  [
    { status: 'failed' as const, changed: false, promotions: [...image('planned'), failed('untouched'), right] },
    `Failed to promote 1 of 3 images (${name}); its tags: nothing was written; 1 image would be promoted; 1 image already right`,
  ],
  [
    { status: 'failed' as const, promotions: [...image('untouched'), failed('untouched')] },
    `Failed to promote 1 of 2 images (${name}); its tags: every tag is where it was; 1 image staged`,
  ],
  [
    { promotions: mixed(['created', 'moved', 'same', 'same', 'held']) },
    `Promoted ${name} to 2 tags, 2 already right, 1 held`,
  ],
  [
    { ...planned, promotions: mixed(['planned', 'same']) },
    `Dry run of ${name}: 1 tag would be set, 1 already right, nothing was written`,
  ],
  [
    {
      status: 'failed' as const,
      promotions: [...image('created'), ...image('moved'), right],
      failures: [{ message: 'one.test/app has no tags', side: 'source' as const, remedy: undefined }],
    },
    'Failed with 1 error outside the promotion of an image; 2 images promoted; 1 image already right',
  ],
  [
    { status: 'failed' as const, promotions: [failed('created', '2026-11-29T00:00:00Z')] },
    `Failed to promote ${name}: 1 tag set, and read back as set`,
  ],
])('%#', (rest, line) => {
  expect(headline(report(rest))).toBe(line)
})
