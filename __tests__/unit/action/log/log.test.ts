// The log as a fold of events: what stands there at two in the morning, and what does not.
import { describe, expect, it } from 'vitest'
import { createLog } from '../../../../src/action/log/log.ts'
import type { Event } from '../../../../src/promote/model/events.ts'
import type { PlannedPromotion } from '../../../../src/promote/model/plan.ts'
import type { Report } from '../../../../src/promote/model/report.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom, promotion, remember, report, target } from '../inputs/support.ts'
import { planned } from './planned.ts'

const source = parseReference('ghcr.io/acme/app:sha-1')
const { target: goal } = target('docker.io/acme/app:1.2.3')
const destination = goal.repository
const image = digestFrom('image')

const survey: readonly Event[] = [
  { kind: 'phase', phase: 'survey' },
  { kind: 'pinned', sources: [source], digest: image, created: false },
]
const plan = (rest: Partial<PlannedPromotion> = {}): Event => ({
  kind: 'planned',
  plan: { promotions: [planned(rest)] },
})
const blob = (size: number, outcome: 'sent' | 'mounted' | 'present'): Event => ({
  kind: 'blob',
  destination,
  digest: digestFrom(String(size)),
  size,
  outcome,
  lookedUp: true,
})
const sent = (bytes: number): Event => ({ kind: 'wire', event: { kind: 'sent', registry: 'docker.io', bytes } })

/** The lines of a run; numbers between events move the clock on by so many milliseconds. */
function linesOf(events: readonly (Event | number)[], rest: Partial<Report> = {}, debug = false): readonly string[] {
  const { runner, lines } = remember()
  let at = 0
  const log = createLog({ runner, now: () => at, debug, surface: 'action' })
  for (const event of events) {
    if (typeof event === 'number') at += event
    else log.onEvent(event)
  }
  log.reportEnd(report(rest))
  return lines()
}

it('tells a promotion in groups, one line per thing that matters', () => {
  const lines = linesOf([
    ...survey,
    plan(),
    { kind: 'phase', phase: 'content' },
    { kind: 'content', blobs: 3, bytes: 3000, manifests: 2 },
    blob(1000, 'sent'),
    blob(1001, 'mounted'),
    blob(1002, 'present'),
    { kind: 'manifest', destination, digest: image, size: 10 },
    { kind: 'phase', phase: 'tags' },
    { kind: 'tag', target: goal, before: undefined, after: image },
    { kind: 'phase', phase: 'verify' },
    { kind: 'verified', target: goal, outcome: 'confirmed', at: 0 },
  ])
  expect(lines.slice(0, -1)).toEqual([
    '::group::Survey: what is where',
    `ghcr.io/acme/app:sha-1 is ${image}`,
    '::endgroup::',
    '::group::Plan',
    expect.stringMatching(/^ghcr\.io\/acme\/app:sha-1 \(sha256:[a-f0-9]{12}\): promote$/),
    expect.stringMatching(/^ {2}Target +Before +After +Move$/),
    expect.stringMatching(/^ {2}docker\.io\/acme\/app:1\.2\.3 +– +→ [a-f0-9]{12} +create$/),
    '::endgroup::',
    '::group::Content',
    'At most 3 blobs (2.9 KiB) and 2 manifests to copy',
    'docker.io/acme/app: 1 blob sent (1000 B), 1 blob mounted, 1 blob already there, 1 manifest',
    '::endgroup::',
    '::group::Tags',
    `docker.io/acme/app:1.2.3: new → ${image.slice(0, 19)}`,
    '::endgroup::',
    '::group::Verify: reading the tags back',
    'docker.io/acme/app: 1 tag reads back as set',
    '::endgroup::',
  ])
  expect(lines.at(-1)).toBe(
    'Promoted ghcr.io/acme/app:sha-1 to 1 tag. 2 blobs sent (3.0 GiB), 1 blob mounted (10 B), 12 requests, 1.2 s.',
  )
})

it('counts referrers by what they are and what they belong to', () => {
  const referrer = (artifactType: string, subject: string): Event => {
    const digest = digestFrom(`${artifactType} of ${subject}`)
    return {
      kind: 'referrer',
      destination,
      subject: digestFrom(subject),
      digest,
      size: 9,
      artifactType,
      how: 'indexed',
    }
  }
  const contentLines = (...events: readonly Event[]) =>
    linesOf([{ kind: 'phase', phase: 'content' }, ...events]).slice(1, -2)
  expect(contentLines(referrer('application/spdx+json', 'image'), referrer('.sig', 'image'))).toEqual([
    `docker.io/acme/app: 2 referrers of ${image.slice(0, 19)}: 1 application/spdx+json, 1 .sig`,
  ])
  const [line = '', ...forged] = contentLines(referrer('type/a\n::error::b\nPromoted 1 image', 'image'))
  expect(forged).toEqual([])
  expect(line).toContain('1 type/a ::error::b Promoted 1 image')
  expect(line).not.toContain('\n')
  const many = Array.from({ length: 3000 }, (_, at) => referrer(`type/${at % 10}`, String(at % 1000)))
  expect(contentLines(...many)).toEqual([
    expect.stringMatching(/^docker\.io\/acme\/app: 3,000 referrers of 1,000 manifests: 300 type\/0, .*, 2 more types$/),
  ])
})

it('is one line if nothing changed', () => {
  const unchanged = {
    status: 'unchanged',
    promotions: [promotion({ targets: [target('acme/app:1', { result: 'same' })] })],
  } as const
  const traffic = report().traffic
  const none = { ...traffic, sent: { blobs: 0, bytes: 0 }, mounted: { blobs: 0, bytes: 0 } }
  expect(linesOf([...survey, plan({ decision: 'unchanged' })], { ...unchanged, traffic: none })).toEqual([
    'Nothing to do for ghcr.io/acme/app:sha-1: 1 tag already right. 12 requests, 1.2 s.',
  ])
})

it('shows how far a survey came when it fails or has to wait', () => {
  expect(linesOf(survey, { status: 'failed' })).toContain(`ghcr.io/acme/app:sha-1 is ${image}`)
  const pause: Event = {
    kind: 'wire',
    event: { kind: 'pause', registry: 'docker.io', milliseconds: 61_000, reason: '429 Too Many Requests' },
  }
  const { runner, lines } = remember()
  const log = createLog({ runner, now: () => 0, debug: false, surface: 'action' })
  for (const event of [...survey, pause]) log.onEvent(event)
  expect(lines().slice(-2)).toEqual([
    `ghcr.io/acme/app:sha-1 is ${image}`,
    'docker.io: waiting 1 min 1 s, 429 Too Many Requests',
  ])
})

describe('progress', () => {
  const begin: readonly Event[] = [
    { kind: 'phase', phase: 'content' },
    { kind: 'content', blobs: 2, bytes: 1024 ** 3, manifests: 1 },
  ]
  const progressOf = (events: readonly (Event | number)[]) =>
    linesOf([...begin, ...events]).filter((line) => line.includes('/s'))

  it('comes every ten seconds at most, with rate and time left', () => {
    const events = Array.from({ length: 60 }, () => [1000, sent(8 * 1024 ** 2)]).flat()
    const lines = progressOf(events)
    expect(lines).toHaveLength(6)
    expect(lines[0]).toBe('80.0 MiB of 1.0 GiB sent (7 %), 8.0 MiB/s, 1 min 58 s left')
  })

  it('does not come for bytes that are not worth a line', () => {
    expect(progressOf([60_000, sent(1000)])).toEqual([])
  })

  it('counts what need not travel as done', () => {
    const lines = progressOf([blob(512 * 1024 ** 2, 'mounted'), 10_000, sent(256 * 1024 ** 2)])
    expect(lines).toEqual(['256 MiB of 512 MiB sent (50 %), 25.6 MiB/s, 10 s left'])
  })
})

it('annotates each warning once, wherever it comes from', () => {
  const warning = { kind: 'warning', message: 'reads lag' } as const
  const wire: Event = { kind: 'wire', event: { kind: 'warning', registry: 'quay.io', message: 'old API' } }
  const lines = linesOf([warning, warning, wire], { warnings: ['reads lag', 'quay.io: old API', 'held: newer'] })
  expect(lines.filter((line) => line.startsWith('::warning'))).toEqual([
    '::warning::reads lag',
    '::warning::quay.io: old API',
    '::warning::held: newer',
  ])
})

it('writes each notice once, however many promotions it is about', () => {
  const notice = { kind: 'notice', message: 'the plan does not carry it' } as const
  const lines = linesOf([{ kind: 'phase', phase: 'survey' }, notice, notice, { kind: 'phase', phase: 'content' }])
  expect(lines.filter((line) => line === notice.message)).toHaveLength(1)
})

it('shows requests under RUNNER_DEBUG alone', () => {
  const request: Event = {
    kind: 'wire',
    event: {
      kind: 'request',
      registry: 'quay.io',
      method: 'GET',
      path: '/v2/a/manifests/1',
      status: 200,
      milliseconds: 12.4,
    },
  }
  expect(linesOf([request], {}, true)).toContain('::debug::GET quay.io/v2/a/manifests/1 200 in 12 ms')
  expect(linesOf([request])).toHaveLength(1)
})
