// Absence of what a registry lists: a tag that is listed is there, however complete the list is.
import { expect, it } from 'vitest'
import { discover } from '../../../../src/promote/referrers/discover.ts'
import { digestOf } from '../../../../src/registry/model/digest.ts'
import { isTag } from '../../../../src/registry/model/reference.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { fallbackTag } from '../../../../src/registry/model/referrer-listing.ts'
import type { Source } from '../../../../src/registry/repository.ts'
import { memoryRegistries } from '../../../support/memory.ts'

const subject = digestOf('app')
const tags = new Set([`${fallbackTag(subject)}.sig`].filter(isTag))
const sleep = async () => {}
const source = (): Source =>
  memoryRegistries().open(parseReference('one.test/app').repository, {
    access: 'pull',
    signal: new AbortController().signal,
  })

it.each([true, false])(
  'a listed digest tag that is absent is an error if the list is complete: %s',
  async (complete) => {
    await expect(discover(source(), [subject], { listing: { tags, complete }, sleep })).rejects.toMatchObject({
      details: { status: 404, target: [...tags][0] },
    })
  },
)

it('a digest tag that no list has is absent', async () => {
  const listing = { tags: new Set<never>(), complete: false }
  expect(await discover(source(), [subject], { listing, sleep })).toEqual({ referrers: [] })
})
