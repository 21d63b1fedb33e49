// What a run wrote is looked for where clients will look for it; what cannot be found is told, and no tag is restored.
import { describe, expect, it } from 'vitest'
import { cosignSignature, digestTag, index, multiPlatform, referrer } from '../../../sandbox/content.ts'
import { eventHub } from '../../../src/promote/model/events.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import { RegistryError } from '../../../src/registry/model/errors.ts'
import { type MemoryFault, type MemoryOperation, type MemoryOptions, memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tagsOf } from './support.ts'

const app = multiPlatform('app')
const document = referrer({ subject: app, artifactType: 'application/spdx+json' })
const signature = cosignSignature(app)
const [child] = app.children
const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'])]

interface Looked {
  readonly fault?: (operation: MemoryOperation) => MemoryFault | undefined
  readonly settings?: Partial<Settings>
  readonly options?: Pick<MemoryOptions, 'referrers'>
}

/** Promotes an image with a document and a signature; `fault`: what goes wrong once its tag was set. */
async function verified({ fault, settings, options }: Looked = {}) {
  let set = false
  const looks: string[] = []
  const registries = memoryRegistries({
    ...options,
    fault: (operation) => {
      if (operation.kind === 'pushTag' && operation.what === '1.0.0') set = true
      if (!set || operation.kind === 'pushTag') return undefined
      looks.push(
        `${operation.kind} ${operation.repository}${operation.what.startsWith('sha256:') ? '@' : ':'}${operation.what}`,
      )
      return fault?.(operation)
    },
  })
  store(registries.repository('one.test/app'), app, 'sha-1')
  store(registries.repository('one.test/app'), document)
  store(registries.repository('one.test/app'), signature, digestTag(app.digest, '.sig'))
  const report = await run(registries, requests, settings)
  return { report, looks: looks.toSorted(), registries }
}

it('tags, children, lists of referrers and digest tags are read back, each once', async () => {
  const { report, looks } = await verified()
  expect(report).toMatchObject({ status: 'promoted', warnings: [] })
  const expected = [
    'resolve two.test/app:1.0.0',
    ...app.children.map((childManifest) => `resolve two.test/app@${childManifest.digest}`),
    `referrers two.test/app@${app.digest}`,
    `manifest two.test/app:${digestTag(app.digest, '.sig')}`,
  ]
  expect(looks).toEqual(expected.toSorted())
})

it('reads nothing back with verify off, and only tags if nothing was copied', async () => {
  expect((await verified({ settings: { verify: 'off' } })).looks).toEqual([])
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, 'sha-1')
  await run(registries, [request('one.test/app:sha-1', ['one.test/app:1.0.0'])])
  const after = registries.operations.findIndex(({ kind }) => kind === 'pushTag')
  expect(registries.operations.slice(after + 1).map(({ kind, what }) => `${kind} ${what}`)).toEqual(['resolve 1.0.0'])
})

it('the root is read back by its digest if no tag that names it is read back', async () => {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, 'sha-1')
  const options = { overwrite: 'floating', referrers: 'none' } as const
  await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'], options)], { phase: 'content' })
  const digests = [app, ...app.children].map((built) => built.digest)
  const pushed = registries.operations.findLastIndex(({ kind }) => kind === 'pushManifest')
  const read = registries.operations.slice(pushed + 1).filter(({ kind }) => kind === 'resolve')
  expect(read.map(({ what }) => what).toSorted()).toEqual(digests.toSorted())
})

describe.each([
  ['a child', child?.digest ?? '', `two.test/app@${child?.digest}`],
  ['a tag', '1.0.0', 'two.test/app:1.0.0'],
  ['a list of referrers', app.digest, `the list of referrers of two.test/app@${app.digest}`],
  ['a digest tag', digestTag(app.digest, '.sig'), `two.test/app:${digestTag(app.digest, '.sig')}`],
])('%s that cannot be read back', (_, unread, warningText) => {
  const broken = new RegistryError({
    registry: 'two.test',
    repository: 'app',
    operation: 'read it',
    access: 'read',
    status: 500,
  })
  const fault = ({ what, write }: MemoryOperation) => (what === unread && !write ? broken : undefined)

  it('is a warning, and no tag is restored', async () => {
    const { report, registries } = await verified({ fault })
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(report.warnings).toEqual([`${warningText} could not be read back: ${broken.message}`])
    expect(tagsOf(registries.repository('two.test/app'))['1.0.0']).toBe(app.digest)
  })

  it('is a failure if verify is strict, and no tag is restored', async () => {
    const { report, registries } = await verified({ fault, settings: { verify: 'strict' } })
    expect(report.status).toBe('failed')
    expect(report.failures.map(({ message, side }) => [message, side])).toEqual([
      [`${warningText} could not be read back: ${broken.message}`, 'target'],
    ])
    expect(report.promotions[0]?.targets[0]).toMatchObject({ result: 'created', after: app.digest })
    expect(tagsOf(registries.repository('two.test/app'))['1.0.0']).toBe(app.digest)
  })
})

describe.each([
  ['a child', child?.digest ?? '', /^two\.test\/app@sha256:\w+ was pushed, and the registry does not have it$/],
  ['a referrer', document.digest, /^two\.test\/app does not list 1 of 1 referrers of sha256:\w+$/],
])('%s that was written', (_, lost, problem) => {
  /** Takes it away when it is looked for, as often as `times`, and gives it back after so many pauses. */
  async function losing({ times = 1, pauses = 0 }, settings: Partial<Settings> = {}) {
    const slept: number[] = []
    let [set, taken] = [false, 0]
    const registries = memoryRegistries({
      fault: ({ kind, what }) => {
        if (set && taken < times && manifests.delete(digest(lost))) taken += 1
        if (kind === 'pushTag' && what === '1.0.0') set = true
        return undefined
      },
    })
    const { manifests } = registries.repository('two.test/app')
    store(registries.repository('one.test/app'), app, 'sha-1')
    store(registries.repository('one.test/app'), document)
    const source = registries.repository('one.test/app').manifests.get(digest(lost))
    const sleep = async (milliseconds: number) => {
      slept.push(milliseconds)
      if (slept.length === pauses && source) manifests.set(digest(lost), source)
    }
    const report = await run(registries, requests, { sleep, ...settings })
    return { report, slept: slept.reduce((sum, pause) => sum + pause, 0) }
  }

  it('and shows only after a while is waited for', async () => {
    const { report, slept } = await losing({ pauses: 3 })
    expect(report).toMatchObject({ status: 'promoted', warnings: [] })
    expect(slept).toBe(1750)
  })

  it('and that the registry lost is pushed again, and said', async () => {
    const { report } = await losing({})
    expect(report).toMatchObject({ status: 'promoted', failures: [], warnings: [] })
    expect(report.notices).toEqual([expect.stringMatching(/pushing it again$|pushed again one at a time$/)])
  })

  it('and that the registry loses every time fails the run after 30 seconds, whether verify is strict or not', async () => {
    const { report, slept } = await losing({ times: Number.POSITIVE_INFINITY })
    expect(report).toMatchObject({ status: 'failed', changed: true, warnings: [] })
    expect(report.failures.map(({ message }) => message)).toEqual([expect.stringMatching(problem)])
    expect(report.failures[0]?.remedy).toContain('run again')
    expect(slept).toBe(30_000)
  })
})

it('reports a cancellation during read-back as such, not as failed reads', async () => {
  const stop = new AbortController()
  const fault = ({ kind, what }: MemoryOperation) => {
    if (kind !== 'resolve' || what !== '1.0.0') return undefined
    stop.abort(new Error('the job was cancelled'))
    return new RegistryError({ registry: 'two.test', repository: 'app', operation: 'read it', access: 'read' })
  }
  const { report } = await verified({ fault, settings: { signal: stop.signal } })
  expect(report.failures.map(({ message }) => message)).toEqual(['the run was stopped: the job was cancelled'])
  expect(report.warnings).toEqual([])
})

it('the report says when a tag was read back, and claims nothing about later', async () => {
  const { report } = await verified({ settings: { today: () => Date.UTC(2026, 10, 28, 12) } })
  expect(report.promotions[0]?.targets[0]?.verifiedAt).toBe('2026-11-28T12:00:00.000Z')
})

it('a referrer that a fallback tag lists, and whose manifest the registry lost, is pushed again', async () => {
  const events = eventHub()
  const registries = memoryRegistries({ referrers: 'tag' })
  const [source, destination] = [registries.repository('one.test/app'), registries.repository('two.test/app')]
  store(source, app, 'sha-1')
  store(source, document)
  store(source, index([document]), digestTag(app.digest))
  events.listen(({ kind }) => {
    if (kind === 'tag') destination.manifests.delete(digest(document.digest))
  })
  expect(await run(registries, requests, { events })).toMatchObject({ status: 'promoted', failures: [] })
  expect(destination.manifests.has(digest(document.digest))).toBe(true)
})
