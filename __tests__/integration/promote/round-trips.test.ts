// Round trips are the cost: the number of requests of each kind of run, asserted to the request against the sandbox's own log.
import { describe, expect, it } from 'vitest'
import { type Built, image, index, layer, referrer, seed } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { PromotionOptions } from '../../../src/promote/model/request.ts'
import type { RunRequest } from '../../../src/promote/requests/expand-selection.ts'
import type { Selection } from '../../../src/promote/requests/select-tags.ts'
import { parseTemplate } from '../../../src/promote/requests/target-template.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x']
const app = index(
  platforms.map((platform) => image({ platform, layers: [layer({ sandbox: platform }), layer({ two: platform })] })),
)
const older = index([image({ layers: [layer({ older: 'older' })] })])
/** Platform manifests, distinct blobs. */
const P = 3
const B = 9

async function run(requests: readonly RunRequest[], overrides: Partial<Settings> = {}): Promise<Report> {
  const report = await promoteOverHttp(requests, { verify: 'off', ...overrides })
  expect(report.failures).toEqual([])
  return report
}

async function holding(built: Built, ...tags: readonly string[]): Promise<Sandbox> {
  const sandbox = await registry()
  seed(sandbox.store, 'acme/app', built, tags)
  return sandbox
}

const bare: Partial<PromotionOptions> = { referrers: 'none' }
const operations = (sandbox: Sandbox) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(sandbox.requests, ({ operation }) => operation)).map(([name, group]) => [
      name,
      group?.length,
    ]),
  )

describe('requests, with referrers: none and verify: off', () => {
  it('nothing to do: 1 + t', async () => {
    const sandbox = await holding(app, 'sha-1', '1.0.0', 'latest')
    const report = await run([
      request(
        `${sandbox.host}/acme/app:sha-1`,
        [`${sandbox.host}/acme/app:1.0.0`, `${sandbox.host}/acme/app:latest`],
        bare,
      ),
    ])
    expect(report).toMatchObject({ status: 'unchanged', requests: 3 })
    expect(operations(sandbox)).toEqual({ 'manifest-get': 1, 'manifest-head': 2 })
  })

  it('nothing to do across registries: 1 + t', async () => {
    const [sandbox, two] = [await holding(app, 'sha-1'), await holding(app, '1.0.0')]
    await run([request(`${sandbox.host}/acme/app:sha-1`, [`${two.host}/acme/app:1.0.0`], bare)])
    expect([operations(sandbox), operations(two)]).toEqual([{ 'manifest-get': 1 }, { 'manifest-head': 1 }])
  })

  it('retag in the same repository: 1 + 2t', async () => {
    const sandbox = await holding(app, 'sha-1')
    await run([request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/app:edge`], bare)])
    expect(operations(sandbox)).toEqual({ 'manifest-get': 1, 'manifest-head': 1, 'manifest-put': 1 })
  })

  it('a new version in the same repository: one GET more, since HEAD alone does not prove that it is free', async () => {
    const sandbox = await holding(app, 'sha-1')
    await run([request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/app:1.0.0`], bare)])
    expect(operations(sandbox)).toEqual({ 'manifest-get': 2, 'manifest-head': 1, 'manifest-put': 1 })
  })

  it('retag over a tag that moves: its former manifest is read too', async () => {
    const sandbox = await holding(app, 'sha-1')
    seed(sandbox.store, 'acme/app', older, ['edge'])
    await run([request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/app:edge`], bare)])
    expect(operations(sandbox)).toEqual({ 'manifest-get': 2, 'manifest-head': 1, 'manifest-put': 1 })
  })

  it('five tags of one class are one PUT once the host has answered OCI-Tag', async () => {
    const sandbox = await holding(app, 'sha-1')
    const targets = ['a', 'b', 'c', 'd', 'e'].map((tag) => `${sandbox.host}/acme/app:${tag}`)
    await run([request(`${sandbox.host}/acme/app:sha-1`, targets, bare)])
    expect(operations(sandbox)).toEqual({ 'manifest-get': 1, 'manifest-head': 5, 'manifest-put': 1 })
  })

  it('another repository of the same registry: 2(P+1) + B + 3t', async () => {
    const sandbox = await holding(app, 'sha-1')
    await run([request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/release:1.0.0`], bare)])
    expect(operations(sandbox)).toEqual({
      // the last is of a tag that is about to be created: a HEAD alone does not prove that it is free
      'manifest-get': P + 1 + 1,
      'manifest-put': P + 1 + 1,
      'upload-mount': B,
      'manifest-head': 1,
    })
    expect(sandbox.requests).toHaveLength(2 * (P + 1) + B + 3)
  })

  it('across registries, cold: 2(P+1) + 3B + 3t', async () => {
    const [sandbox, two] = [await holding(app, 'sha-1'), await registry()]
    await run([request(`${sandbox.host}/acme/app:sha-1`, [`${two.host}/acme/app:1.0.0`], bare)])
    expect(operations(sandbox)).toEqual({ 'manifest-get': P + 1, 'blob-get': B })
    expect(operations(two)).toEqual({
      'upload-mount': B,
      'upload-put': B,
      'manifest-put': P + 1 + 1,
      'manifest-head': 1,
      'manifest-get': 1,
    })
    expect(sandbox.requests.length + two.requests.length).toBe(2 * (P + 1) + 3 * B + 3)
  })

  it('a declined mount has opened the upload', async () => {
    const sandbox = await registry({ quirks: ['mount-declined'] })
    seed(sandbox.store, 'acme/app', app, ['sha-1'])
    await run([request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/release:1.0.0`], bare)])
    expect(operations(sandbox)).toMatchObject({ 'upload-mount': B, 'upload-put': B, 'blob-get': B })
    expect(operations(sandbox)).not.toHaveProperty('upload-start')
  })

  it('N destinations: the source is read once', async () => {
    const [sandbox, two, three] = [await holding(app, 'sha-1'), await registry(), await registry()]
    const targets = [two, three].flatMap(({ host }) => [`${host}/acme/app:1.0.0`, `${host}/acme/copy:1.0.0`])
    await run([request(`${sandbox.host}/acme/app:sha-1`, targets, bare)])
    for (const { operation, reference } of sandbox.requests)
      if (operation === 'blob-get')
        expect(
          sandbox.requests.filter(
            (candidate) => candidate.operation === 'blob-get' && candidate.reference === reference,
          ),
        ).toHaveLength(1)
    expect(operations(sandbox)['manifest-get']).toBe(P + 1)
  })

  it('the preflight opens the session that the first blob uses', async () => {
    const [sandbox, two, three] = [await holding(app, 'sha-1'), await registry(), await registry()]
    await run([
      request(`${sandbox.host}/acme/app:sha-1`, [`${two.host}/acme/app:1.0.0`, `${three.host}/acme/app:1.0.0`], bare),
    ])
    for (const sandbox of [two, three])
      expect(operations(sandbox)).toMatchObject({ 'upload-start': 1, 'upload-mount': B - 1, 'upload-put': B })
  })
})

describe('a selection, with referrers', () => {
  const select = (
    from: Sandbox,
    to: Sandbox,
    selection: Selection,
    options: Partial<PromotionOptions> = {},
  ): RunRequest => {
    const template = parseTemplate(`${to.host}/acme/app:{tag}`)
    if ('problem' in template) throw new TypeError(template.problem)
    const { repository } = parseReference(`${from.host}/acme/app`)
    const { options: defaults } = request(`${from.host}/acme/app:x`, [], options)
    return { from: repository, selection, templates: [template], options: defaults }
  }
  const newest: Selection = { kind: 'newest', count: 2 }
  const release: Selection = { kind: 'glob', patterns: ['release-*'] }

  it('reads the tags of each repository once in a run', async () => {
    const [sandbox, two] = [await holding(app, '1.0.0', 'release-1'), await registry()]
    seed(sandbox.store, 'acme/app', older, ['0.9.0'])
    await run([select(sandbox, two, newest), select(sandbox, two, release)])
    expect(operations(sandbox)).toEqual({
      tags: 1,
      'manifest-get': 3 + 2 * P + 1,
      referrers: 2 * (1 + P) + 2,
      'blob-get': B + 2,
    })
    expect(operations(two)).not.toHaveProperty('tags')
  })

  it('reads them once if nothing is left to do, also within the repository', async () => {
    const sandbox = await holding(app, '1.0.0')
    await run([select(sandbox, sandbox, newest, { floatingTags: ['major'] })])
    expect(operations(sandbox)).toMatchObject({ tags: 1 })
  })

  it('reads those of the source again after it waited for the image, because signatures come later', async () => {
    const [sandbox, two] = [await holding(app, '1.0.0'), await registry()]
    await run([select(sandbox, two, newest)], { wait: 1000 })
    expect(operations(sandbox)['tags']).toBe(2)
  })

  it('reads as many pages as there are, each once', async () => {
    const [sandbox, two] = [
      await holding(app, '1.0.0', ...Array.from({ length: 1500 }, (_, at) => `b-${at}`)),
      await registry(),
    ]
    await run([select(sandbox, two, newest)])
    expect(operations(sandbox)['tags']).toBe(2)
  })
})

describe('verify costs', () => {
  /** What it adds to the requests of a run, by a run with it and one without. */
  async function cost(make: (verify: 'on' | 'off') => Promise<readonly Sandbox[]>) {
    const [without, withIt] = [await make('off'), await make('on')].map((sandboxes) => sandboxes.map(operations))
    return withIt?.map((counts, at) => {
      const added = Object.entries(counts).map(([name, count]) => [name, count - (without?.[at]?.[name] ?? 0)] as const)
      return Object.fromEntries(added.filter(([, count]) => count !== 0))
    })
  }

  it('sends one HEAD per tag if nothing was copied', async () => {
    const added = await cost(async (verify) => {
      const sandbox = await holding(app, 'sha-1')
      const targets = ['edge', 'stable'].map((tag) => `${sandbox.host}/acme/app:${tag}`)
      await run([request(`${sandbox.host}/acme/app:sha-1`, targets, bare)], { verify })
      return [sandbox]
    })
    expect(added).toEqual([{ 'manifest-head': 2 }])
  })

  it('one HEAD per tag and platform after a cold copy, side by side: t + P', async () => {
    const added = await cost(async (verify) => {
      const [sandbox, two] = [await holding(app, 'sha-1'), await registry()]
      const targets = ['1.0.0', 'edge'].map((tag) => `${two.host}/acme/app:${tag}`)
      await run([request(`${sandbox.host}/acme/app:sha-1`, targets, bare)], { verify })
      return [sandbox, two]
    })
    expect(added).toEqual([{}, { 'manifest-head': 2 + P }])
  })

  it('reads one list per subject with new referrers, for any number of them', async () => {
    const documents = ['one', 'two'].map((payload) => referrer({ subject: app, artifactType: 'text/plain', payload }))
    const added = await cost(async (verify) => {
      const [sandbox, two] = [await holding(app, 'sha-1'), await registry()]
      for (const document of documents) seed(sandbox.store, 'acme/app', document)
      await run([request(`${sandbox.host}/acme/app:sha-1`, [`${two.host}/acme/app:1.0.0`])], { verify })
      return [sandbox, two]
    })
    expect(added).toEqual([{}, { 'manifest-head': 1 + P, referrers: 1 }])
  })
})
