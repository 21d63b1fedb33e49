// The first guarantee of docs/guarantees.md over HTTP: every write of a release fails, in every way in which writes fail on networks.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault, LoggedRequest } from '../../../sandbox/server.ts'
import { expectPromise, expectRecovery, openRelease, openStage, run, type Stage } from './release.ts'

const denied = JSON.stringify({ errors: [{ code: 'DENIED', message: 'not you' }] })
const kinds: readonly (readonly [name: string, fault: Fault])[] = [
  ['is refused', { kind: 'status', status: 403, body: denied }],
  ['meets an error of the server', { kind: 'status', status: 500 }],
  ['is asked for patience', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
  ['finds the connection dropped', { kind: 'reset' }],
  ['is done, and its answer lost', { kind: 'apply-then-reset' }],
  ['is done, and answered with an error', { kind: 'apply-then-status', status: 502 }],
  ['is cut within its body', { kind: 'cut-request', after: 10 }],
]

let stage: Stage
let names = 0
beforeAll(async () => {
  stage = await openStage(['no-referrers-api'])
})
afterAll(() => stage.close())

const isWrite = ({ method, operation }: LoggedRequest) =>
  /PUT|POST|PATCH|DELETE/.test(method) && operation !== 'upload-cancel'

/** One name for a write and all its repetitions, whatever upload it is of. */
function keyOf({ operation, repository, reference, query }: LoggedRequest, registry: number): string {
  const subject = operation.startsWith('upload') ? new URLSearchParams(query).get('digest') : reference
  return `${registry} ${operation} ${repository} ${subject}`
}

async function writesOf(): Promise<number> {
  let writes = 0
  stage.arm((request) => {
    if (isWrite(request)) writes += 1
    return undefined
  })
  const report = await run(openRelease(stage, `release-${(names += 1)}`))
  expect(report.status).toBe('promoted')
  stage.arm(undefined)
  return writes
}

/** Lets the k-th write fail, and with `persists` every repetition of it. */
async function failAndRecover(k: number, fault: Fault, persists: boolean): Promise<string> {
  let seen = 0
  let key: string | undefined
  const release = openRelease(stage, `release-${(names += 1)}`)
  stage.arm((request, registry) => {
    if (!isWrite(request)) return undefined
    seen += 1
    if (seen === k) key = keyOf(request, registry)
    return seen === k || (persists && key === keyOf(request, registry)) ? fault : undefined
  })
  const report = await run(release)
  stage.arm(undefined)
  expectPromise(report, release, persists)
  await expectRecovery(release)
  return report.status
}

describe.each(kinds)('a write that %s', (_, fault) => {
  it('once: the release completes, or the report names everything that stays', async () => {
    const writes = await writesOf()
    for (let k = 1; k <= writes; k++) await failAndRecover(k, fault, false)
  })

  it('again and again: the promise holds, and a re-run completes', async () => {
    const writes = await writesOf()
    const statuses = []
    for (let k = 1; k <= writes; k++) statuses.push(await failAndRecover(k, fault, true))
    expect(statuses).toContain('failed')
  })
})

const promised = new Set(['stable', '1.1.0', 'latest'])
const isContent = ({ operation, reference }: LoggedRequest) =>
  operation === 'upload-put' || (operation === 'manifest-put' && !promised.has(reference))

it('no promised tag moves while a write of content has no response', async () => {
  const writes = await writesOf()
  for (let k = 1; k <= writes; k++) {
    const release = openRelease(stage, `release-${(names += 1)}`)
    const early: LoggedRequest[] = []
    let seen = 0
    stage.arm((request) => {
      if (request.operation === 'manifest-put' && promised.has(request.reference))
        early.push(...[...stage.unanswered].filter(isContent))
      if (!isWrite(request)) return undefined
      seen += 1
      return seen === k ? { kind: 'delay', until: stage.still() } : undefined
    })
    const report = await run(release)
    stage.arm(undefined)
    expect(report.status, `write ${k}`).toBe('promoted')
    expect(early, `write ${k}`).toEqual([])
    expectPromise(report, release, false)
  }
})
