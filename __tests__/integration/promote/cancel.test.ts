// A cancelled job: the runner sends SIGINT, SIGTERM 7.5 s later, and then ends the step. What was promised holds by then.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { image, layer, seed } from '../../../sandbox/content.ts'
import { runStep, type StepResult } from '../../../sandbox/runner.ts'
import { type Fault, type LoggedRequest, type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { bundle } from '../../../scripts/bundle.ts'

/** Milliseconds between the runner's SIGINT and its SIGTERM. */
const patience = 7_500

const action = mkdtempSync(join(tmpdir(), 'promote-image-cancel-'))
const [app, former] = [image({ layers: [layer({ app: 'new' })] }), image({ layers: [layer({ app: 'former' })] })]
const started: Sandbox[] = []

beforeAll(async () => {
  cpSync('action.yml', join(action, 'action.yml'))
  for (const [name, text] of await bundle()) {
    const path = join(action, 'dist', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
})
afterAll(() => rmSync(action, { recursive: true, force: true }))
afterEach(async () => {
  await Promise.all(started.splice(0).map((registry) => registry.close()))
})

type Signal = 'SIGINT' | 'SIGTERM'

const heard = 'the signal was heard'
/** Before the action: says so when a signal comes, just before the action's own listener is called. */
const listenerOf = (signal: Signal) => `process.once('${signal}', () => console.log('${heard}'))`

/** A second signal as soon as the run no longer listens: the results are not written yet. */
const secondSignal = `
  const { off } = process
  process.off = (name, listener) => {
    off.call(process, name, listener)
    if (name === 'SIGTERM') process.kill(process.pid, name)
    return process
  }`

interface Cancelled extends StepResult {
  /** Milliseconds from the signal to the end. */
  readonly lasted: number
  readonly build: Sandbox
  readonly release: Sandbox
}

/** Promotes, and sends the signal at the first request of which `at` says so; that one meets the fault. */
async function cancel(
  signal: Signal,
  at: (request: LoggedRequest) => boolean,
  fault: (heard: Promise<void>) => Fault,
  script = listenerOf(signal),
): Promise<Cancelled> {
  const held: { kill?: () => void; at?: number } = {}
  const hearing = Promise.withResolvers<void>()
  const build = await startRegistry()
  const release = await startRegistry({
    fault: (request) => {
      if (held.at !== undefined || !at(request)) return undefined
      held.at = performance.now()
      held.kill?.()
      return fault(hearing.promise)
    },
  })
  started.push(build, release)
  seed(build.store, 'acme/app', app, ['sha-1'])
  seed(build.store, 'acme/app', former, ['stable'])
  seed(release.store, 'acme/app', former, ['latest'])
  const targets = [':stable', ...['1.1.0', 'latest'].map((tag) => `${release.host}/acme/app:${tag}`)]
  const result = await runStep({
    action,
    inputs: { source: `${build.host}/acme/app:sha-1`, targets: targets.join('\n') },
    nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(script)}`],
    onOutput: (text) => {
      if (text.includes(heard)) hearing.resolve()
    },
    onStart: (child) => {
      held.kill = () => child.kill(signal)
    },
  })
  return { ...result, lasted: performance.now() - (held.at ?? Number.NaN), build, release }
}

const isTag = (tag: string) => (request: LoggedRequest) =>
  request.operation === 'manifest-put' && request.reference === tag

/** Done, and answered when the signal has come. */
const answered = (hearing: Promise<void>): Fault => ({ kind: 'delay', until: hearing })
/** Done, and never answered. */
const hanging = (): Fault => ({ kind: 'delay', until: new Promise<never>(() => undefined) })

const named = (registry: Sandbox, tag: string) => registry.store.tag('acme/app', tag)

const reported = z.object({
  promotions: z.array(z.object({ targets: z.array(z.object({ target: z.string(), result: z.string() })) })),
})

function results({ outputs }: StepResult): readonly string[] {
  const { promotions } = reported.parse(JSON.parse(outputs['report'] ?? ''))
  return promotions.flatMap(({ targets }) => targets.map(({ result }) => result))
}

function expectNothingMoved({ build, release }: Cancelled): void {
  expect(named(build, 'stable')).toBe(former.digest)
  expect(named(release, 'latest')).toBe(former.digest)
  expect(named(release, '1.1.0')).toBeUndefined()
}

describe.each<Signal>(['SIGINT', 'SIGTERM'])('%s', (signal) => {
  it.each([
    ['that is answered', answered],
    ['that hangs', hanging],
  ])('while a blob is sent %s: nothing is tagged', async (_, fault) => {
    const cancelled = await cancel(signal, ({ operation }) => operation === 'upload-put', fault)
    expect(cancelled.lasted).toBeLessThan(patience)
    expect(cancelled).toMatchObject({ status: 1, outputs: { status: 'failed' } })
    expect(cancelled.log).toContain(`the job was cancelled (${signal})`)
    expectNothingMoved(cancelled)
  })

  it.each([
    ['that is answered', answered],
    ['that hangs', hanging],
  ])('while a tag is moved %s: what moved goes back', async (_, fault) => {
    const cancelled = await cancel(signal, isTag('1.1.0'), fault)
    expect(cancelled.lasted).toBeLessThan(patience)
    expect(cancelled).toMatchObject({ status: 1, outputs: { status: 'failed' } })
    expect(results(cancelled)).toEqual(['restored', 'deleted', 'untouched'])
    expectNothingMoved(cancelled)
  })

  it('while the last tags move: nothing is stopped, and all tags are kept', async () => {
    const cancelled = await cancel(signal, isTag('latest'), answered)
    expect(cancelled).toMatchObject({ status: 0, outputs: { status: 'promoted' } })
    expect(results(cancelled)).toEqual(['moved', 'created', 'moved'])
  })
})

it('SIGTERM while the results of a cancelled run are written: they are all there', async () => {
  const cancelled = await cancel('SIGINT', isTag('1.1.0'), answered, `${listenerOf('SIGINT')}\n${secondSignal}`)
  expect(cancelled).toMatchObject({ status: 1, outputs: { status: 'failed' } })
  expect(results(cancelled)).toEqual(['restored', 'deleted', 'untouched'])
  expectNothingMoved(cancelled)
})
