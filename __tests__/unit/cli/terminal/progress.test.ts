// The live display as a fold of events.
import { expect, it } from 'vitest'
import { liveProgress } from '../../../../src/cli/terminal/progress.ts'
import { digestOf } from '../../../../src/registry/model/digest.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'

const { repository: destination } = parseReference('ghcr.io/acme/app:1')
const digest = digestOf(Buffer.from('blob'))

it('shows bytes, rate and time left per registry, and blobs per image, while content travels', () => {
  let now = 0
  const progress = liveProgress(() => now)
  expect(progress.lines()).toEqual([])
  progress.onEvent({ kind: 'content', blobs: 2, bytes: 4000, manifests: 1 })
  now = 1000
  progress.onEvent({ kind: 'wire', event: { kind: 'sent', registry: 'ghcr.io', bytes: 1000 } })
  progress.onEvent({ kind: 'blob', destination, digest, size: 2000, outcome: 'mounted', lookedUp: false })
  expect(progress.lines()).toEqual([
    '████████████░░░░░░░░░░░░ 50 % of 2.0 KiB, 1.0 s left',
    'ghcr.io: 1000 B sent, 1000 B/s',
    '  ghcr.io/acme/app: 1 blob there (2.0 KiB)',
  ])
  progress.onEvent({ kind: 'phase', phase: 'tags' })
  expect(progress.lines()).toEqual([])
})
