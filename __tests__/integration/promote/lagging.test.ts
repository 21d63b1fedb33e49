// A registry as GHCR is: tags cannot be deleted, and reads show the former value for a while.
import { afterEach, describe, expect, it } from 'vitest'
import type { Fault } from '../../../sandbox/server.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import { formatReference } from '../../../src/registry/model/reference.ts'
import { expectPromise, expectRecovery, openRelease, openStage, type Release, run, type Stage } from './release.ts'

const stages: Stage[] = []
afterEach(async () => {
  await Promise.all(stages.splice(0).map((stage) => stage.close()))
})

const denied: Fault = { kind: 'status', status: 403 }
const lost: Fault = { kind: 'apply-then-reset' }

/** A release of which one tag of one registry cannot move, whatever is tried. */
async function failing(at: number, tag: string, fault: Fault) {
  const stage = await openStage(['ghcr'])
  stages.push(stage)
  const release = openRelease(stage, 'app')
  stage.arm(({ operation, reference }, registry) =>
    operation === 'manifest-put' && registry === at && reference === tag ? fault : undefined,
  )
  const report = await run(release)
  stage.arm(undefined)
  return { release, report }
}

/** Reads until reads show what is there: a re-run before that would decide by old ones. */
async function catchUp({ before }: Release): Promise<void> {
  for (const reference of [...before.keys(), ...before.keys(), ...before.keys()]) {
    const [, host = '', path = '', tag = ''] = /^([^/]+)\/(.+):([^:]+)$/.exec(reference) ?? []
    await fetch(`http://${host}/v2/${path}/manifests/${tag}`, { method: 'HEAD' })
  }
}

/** `tag` and what became of it, in the order of the targets: stable, 1.1.0, latest, and 1.1.0 of the mirror. */
const fates = ({ promotions }: Report) =>
  promotions.flatMap(({ targets }) =>
    targets.map(({ target, result, detail }) => [formatReference(target).replace(/.*:/, ''), result, detail]),
  )

describe('a release that fails if tags cannot be deleted and reads lag', () => {
  it('puts back the moved tags, and lists those that stay with the reason', async () => {
    const { release, report } = await failing(2, '1.1.0', denied)
    expect(fates(report)).toEqual([
      ['stable', 'restored', undefined],
      ['1.1.0', 'left', 'this registry does not delete tags'],
      ['latest', 'untouched', undefined],
      ['1.1.0', 'unmoved', expect.stringContaining('403')],
    ])
    expectPromise(report, release, false)
    await expectRecovery(release)
  })

  it('puts back a tag that moved later than its class, though reads still show the former image', async () => {
    const { release, report } = await failing(1, 'latest', denied)
    expect(report.status).toBe('failed')
    expectPromise(report, release, false)
    await expectRecovery(release)
  })

  it.each([
    ['a tag that is new', '1.1.0'],
    ['a tag that moves', 'latest'],
  ])('does not take an old read for the truth where every answer is lost: %s', async (_, tag) => {
    const { release, report } = await failing(1, tag, lost)
    expect(report.status).toBe('failed')
    expect(fates(report).find(([fateTag]) => fateTag === tag)?.[1]).toBe('left')
    expectPromise(report, release, true)
    await catchUp(release)
    await expectRecovery(release)
  })
})
