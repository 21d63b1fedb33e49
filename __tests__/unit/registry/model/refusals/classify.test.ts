// What refusals mean: codes and words first, then the status, then Retry-After.

import { describe, expect, it } from 'vitest'
import {
  classifyRefusal,
  isAbsence,
  isRetryable,
  isTransientStatus,
} from '../../../../../src/registry/model/refusals/classify.ts'

describe('a refusal', () => {
  it.each([
    [403, ['DENIED'], 'You have exceeded a secondary rate limit. Please wait a few minutes', 'rate-limited'],
    [403, ['TOOMANYREQUESTS'], '', 'rate-limited'],
    [400, ['TOO_MANY_REQUESTS'], '', 'rate-limited'],
    [400, ['ThrottlingException'], 'Rate exceeded', 'rate-limited'],
    [404, ['TOOMANYREQUESTS'], '', 'rate-limited'],
    [401, [], 'You have reached your pull rate limit', 'rate-limited'],
    [503, [], 'SlowDown: Please reduce your request rate', 'unavailable'],
    [429, [], "Quota exceeded for quota metric 'Requests per project per region'", 'rate-limited'],
    [425, [], '', 'rate-limited'],
    [403, ['DENIED'], 'will exceed the configured upper limit of 1.0 GiB', 'quota-exceeded'],
    [412, [], 'the quota of the project is used up', 'quota-exceeded'],
    [500, ['UNKNOWN'], 'write /data/x: no space left on device', 'storage-full'],
    [507, [], '', 'storage-full'],
    [400, ['TAG_INVALID'], "The image tag '1' already exists", 'tag-immutable'],
    [403, ['DENIED'], 'Tag is immutable', 'tag-immutable'],
    [412, ['PRECONDITION'], 'Failed to process request due to immutability', 'tag-immutable'],
    [403, ['DENIED'], 'requested access to the resource is denied', 'denied'],
    [403, [], '', 'denied'],
    [401, ['UNAUTHORIZED'], '', 'unauthorized'],
    [404, ['DENIED'], '', 'denied'],
    [404, ['UNAUTHORIZED'], '', 'unauthorized'],
    [404, ['NAME_UNKNOWN'], '', 'repository-unknown'],
    [404, ['MANIFEST_UNKNOWN'], '', 'content-unknown'],
    [400, ['MANIFEST_BLOB_UNKNOWN'], '', 'content-unknown'],
    [404, [], '404 page not found', 'not-found'],
    [413, [], '', 'too-large'],
    [405, ['UNSUPPORTED'], '', 'refused'],
    [400, ['MANIFEST_INVALID'], 'manifest invalid', 'refused'],
  ] as const)('%i %j "%s" means %s', (status, codes, detail, code) => {
    expect(classifyRefusal({ status, codes, detail })).toBe(code)
  })

  it('with Retry-After asks for patience, except 401 and 404', () => {
    const withRetryAfter = (status: number): string => classifyRefusal({ status, retryAfter: true })
    expect([400, 403, 409].map(withRetryAfter)).toEqual(['rate-limited', 'rate-limited', 'rate-limited'])
    expect([401, 404].map(withRetryAfter)).toEqual(['unauthorized', 'not-found'])
  })

  it('is absence only if it is a 404 that says nothing else', () => {
    expect(isAbsence({ status: 404 })).toBe(true)
    expect(isAbsence({ status: 404, codes: ['NAME_UNKNOWN'] })).toBe(true)
    expect(isAbsence({ status: 404, codes: ['DENIED'] })).toBe(false)
    expect(isAbsence({ status: 404, codes: ['TOOMANYREQUESTS'] })).toBe(false)
    expect(isAbsence({ status: 400, codes: ['MANIFEST_BLOB_UNKNOWN'] })).toBe(false)
  })

  it('is worth another try if the limit or the failure may pass', () => {
    expect(isRetryable(classifyRefusal({ status: 520 }))).toBe(true)
    expect(isRetryable(classifyRefusal({ status: 403, detail: 'rate limit exceeded' }))).toBe(true)
    expect(isRetryable(classifyRefusal({ status: 500, detail: 'no space left on device' }))).toBe(false)
    expect(isRetryable(classifyRefusal({ status: 403 }))).toBe(false)
  })
})

describe('a status', () => {
  it('is transient if it is 408, 425, 429, 499, or a 5xx that may pass', () => {
    const statuses = Array.from({ length: 600 }, (_, status) => status)
    const final = [501, 505, 507]
    const expected = [408, 425, 429, 499, ...statuses.filter((status) => status >= 500 && !final.includes(status))]
    expect(statuses.filter(isTransientStatus)).toEqual(expected)
  })
})
