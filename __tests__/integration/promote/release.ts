// A release to three registries over HTTP, on a clock that waits for nobody: what the promise is held against.
import { tmpdir } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { expect } from 'vitest'
import { type Built, image, layer, referrer, seed } from '../../../sandbox/content.ts'
import { type Fault, type LoggedRequest, type Quirk, type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { eventHub } from '../../../src/promote/model/events.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { Report, TagResult } from '../../../src/promote/model/report.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import { promote } from '../../../src/promote/promote.ts'
import { openSession } from '../../../src/registry/client/session.ts'
import type { Registries } from '../../../src/registry/connect-options.ts'
import { openSpool } from '../../../src/registry/content/spool.ts'
import { formatReference } from '../../../src/registry/model/reference.ts'
import type { WireEvent } from '../../../src/registry/model/wire-event.ts'
import type { OpenHost } from '../../../src/registry/registry-host.ts'
import { openRemoteRepository } from '../../../src/registry/remote-repository.ts'
import { keyedMutex } from '../../../src/registry/util/keyed-mutex.ts'
import { noCredentials, testClock } from '../../unit/registry/transport/support.ts'
import { request, settings } from './support.ts'

export const app = image({ layers: [layer({ app: 'new' })] })
const former = image({ layers: [layer({ app: 'former' })] })
const document = referrer({ subject: app, artifactType: 'application/spdx+json' })

/** Registries over HTTP whose retries and pauses take no time. */
function connectAtOnce(observe: (event: WireEvent) => void): Registries {
  const hosts = new Map<string, OpenHost>()
  const clock = testClock(0)
  const hostOf = (registry: string): OpenHost => {
    const openHost = hosts.get(registry)
    if (openHost !== undefined) return openHost
    const credentials = noCredentials
    const session = openSession(registry, {
      settings: {},
      credentials,
      concurrency: 'auto',
      observe,
      environment: {},
      clock,
    })
    const host: OpenHost = {
      session,
      observe,
      webReader: () => Promise.reject(new Error('no signature store is configured')),
      close: () => session.close(),
      pageSize: 1000,
      wait: clock.sleep,
      warned: new Set(),
      refusedMounts: new Set(),
      presence: new Map(),
      served: { digests: new Map(), reads: new Map() },
      sent: new Set(),
      unsent: new Set(),
      refusedManifests: new Set(),
      manifestPushes: new Map(),
      turns: keyedMutex(),
    }
    hosts.set(registry, host)
    return host
  }
  return {
    open: (name, use) => {
      if (name.kind !== 'registry') throw new TypeError('no registry')
      return openRemoteRepository({ host: hostOf(name.registry), name, ...use })
    },
    preconnect: () => undefined,
    expectManifests: () => undefined,
    repositories: async function* () {},
    close: async () => void (await Promise.all([...hosts.values()].map((host) => host.close()))),
  }
}

/** `registry`: its position among the stage's. */
type Faults = (request: LoggedRequest, registry: number) => Fault | undefined

export interface Stage {
  /** Source and first target; second target; third target. */
  readonly registries: readonly [build: Sandbox, release: Sandbox, mirror: Sandbox]
  /** What goes wrong from now on. */
  arm(faults: Faults | undefined): void
  /** Requests that have come and are not answered yet. */
  readonly unanswered: ReadonlySet<LoggedRequest>
  /** Resolves when no request comes or is answered any more: what goes on then waits for an answer that is held. */
  still(): Promise<void>
  close(): Promise<void>
}

/** Turns of the event loop. */
const stillness = 50

/** `quirks`: of the second registry. */
export async function openStage(quirks: readonly Quirk[]): Promise<Stage> {
  const armed: { faults?: Faults | undefined } = {}
  const unanswered = new Set<LoggedRequest>()
  let moves = 0
  const start = (at: number, quirks: readonly Quirk[]) =>
    startRegistry({
      quirks,
      fault: (request) => {
        moves += 1
        unanswered.add(request)
        return armed.faults?.(request, at)
      },
      onAnswered: (request) => {
        moves += 1
        unanswered.delete(request)
      },
    })
  const registries = [await start(0, []), await start(1, quirks), await start(2, [])] as const
  return {
    registries,
    unanswered,
    still: async () => {
      for (let [turns, before] = [0, moves]; turns < stillness; turns++) {
        await setImmediate()
        if (moves !== before) [turns, before] = [-1, moves]
      }
    },
    arm: (faults) => {
      armed.faults = faults
    },
    close: async () => void (await Promise.all(registries.map((registry) => registry.close()))),
  }
}

/** One release in repositories of its own: three targets on three registries, tags that move and tags that are new. */
export interface Release {
  readonly requests: readonly PromotionRequest[]
  /** By reference, what the promised tags named before. */
  readonly before: ReadonlyMap<string, string | undefined>
  readonly holds: (reference: string) => string | undefined
  /** Whether all that the tag's image stands on is there. */
  readonly whole: (reference: string) => boolean
}

export function openRelease({ registries }: Stage, name: string): Release {
  const [build, release, mirror] = registries
  const path = `acme/${name}`
  seed(build.store, path, app, ['sha-1'])
  seed(build.store, path, document)
  seed(build.store, path, former, ['stable'])
  seed(release.store, path, former, ['1.0.0', 'latest'])
  const targets = [
    `${build.host}/${path}:stable`,
    `${release.host}/${path}:1.1.0`,
    `${release.host}/${path}:latest`,
    `${mirror.host}/${path}:1.1.0`,
  ]
  const find = (reference: string) => {
    const registry = registries.find(({ host }) => reference.startsWith(`${host}/`))
    if (registry === undefined) throw new TypeError(reference)
    const tag = reference.slice(reference.lastIndexOf(':') + 1)
    return { store: registry.store, tag }
  }
  const holds = (reference: string) => {
    const { store, tag } = find(reference)
    return store.tag(path, tag)
  }
  return {
    requests: [request(`${build.host}/${path}:sha-1`, targets)],
    before: new Map(targets.map((target) => [target, holds(target)])),
    holds,
    whole: (reference) => {
      const { store, tag } = find(reference)
      const built = [app, former].find(({ digest }) => digest === store.tag(path, tag))
      return built !== undefined && isWhole(store, path, built)
    },
  }
}

function isWhole(store: Sandbox['store'], path: string, { digest, blobs }: Built): boolean {
  return (
    store.manifest(path, digest) !== undefined &&
    [...blobs.keys()].every((blob) => store.blobSize(path, blob) !== undefined)
  )
}

/** Promotes over HTTP at once. */
export async function run({ requests }: Pick<Release, 'requests'>, overrides: Partial<Settings> = {}): Promise<Report> {
  const events = eventHub()
  const registries = connectAtOnce((event) => events.emit({ kind: 'wire', event }))
  try {
    return await promote(requests, { ...settings, ...registries, events, spool: openSpool(tmpdir()), ...overrides })
  } finally {
    await registries.close()
  }
}

const ours: ReadonlySet<TagResult> = new Set(['created', 'moved', 'same', 'left'])

/**
 * The promise, to the letter: what each tag holds is what the report says. `doubtful`: a fault hides what became of a
 * write for good, so that a tag that is told as left may have gone back.
 */
export function expectPromise(report: Report, { before, holds, whole }: Release, doubtful: boolean): void {
  const targets = report.promotions.flatMap((promotion) => promotion.targets)
  expect(targets.map(({ target }) => formatReference(target))).toEqual([...before.keys()])
  for (const { target, result, after } of targets) {
    const name = formatReference(target)
    const resultText = `${name} (${result})`
    if (after !== undefined) expect(holds(name), resultText).toBe(after)
    if (result === 'left' && doubtful) expect([app.digest, before.get(name)], resultText).toContain(holds(name))
    else expect(holds(name), resultText).toBe(ours.has(result) ? app.digest : before.get(name))
    if (holds(name) !== undefined) expect(whole(name), `${name} is whole`).toBe(true)
  }
  if (report.status === 'failed') expect(report.failures.length).toBeGreaterThan(0)
  else expect(targets.every(({ after }) => after === app.digest)).toBe(true)
}

/** A run without faults completes what is missing, and another one has nothing to do. */
export async function expectRecovery(release: Release): Promise<void> {
  const again = await run(release)
  expect(again.failures).toEqual([])
  for (const name of release.before.keys()) expect(release.holds(name), name).toBe(app.digest)
  expect(await run(release)).toMatchObject({ status: 'unchanged', changed: false })
}
