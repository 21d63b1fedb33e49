// The message of a time limit says what the run waited for last.
import { expect, it } from 'vitest'
import { lastActivity } from '../../../src/action/last-activity.ts'
import type { WireEvent } from '../../../src/registry/model/wire-event.ts'

const request = (status?: number, path = '/v2/acme/app/blobs/uploads/', registry = 'ghcr.io'): WireEvent => ({
  kind: 'request',
  registry,
  method: 'POST',
  path,
  milliseconds: 1,
  ...(status !== undefined && { status }),
})
const pause: WireEvent = { kind: 'pause', registry: 'ghcr.io', milliseconds: 60_000, reason: 'HTTP 429' }

it.each<[readonly WireEvent[], string | undefined]>([
  [[], undefined],
  [[request(202)], 'ghcr.io: HTTP 202 to POST /v2/acme/app/blobs/uploads/'],
  [[request(503), request()], 'ghcr.io: no response to POST /v2/acme/app/blobs/uploads/'],
  [[request(503), request(202, '/v2/other')], 'ghcr.io: HTTP 202 to POST /v2/other'],
  [[request(503), request(200, '/v2/', 'docker.io')], 'ghcr.io: HTTP 503 to POST /v2/acme/app/blobs/uploads/'],
  [[request(503), request(202), request(200, '/v2/', 'docker.io')], 'docker.io: HTTP 200 to POST /v2/'],
  [[pause, request(200, '/v2/', 'docker.io')], 'ghcr.io: a pause of 1 min 0 s, HTTP 429'],
  [[request(429), pause], 'ghcr.io: a pause of 1 min 0 s, HTTP 429'],
])('%#', (events, words) => {
  const { record, describe } = lastActivity()
  for (const event of events) record({ kind: 'wire', event })
  expect(describe()).toBe(words)
})

it('names the source that the run waits for, until there is a plan', () => {
  const { record, describe } = lastActivity()
  record({ kind: 'waiting', reason: 'ghcr.io/acme/app:1 has no linux/arm64 yet', milliseconds: 1000 })
  record({ kind: 'wire', event: request(200) })
  expect(describe()).toBe('ghcr.io/acme/app:1 has no linux/arm64 yet')
  record({ kind: 'planned', plan: { promotions: [] } })
  expect(describe()).toContain('HTTP 200')
})
