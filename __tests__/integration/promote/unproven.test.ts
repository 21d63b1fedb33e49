// Answers that look like success or absence and prove neither: the run fails before a tag moves, and loses no signature.
import { describe, expect, it } from 'vitest'
import { cosignSignature, digestTag, multiPlatform, referrer, seed } from '../../../sandbox/content.ts'
import type { Fault, LoggedRequest, Quirk } from '../../../sandbox/server.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const app = multiPlatform('app')
const signature = digestTag(app.digest, '.sig')
const list = digestTag(app.digest)
const document = referrer({ subject: app, artifactType: 'application/spdx+json' })
const page: Fault = { kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>log in' }
const absent: Fault = { kind: 'status', status: 404 }

type Faults = (request: LoggedRequest) => Fault | undefined

/** A fault of the PUT of this tag or digest. */
const atPut =
  (reference: string, fault: Fault): Faults =>
  (asked) =>
    asked.operation === 'manifest-put' && asked.reference === reference ? fault : undefined

interface Odd {
  readonly source?: Faults
  readonly target?: Faults
  readonly quirks?: readonly Quirk[]
}

/** Promotes a signed image with a document to another registry. */
async function promote({ source, target, quirks = [] }: Odd) {
  const [from, to] = await Promise.all([
    registry(source ? { fault: source } : {}),
    registry({ quirks, ...(target && { fault: target }) }),
  ])
  seed(from.store, 'acme/app', app, ['sha-1'])
  seed(from.store, 'acme/app', cosignSignature(app), [signature])
  seed(from.store, 'acme/app', document)
  const report = await promoteOverHttp([request(`${from.host}/acme/app:sha-1`, [`${to.host}/acme/app:1.2.3`])])
  return { report, tags: to.store.tags('acme/app') }
}

describe('a run fails, and no promised tag moves, at', () => {
  it.each<[string, Odd]>([
    ['a page to the PUT of the root', { target: atPut(app.digest, page) }],
    ['an empty 200 to the PUT of the root', { target: atPut(app.digest, { kind: 'status', status: 200 }) }],
    ['a page to the PUT of a .sig tag', { target: atPut(signature, page) }],
    ['an empty 201 to the PUT of a .sig tag', { target: atPut(signature, { kind: 'status', status: 201 }) }],
    ['a page to the PUT of a fallback tag', { target: atPut(list, page), quirks: ['no-referrers-api'] }],
    ['a page to the PUT of a referrer', { target: atPut(document.digest, page) }],
    [
      'a page instead of the list of referrers of the target',
      { target: ({ operation }) => (operation === 'referrers' ? page : undefined) },
    ],
    [
      'a page instead of the list of referrers of the source',
      { source: ({ operation }) => (operation === 'referrers' ? page : undefined) },
    ],
    [
      'a .sig tag that is listed and does not exist',
      {
        source: ({ operation, reference }) =>
          (operation === 'manifest-get' || operation === 'manifest-head') && reference === signature
            ? absent
            : undefined,
      },
    ],
  ])('%s', async (_, odd) => {
    const { report, tags } = await promote(odd)
    expect(report.status).toBe('failed')
    expect(report.failures).not.toEqual([])
    expect(tags).not.toContain('1.2.3')
  })
})

it('a tag list that is 404 beside a served image loses no signature', async () => {
  const { report, tags } = await promote({ source: ({ operation }) => (operation === 'tags' ? absent : undefined) })
  expect(report).toMatchObject({ status: 'promoted', failures: [] })
  expect(tags).toEqual(expect.arrayContaining(['1.2.3', signature]))
})
