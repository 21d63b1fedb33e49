// What the log says while it waits: for a registry that asks for it, and for a source.
import { expect, it } from 'vitest'
import { linesOf } from '../../../../src/action/log/event-lines.ts'
import { joinedPauses } from '../../../../src/action/log/pauses.ts'

it('joins the pauses of a registry: their number doubles from line to line', () => {
  const pauses = joinedPauses()
  const pause = (registry: string) => pauses.add({ kind: 'pause', registry, milliseconds: 5_000, reason: 'HTTP 429' })
  const lines = [...Array.from({ length: 7 }, () => pause('ghcr.io')), pause('quay.io'), pauses.totals()]
  expect(lines.flat()).toEqual([
    'ghcr.io: waiting 5.0 s, HTTP 429',
    'ghcr.io: waiting 5.0 s, HTTP 429 (2 pauses, 10 s in all)',
    'ghcr.io: waiting 5.0 s, HTTP 429 (4 pauses, 20 s in all)',
    'quay.io: waiting 5.0 s, HTTP 429',
    'ghcr.io: 7 pauses, 35 s in all',
  ])
})

it('names once the source that it waits for', () => {
  const reason = 'ghcr.io/acme/app:1 has no linux/arm64 yet'
  const [line] = linesOf({ kind: 'waiting', reason, milliseconds: 60_000 })
  expect(line?.text).toBe(`${reason}; waiting up to 1 min 0 s more`)
})
