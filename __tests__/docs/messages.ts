// What the action says when a promotion goes wrong, said by the code itself: what docs/troubleshooting.md is held against.
import { type Built, digestTag, image, index, layer, referrer, seed } from '../../sandbox/content.ts'
import { type Fault, type LoggedRequest, startRegistry } from '../../sandbox/server.ts'
import type { Store } from '../../sandbox/storage/store.ts'
import { linesOf } from '../../src/action/log/event-lines.ts'
import { addAdvice, withAdvice } from '../../src/action/remedies.ts'
import { type Event, eventHub } from '../../src/promote/model/events.ts'
import type { Settings } from '../../src/promote/model/options.ts'
import type { Report } from '../../src/promote/model/report.ts'
import { failuresOf } from '../../src/promote/report/failures.ts'
import type { RunRequest } from '../../src/promote/requests/expand-selection.ts'
import { RegistryError } from '../../src/registry/model/errors.ts'
import { run as runOverHttp } from '../integration/promote/release.ts'
import { request, run, settings, store, tag } from '../integration/promote/support.ts'
import { type MemoryOptions, type MemoryRegistries, memoryRegistries } from '../support/memory.ts'
import { inputsOf, type Texts } from '../unit/action/inputs/support.ts'

export const app = index([image({ platform: 'linux/amd64' }), image({ platform: 'linux/arm64' })])
export const otherImage = image({ layers: [layer({ app: 'another' })] })

export interface Scene {
  /** Inputs beside `source: one.test/build:new` and `targets: one.test/app:1.2.3`. */
  readonly inputs?: Texts
  readonly options?: MemoryOptions
  /** What is there besides `one.test/build:new`. */
  readonly there?: Readonly<Record<string, Built>>
  readonly arrange?: (registries: MemoryRegistries) => unknown
  readonly settings?: Partial<Settings>
  /** Called for every event of the run. */
  readonly meanwhile?: (event: Event, registries: MemoryRegistries) => unknown
}

/** Attached to it where it is promoted over HTTP. */
export const document = referrer({ subject: app, artifactType: 'application/spdx+json' })

/** Everything that one run over registries in memory says. */
export async function tell(scene: Scene): Promise<readonly string[]> {
  const { requests } = await inputsOf({ source: 'one.test/build:new', targets: 'one.test/app:1.2.3', ...scene.inputs })
  return tellAll(requests, scene)
}

/** The same of requests, whatever the inputs of the scene say. */
export async function tellAll(requests: readonly RunRequest[], scene: Scene): Promise<readonly string[]> {
  const registries = memoryRegistries(scene.options)
  const there = { 'one.test/build:new': app, ...scene.there }
  for (const [name, built] of Object.entries(there)) put(registries, name, built)
  scene.arrange?.(registries)
  const { events, told } = listen((event) => scene.meanwhile?.(event, registries))
  return [...wordsOf(await run(registries, requests, { events, ...scene.settings })), ...told]
}

export function put(registries: MemoryRegistries, name: string, built: Built): void {
  const colon = name.lastIndexOf(':')
  store(registries.repository(name.slice(0, colon)), built, name.slice(colon + 1))
}

function listen(meanwhile: (event: Event) => unknown = () => undefined) {
  const events = eventHub()
  const collected: string[] = []
  events.listen((event) => {
    collected.push(...linesOf(event).map(({ text }) => text))
    meanwhile(event)
  })
  return { events, told: collected }
}

function wordsOf(report: Report): readonly string[] {
  const { failures, promotions, warnings, notices } = addAdvice(report)
  return [
    ...failures.flatMap(({ message, remedy }) => [message, remedy ?? '', `${message} ${remedy ?? ''}`]),
    ...promotions.flatMap(({ refusals, targets }) => [...refusals, ...targets.map(({ detail }) => detail ?? '')]),
    ...warnings,
    ...notices,
  ]
}

export interface Stage {
  readonly fault?: (request: LoggedRequest) => Fault | undefined
  /** What is there besides. */
  readonly arrange?: (store: Store) => void
  readonly settings?: Partial<Settings>
}

/** Everything that one promotion over HTTP says, from `build:new` to `app:1.2.3`, when requests meet `fault`. */
export async function tellOverHttp({
  fault = () => undefined,
  arrange,
  settings: own,
}: Stage): Promise<readonly string[]> {
  const registry = await startRegistry({ quirks: ['no-referrers-api'], fault })
  try {
    seed(registry.store, 'build', app, ['new'])
    seed(registry.store, 'build', index([document]), [digestTag(app.digest)])
    arrange?.(registry.store)
    const { events, told } = listen()
    const requests = [request(`${registry.host}/build:new`, [`${registry.host}/app:1.2.3`])]
    return [...wordsOf(await runOverHttp({ requests }, { ...settings, ...own, events })), ...told]
  } finally {
    await registry.close()
  }
}

/** One tag of a run over two repositories cannot move, after others did. */
export const failing = (reference: string): MemoryOptions => ({
  fault: ({ kind, what }) => (kind === 'pushTag' && what === tag(reference) ? 'refused' : undefined),
})

/** What the act fails with. */
export async function failure(act: () => unknown): Promise<string> {
  try {
    await act()
    return ''
  } catch (error) {
    if (!(error instanceof RegistryError)) return String(error)
    const [reportedFailure] = failuresOf(error, {
      requests: [],
      signal: new AbortController().signal,
      isTagTouched: true,
      writesNothing: false,
    })
    return `${String(error)} ${(reportedFailure && withAdvice(reportedFailure).remedy) ?? ''}`
  }
}
