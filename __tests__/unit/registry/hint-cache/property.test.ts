// Whatever a hint cache says, and whoever wrote it: the same promotion ends the same.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SandboxOptions } from '../../../../sandbox/server.ts'
import type { HintCache } from '../../../../src/registry/hint-cache/hint-cache.ts'
import { request } from '../../../integration/promote/support.ts'
import {
  app,
  base,
  bill,
  contents,
  decisions,
  hintCacheOf,
  hold,
  holding,
  linkByTag,
  registry,
  runWith,
} from './runs.ts'

/** Worlds in which the same promotion is run with any hint cache and without one. */
const worlds: readonly Omit<SandboxOptions, 'tuning'>[] = [
  {},
  { quirks: ['no-referrers-api', 'no-multi-tag'] },
  { quirks: ['mount-declined', 'head-manifest-405'] },
  { quirks: ['mount-unknown-401', 'no-cancel'] },
  { quirks: ['mount-unknown-404', 'no-digest-header'] },
]

async function outcome(world: (typeof worlds)[number], hintCache: (hosts: readonly string[]) => HintCache | undefined) {
  const [from, to] = [await registry(world), await registry(world)]
  hold(from, 'acme/app', app, 'sha-1', 'old')
  if (world.quirks?.includes('no-referrers-api') === true) await linkByTag(from)
  hold(from, 'acme/app', bill)
  to.store.putBlob('prod/app', base.bytes)
  to.store.putBlob('other/base', base.bytes)
  hold(to, 'prod/app', bill)
  const requests = [
    request(`${from.host}/acme/app:sha-1`, [`${to.host}/prod/app:a`, `${to.host}/prod/app:b`, `${to.host}/new/app:a`]),
  ]
  const report = await runWith(hintCache([from.host, to.host]), requests)
  const named = JSON.stringify([decisions(report), contents(from), contents(to)])
  return named.replaceAll(from.host, 'from.test').replaceAll(to.host, 'to.test')
}

const anyPath = fc.oneof(fc.constantFrom('acme/app', 'other/base', 'prod/app', 'new/app', 'gone/app'), fc.string())
const anyHint = fc.oneof(fc.boolean(), fc.constant(undefined), fc.string())
const anyMark = fc.oneof(fc.constant('the big layer'), fc.string())
const anyRegistry = fc.record({
  day: fc.oneof(fc.integer({ min: 19_960, max: 20_010 }), fc.anything()),
  hints: fc.record({ referrersApi: anyHint, multiTag: anyHint, selfMount: anyHint }),
  holds: fc.dictionary(anyPath, fc.array(anyMark, { maxLength: 4 }), { maxKeys: 5 }),
})
const anyBytes = fc.constantFrom(app.bytes, bill.bytes, new Uint8Array()).map((b) => Buffer.from(b).toString('base64'))
const anyMemo = fc.record({
  version: fc.constantFrom(1, 1, 1, 2),
  from: anyRegistry,
  to: anyRegistry,
  manifests: fc.dictionary(fc.constantFrom(app.digest, ...app.children.map((child) => child.digest)), anyBytes),
  cut: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(400)),
})

type Drawn = typeof anyMemo extends fc.Arbitrary<infer T> ? T : never

/** The hint cache as text for these hosts, with the layer's true mark where it is meant. */
function textFor([from = '', to = '']: readonly string[], drawn: Drawn): string {
  const markAt = (host: string) => /"([\w-]{14})"\]/.exec(holding(host, 'acme/app'))?.[1] ?? ''
  const registries = Object.fromEntries(
    (
      [
        [from, drawn.from],
        [to, drawn.to],
      ] as const
    ).map(([host, memory]) => {
      const holds = Object.entries(memory.holds).map(([path, marks]) => [
        path,
        marks.map((mark) => (mark === 'the big layer' ? markAt(host) : mark)),
      ])
      const held: unknown = Object.fromEntries(holds)
      return [host, { ...memory, holds: held }]
    }),
  )
  const text = JSON.stringify({ version: drawn.version, registries, manifests: drawn.manifests })
  return text.slice(0, text.length - drawn.cut)
}

it.each(worlds)(
  'whatever a hint cache says, registries %j end the same and the report decides the same',
  async (world) => {
    const expected = await outcome(world, () => undefined)
    await fc.assert(
      fc.asyncProperty(anyMemo, async (drawn) => {
        expect(await outcome(world, (hosts) => hintCacheOf(textFor(hosts, drawn)))).toBe(expected)
      }),
      { numRuns: 25 },
    )
  },
  60_000,
)
