// Two and three steps of the built action that write one tag at the same time: no bug, nothing half there, and what
// everybody brought is kept where it can be kept.
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, cosignSignature, digestTag, image, layer, referrer, seed } from '../../../sandbox/content.ts'
import type { Quirk } from '../../../sandbox/server.ts'
import { isWhole, openStage, type ReleaseResult, runIn, type Stage } from './release.ts'

const imageOf = (name: string): Built => image({ layers: [layer({ app: name })] })
const shared = imageOf('shared')

const stages: Partial<Record<'api' | 'tags', Stage>> = {}
/** Every answer takes a moment, so that the steps are all under way at once. */
const slowly = (quirks: readonly Quirk[]) =>
  openStage({ quirks, fault: () => ({ kind: 'delay', until: setTimeout(10) }) })

beforeAll(async () => {
  stages.api = await slowly([])
  stages.tags = await slowly(['no-referrers-api'])
})
afterAll(() => Promise.all(Object.values(stages).map((stage) => stage.close())))

function stageOf(kind: 'api' | 'tags'): Stage {
  const stage = stages[kind]
  if (stage === undefined) throw new Error('not started')
  return stage
}

interface Racer {
  readonly built: Built
  readonly tag: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly attached?: readonly (readonly [built: Built, tag?: string])[]
}

let races = 0

/** Runs all at once, each from a source of its own, into one repository. */
async function race({ action, source, release }: Stage, racers: readonly Racer[]) {
  races += 1
  const path = `acme/race-${races}`
  const ended = await Promise.all(
    racers.map(({ built, tag, inputs, attached = [] }, at) => {
      const from = `${path}-${at}`
      seed(source.store, from, built, ['build'])
      for (const [attachedImage, own] of attached)
        seed(source.store, from, attachedImage, own === undefined ? [] : [own])
      return runIn(action, {
        inputs: { source: `${source.host}/${from}:build`, targets: `${release.host}/${path}:${tag}`, ...inputs },
      })
    }),
  )
  return { path, ended, named: (tag: string) => release.store.tag(path, tag) }
}

/** A step ends as its status says; whoever was overtaken says so. */
function expectTold(ended: readonly ReleaseResult[]): void {
  for (const { status, outputs, log } of ended) {
    expect(log).not.toMatch(/bug/i)
    expect([0, 1], log).toContain(status)
    if (status === 1) expect(log).toMatch(/moved (?:it|by)|was .* when this run decided/)
    else expect(outputs['status']).toBe('promoted')
  }
}

describe.each([2, 3])('%i steps at once', (count) => {
  const names = ['one', 'two', 'three'].slice(0, count)

  it.each<[string, string]>([
    ['one tag', 'edge'],
    ['one version', '1.0.0'],
  ])('that move %s: it names the image of one of them, whole', async (_, tag) => {
    const stage = stageOf('api')
    const racers = names.map((name) => ({ built: imageOf(name), tag, inputs: { overwrite: 'always' } }))
    const { path, ended, named } = await race(stage, racers)
    expectTold(ended)
    const winner = racers.find(({ built }) => built.digest === named(tag))
    expect(winner && isWhole(stage.release, path, winner.built)).toBe(true)
    expect(ended.some(({ outputs }) => outputs['digest'] === named(tag))).toBe(true)
  })

  it('that move one floating tag: every version stands, and the tag names one of them', async () => {
    const stage = stageOf('api')
    const racers = names.map((name, at) => ({
      built: imageOf(`${name} floats`),
      tag: `1.${at}.0`,
      inputs: { 'floating-tags': 'latest' },
    }))
    const { ended, named } = await race(stage, racers)
    expectTold(ended)
    for (const [at, { built, tag }] of racers.entries())
      if (ended[at]?.status === 0) expect(named(tag)).toBe(built.digest)
    expect(racers.map(({ built }) => built.digest)).toContain(named('latest'))
  })

  it.each<[string, 'api' | 'tags', (name: string) => NonNullable<Racer['attached']>]>([
    [
      'one fallback tag',
      'tags',
      (name) => {
        const sbom = referrer({ subject: shared, artifactType: 'application/spdx+json', payload: name })
        return [[sbom]]
      },
    ],
    ['one .sig tag', 'tags', (name) => [[cosignSignature(shared, [`by ${name}`]), digestTag(shared.digest, '.sig')]]],
  ])('that write %s: what each of them brought is there', async (written, kind, attach) => {
    const stage = stageOf(kind)
    const racers = names.map((name) => ({ built: shared, tag: name, attached: attach(name) }))
    for (const [at, { attached }] of racers.entries())
      for (const [built] of attached) listAtSource(stage, `acme/race-${races + 1}-${at}`, built)
    const { path, ended } = await race(stage, racers)
    for (const { status, log } of ended) expect(status, log).toBe(0)
    const { store } = stage.release
    if (written === 'one .sig tag') {
      const text = Buffer.from(store.manifest(path, digestTag(shared.digest, '.sig'))?.bytes ?? []).toString()
      for (const name of names) expect(text).toContain(`by ${name}`)
    } else {
      const list = Buffer.from(store.manifest(path, digestTag(shared.digest))?.bytes ?? []).toString()
      for (const { attached } of racers) for (const [built] of attached) expect(list).toContain(built.digest)
    }
  })
})

/** Without the API a source lists its referrers by the fallback tag. */
function listAtSource({ source }: Stage, path: string, built: Built): void {
  if (built.descriptor.artifactType === undefined) return
  const list = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [built.descriptor],
  })
  const digest = source.store.putManifest(path, {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    bytes: Buffer.from(list),
  })
  source.store.setTag(path, digestTag(shared.digest), digest)
}
