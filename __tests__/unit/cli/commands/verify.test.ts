// What `verify` says of an image, and when everything counts as there.
import { expect, it } from 'vitest'
import { describeImages, isComplete, verifyInputs } from '../../../../src/cli/commands/verify.ts'
import type { Report } from '../../../../src/promote/model/report.ts'
import { digestFrom, promotion, report, target } from '../../action/inputs/support.ts'

const failure = { message: 'x', side: undefined, remedy: undefined }
const image = target('ghcr.io/acme/app:1', { before: digestFrom('image'), result: 'same' })
const unchanged = promotion({ decision: 'unchanged', targets: [image] })

it.each<[string, Partial<Report>, boolean]>([
  ['an image with everything', { promotions: [unchanged] }, true],
  ['an image that lacks something', { promotions: [promotion({ decision: 'promote', targets: [image] })] }, false],
  ['one of two', { promotions: [unchanged, promotion({ decision: 'refused', targets: [image] })] }, false],
  ['a list of referrers that could not be read', { promotions: [unchanged], failures: [failure] }, false],
])('%s', (_, rest, complete) => {
  expect(isComplete([report(rest)])).toBe(complete)
})

it.each<[Partial<Report>, string]>([
  [{ promotions: [unchanged] }, ', complete'],
  [{ promotions: [promotion({ decision: 'promote', targets: [image] })] }, ', incomplete'],
  [{ promotions: [unchanged], failures: [{ ...failure, code: 'source-not-found' }] }, ': not found'],
  [{ promotions: [unchanged], failures: [{ ...failure, code: 'source-content-missing' }] }, ': incomplete'],
  [
    { promotions: [promotion({ targets: [target('ghcr.io/acme/app:1', { before: digestFrom('other') })] })] },
    `:1: found ${digestFrom('other')}; expected ${digestFrom('image')}, which ghcr.io/acme/app:sha-1 names`,
  ],
  [
    { promotions: [promotion({ targets: [target('ghcr.io/acme/app:1')] })] },
    `:1: the tag does not exist; expected ${digestFrom('image')}, which ghcr.io/acme/app:sha-1 names`,
  ],
  [{ promotions: [promotion({ digest: undefined, targets: [image] })] }, ': could not be verified'],
])('%#', (rest, ending) => {
  const [line] = describeImages(report(rest))
  expect(line?.endsWith(ending)).toBe(true)
})

it('compares an image with itself, or with the source that is given', () => {
  expect(verifyInputs('a:1', { require: 'x' })).toMatchObject({ source: 'a:1', targets: 'a:1', 'dry-run': 'true' })
  expect(verifyInputs('a:1', { source: 'b:1' })).toMatchObject({ source: 'b:1', targets: 'a:1' })
})
