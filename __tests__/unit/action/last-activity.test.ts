// The message of a time limit says what the run waited for last.
import { expect, it } from 'vitest'
import { lastActivity } from '../../../src/action/last-activity.ts'
import type { WireEvent } from '../../../src/registry/model/wire-event.ts'

const request = (status?: number, path = '/v2/acme/app/blobs/uploads/'): WireEvent => ({
  kind: 'request',
  registry: 'ghcr.io',
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
  [[request(429), pause], 'ghcr.io: a pause of 1 min 0 s, HTTP 429'],
])('%#', (events, words) => {
  const { record, describe } = lastActivity()
  for (const event of events) record({ kind: 'wire', event })
  expect(describe()).toBe(words)
})
