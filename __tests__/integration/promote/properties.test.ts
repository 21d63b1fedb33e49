// What is true of every plan and every run, over generated images and registries.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestTag } from '../../../sandbox/content.ts'
import { type Event, type EventHub, eventHub } from '../../../src/promote/model/events.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { Digest } from '../../../src/registry/model/digest.ts'
import { formatName, formatReference } from '../../../src/registry/model/reference.ts'
import type { MemoryFault, MemoryOperation, MemoryOptions, MemoryRegistries } from '../../support/memory.ts'
import { apply, maker, planOf } from './planned-worlds.ts'
import { digest, run, tag } from './support.ts'
import {
  type Described,
  documentsOf,
  partsOf,
  registriesOf,
  requestsOf,
  stateOf,
  type Wanted,
  worlds,
} from './worlds.ts'

const runs = { numRuns: 250 }

async function holds(check: (world: Described) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(worlds, check), runs)
}

/** What was decided: of every target its move, and what it named. */
const decisions = ({ promotions }: Report) =>
  promotions.map(({ decision, digest, targets }) => ({
    decision,
    digest,
    targets: targets.map(({ target, move, before }) => [formatReference(target), move, before]),
  }))

const writesOf = ({ operations }: MemoryRegistries) => operations.filter(({ write }) => write)

describe('a dry run', () => {
  it('writes nothing, and decides what a run does', async () => {
    const statuses: string[] = []
    await holds(async (world) => {
      const dry = registriesOf(world)
      const planned = await run(dry, requestsOf(world), { dryRun: true, maker })
      expect(writesOf(dry)).toEqual([])
      expect(stateOf(dry)).toEqual(stateOf(registriesOf(world)))
      const real = registriesOf(world)
      const done = await run(real, requestsOf(world))
      expect(decisions(planned)).toEqual(decisions(done))
      expect(planned.status).toBe(done.status === 'promoted' ? 'planned' : done.status)
      statuses.push(done.status)
    })
    expect(statuses).toContain('refused')
    expect(statuses.filter((status) => status === 'promoted').length).toBeGreaterThan(runs.numRuns / 2)
  })

  it('makes a plan that, applied, does what the run itself would have done, and then nothing', async () => {
    await holds(async (world) => {
      const { text } = await planOf(world)
      const [straight, applied] = [registriesOf(world), registriesOf(world)]
      const done = await run(straight, requestsOf(world))
      const report = await run(applied, await apply(text))
      expect(report.status).toBe(done.status)
      expect(stateOf(applied)).toEqual(stateOf(straight))
      if (done.status === 'refused') return
      expect(await run(applied, await apply(text))).toMatchObject({ changed: false })
    })
  })
})

describe('a run', () => {
  it('that is refused has no steps', async () => {
    await holds(async (world) => {
      const registries = registriesOf(world)
      const { status } = await run(registries, requestsOf(world))
      if (status === 'refused' || status === 'unchanged') expect(writesOf(registries)).toEqual([])
    })
  })

  it('leaves nothing to plan', async () => {
    await holds(async (world) => {
      const registries = registriesOf(world)
      const first = await run(registries, requestsOf(world))
      if (first.status === 'refused') return
      const before = writesOf(registries).length
      const again = await run(registries, requestsOf(world))
      expect(again.changed).toBe(false)
      expect(again.promotions.flatMap(({ targets }) => targets).map(({ result }) => result)).not.toContain('moved')
      expect(writesOf(registries)).toHaveLength(before)
    })
  })

  it('sends nothing that is there, and nothing twice to one registry', async () => {
    await holds(async (world) => {
      const [registries, untouched] = [registriesOf(world), registriesOf(world)]
      const { seen, events } = listening()
      await run(registries, requestsOf(world), { events })
      const sent = seen.filter((event) => event.kind === 'blob' && event.outcome === 'sent')
      const keys = sent.map((event) => {
        if (event.kind !== 'blob' || event.destination.kind !== 'registry') throw new TypeError('no blob')
        const { destination, digest } = event
        expect(untouched.repository(formatName(destination)).blobs.has(digest)).toBe(false)
        expect(destination.registry, 'mounted where the source is').not.toBe('one.test')
        return `${destination.registry} ${digest}`
      })
      expect(new Set(keys).size).toBe(keys.length)
    })
  })

  it('brings children before parents, and moves promised tags last', async () => {
    await holds(async (world) => {
      const registries = registriesOf(world)
      const placesBefore = placesOf(registriesOf(world))
      const parts = new Map(world.wanted.flatMap(({ image }) => [...partsOf(image)]))
      const { seen, events } = listening()
      const { promotions } = await run(registries, requestsOf(world), { events })
      for (const event of seen) {
        if (event.kind !== 'blob' && event.kind !== 'manifest') continue
        const name = formatName(event.destination)
        if (event.kind === 'manifest')
          for (const part of parts.get(event.digest) ?? [])
            expect(placesBefore, `${event.digest} in ${name}`).toContain(`${name} ${part}`)
        placesBefore.add(`${name} ${event.digest}`)
      }
      const promised = new Set(
        promotions.flatMap(({ targets }) => targets.map(({ target }) => formatReference(target))),
      )
      const writes = writesOf(registries)
      const isPromised = ({ kind, repository, what }: (typeof writes)[number]) =>
        kind === 'pushTag' && promised.has(`${repository}:${what}`)
      const first = writes.findIndex(isPromised)
      if (first >= 0) expect(writes.slice(first).every(isPromised)).toBe(true)
    })
  })
})

describe('a run in which one thing goes wrong', () => {
  /** `forgotten`: a manifest that was accepted is gone when the next operation begins. */
  const faults = fc.constantFrom<MemoryFault | 'forgotten'>('refused', 'lost-answer', 'absent', 'forgotten')

  it('and that is green has everything that was selected at the source at every target', async () => {
    const ends: string[] = []
    await fc.assert(
      fc.asyncProperty(worlds, faults, fc.integer({ min: 1, max: 60 }), async (world, fault, at) => {
        const registries = registriesOf({ ...world, options: { ...world.options, fault: faultAt(at, fault) } })
        const { status, promotions } = await run(registries, requestsOf(world))
        ends.push(`${fault} ${status}`)
        if (status !== 'promoted' && status !== 'unchanged') return
        for (const [index, { targets }] of promotions.entries())
          for (const { target, result } of targets) {
            const wanted = world.wanted[index]
            if (wanted === undefined || result === 'held') continue
            const name = formatName(target.repository)
            expect(registries.repository(name).tags.get(target.tag), `${fault} ${at}`).toBe(wanted.image.digest)
            expect(
              missingParts(registries, name, wanted, world.options.referrers),
              `${fault} ${at} in ${name}`,
            ).toEqual([])
          }

        function faultAt(index: number, kind: MemoryFault | 'forgotten') {
          let lost: { readonly repository: string; readonly manifest: Digest } | undefined
          return (operation: MemoryOperation): MemoryFault | undefined => {
            if (lost !== undefined) registries.repository(lost.repository).manifests.delete(lost.manifest)
            lost = undefined
            const { repository, what } = operation
            if (kind !== 'forgotten') return operation.index === index ? kind : undefined
            if (operation.kind === 'pushManifest' && operation.index >= index && index > 0) {
              lost = { repository, manifest: digest(what) }
              index = 0
            }
            return undefined
          }
        }
      }),
      runs,
    )
    for (const fault of ['lost-answer', 'absent', 'forgotten']) expect(ends).toContain(`${fault} promoted`)
    expect(ends).toContain('refused failed')
  })
})

/** What of an image and its referrers a repository does not have, or does not let clients find. */
function missingParts(
  registries: MemoryRegistries,
  name: string,
  wanted: Wanted,
  referrers: MemoryOptions['referrers'],
): readonly string[] {
  const { blobs, manifests, tags } = registries.repository(name)
  const nodes = [...partsOf(wanted.image)].flatMap(([root, parts]) => [root, ...parts])
  const missing = nodes.filter((part) => !manifests.has(digest(part)) && !blobs.has(digest(part)))
  const signature = wanted.signed && !tags.has(tag(digestTag(wanted.image.digest, '.sig'))) ? ['signature'] : []
  const listed = tags.get(tag(digestTag(wanted.image.digest)))
  const list = listed && manifests.get(listed)
  const isListed = (document: string) =>
    manifests.get(digest(document))?.subject?.digest === wanted.image.digest &&
    (referrers === 'api' || (list?.kind === 'index' && list.entries.some((entry) => entry.digest === document)))
  return [
    ...missing,
    ...signature,
    ...documentsOf(wanted)
      .map((document) => document.digest)
      .filter((document) => !isListed(document)),
  ]
}

function listening(): { readonly seen: readonly Event[]; readonly events: EventHub } {
  const seen: Event[] = []
  const events = eventHub()
  events.listen((event) => seen.push(event))
  return { seen, events }
}

/** `repository digest` of everything that is somewhere. */
function placesOf(registries: MemoryRegistries): Set<string> {
  return new Set(
    Object.entries(stateOf(registries)).flatMap(([name, { blobs, manifests }]) =>
      [...blobs, ...manifests].map((digest) => `${name} ${digest}`),
    ),
  )
}
