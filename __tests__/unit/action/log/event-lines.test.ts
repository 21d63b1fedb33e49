// The lines of single events.
import { expect, it } from 'vitest'
import { linesOf } from '../../../../src/action/log/event-lines.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom } from '../inputs/support.ts'

it('a source that is named by its digest is not said to be that digest', () => {
  const digest = digestFrom('image')
  const source = parseReference('ghcr.io/acme/app:sha-1')
  const pinned = { kind: 'pinned', digest, created: false } as const
  expect(linesOf({ ...pinned, sources: [source] })).toEqual([{ text: `ghcr.io/acme/app:sha-1 is ${digest}` }])
  expect(linesOf({ ...pinned, sources: [{ ...source, digest }] })).toEqual([])
})
