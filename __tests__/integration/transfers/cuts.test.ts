// A line that breaks once, at every kind of place of every kind of exchange: the copy is completed, byte for byte.
import { describe, expect, it } from 'vitest'
import { blob, image, index, mediaTypes, noise, seed } from '../../../sandbox/content.ts'
import type { SandboxOptions } from '../../../sandbox/server.ts'
import { request } from '../promote/support.ts'
import { badLine, type Injury } from './bad-line.ts'
import { type AtEnd, expectWhole, promoteOnce, sandbox } from './promotion.ts'

const small = blob(noise(1000, 'small'), mediaTypes.layer)
/** More than is held in memory, and two chunks where chunks are asked for. */
const size = 6 * 1024 * 1024
const large = blob(noise(size, 'large'), mediaTypes.layer)
const platform = image({ layers: [small, large] })
const app = index([platform])

type Place = Pick<Injury, 'of' | 'part' | 'after'>

const asking: readonly (readonly [name: string, place: Place])[] = [
  ['before its head', { of: 'request', part: 'head', after: 0 }],
  ['in its head', { of: 'request', part: 'head', after: 20 }],
]
const sending: typeof asking = [
  ...asking,
  ['before the first byte of its body', { of: 'request', part: 'body', after: 0 }],
  ['after the first byte of its body', { of: 'request', part: 'body', after: 1 }],
  ['in the middle of its body', { of: 'request', part: 'body', after: 0.5 }],
  ['before the last byte of its body', { of: 'request', part: 'body', after: -1 }],
]
const answering: typeof asking = [
  ['before its answer', { of: 'answer', part: 'head', after: 0 }],
  ['in the head of its answer', { of: 'answer', part: 'head', after: 10 }],
]
const receiving: typeof asking = [
  ...answering,
  ['before the first byte of the answer', { of: 'answer', part: 'body', after: 0 }],
  ['after the first byte of the answer', { of: 'answer', part: 'body', after: 1 }],
  ['in the middle of the answer', { of: 'answer', part: 'body', after: 0.5 }],
  ['before the last byte of the answer', { of: 'answer', part: 'body', after: -1 }],
]

interface Case {
  readonly side: 'source' | 'target'
  readonly line: RegExp
  readonly name: string
  readonly place: Place
  readonly how: Injury['how']
  readonly spared: number
}

const exchanges: readonly (readonly [
  name: string,
  side: Case['side'],
  line: RegExp,
  places: typeof asking,
  spared?: number,
])[] = [
  ['a manifest is read', 'source', /^GET \S*\/manifests\//, [...asking, ...receiving]],
  ['a small blob is read', 'source', new RegExp(`^GET \\S*/blobs/${small.digest}`), [...asking, ...receiving]],
  ['a large blob is read', 'source', new RegExp(`^GET \\S*/blobs/${large.digest}`), [...asking, ...receiving]],
  ['a tag is looked up', 'target', /^HEAD /, [...asking, ...answering]],
  ['an upload is started', 'target', /^POST /, [...asking, ...answering]],
  ['a small blob is sent', 'target', new RegExp(`^PUT \\S*digest=${small.digest}`), [...sending, ...answering]],
  ['a large blob is sent', 'target', new RegExp(`^PUT \\S*digest=${large.digest}`), [...sending, ...answering]],
  ['a manifest is sent', 'target', new RegExp(`^PUT \\S*/manifests/${platform.digest}`), [...sending, ...answering]],
  ['a tag is moved', 'target', /^PUT \S*\/manifests\/1\.0\.0 /, [...sending, ...answering]],
]

const casesOf = (of: typeof exchanges): readonly Case[] =>
  of.flatMap(([exchange, side, line, places, spared = 0]) =>
    places.flatMap(([where, cutAt]) =>
      (['reset', 'close'] as const).map((how) => ({
        side,
        line,
        spared,
        name: `${exchange}, ${where} (${how})`,
        place: cutAt,
        how,
      })),
    ),
  )

const chunked: typeof exchanges = [
  ['a chunk is sent', 'target', /^PATCH /, [...sending, ...answering]],
  // the first is the one that is refused whole
  ['chunks are committed', 'target', new RegExp(`^PUT \\S*digest=${large.digest}`), [...asking, ...answering], 1],
]

/** Locations are paths, so that uploads stay on the line. */
const lines: SandboxOptions = { quirks: ['relative-location'] }

/** Takes no blob whole that is larger than a chunk. */
const inChunks: SandboxOptions = {
  ...lines,
  fault: ({ operation, headers }) =>
    operation === 'upload-put' && Number(headers['content-length']) === size
      ? { kind: 'status', status: 413 }
      : undefined,
}

/** Promotes over a line that is bad on one side. */
async function promoteOver({ side, line, place, how, spared }: Case, atEnd: AtEnd, target: SandboxOptions = lines) {
  const [from, to] = [await sandbox(lines, atEnd), await sandbox(target, atEnd)]
  seed(from.store, 'acme/app', app, ['sha-1'])
  const bad = await badLine(side === 'source' ? from.host : to.host, { line, ...place, how, spared }, atEnd)
  const [source, destination] = side === 'source' ? [bad.host, to.host] : [from.host, bad.host]
  const asked = request(`${source}/acme/app:sha-1`, [`${destination}/acme/app:1.0.0`], { referrers: 'none' })
  const { report } = await promoteOnce([asked])
  expect(bad.hurt()).toBe(1)
  expect(report).toMatchObject({ failures: [], status: 'promoted' })
  expect(to.store.tag('acme/app', '1.0.0')).toBe(app.digest)
  expectWhole(to, 'acme/app', app)
  return to
}

describe('a line that breaks once while', { timeout: 30_000 }, () => {
  it.concurrent.for(casesOf(exchanges))('$name', async (broken, { onTestFinished }) => {
    await promoteOver(broken, onTestFinished)
  })

  it.concurrent.for(casesOf(chunked))('$name', async (broken, { onTestFinished }) => {
    const to = await promoteOver(broken, onTestFinished, inChunks)
    const patches = to.requests.filter(({ operation }) => operation === 'upload-patch')
    expect(patches.length).toBeGreaterThanOrEqual(2)
    // an upload whose state is no chunk's edge is given up, not gone on with; one byte cannot be told from none
    const refused = to.requests.filter(({ status }) => status === 416)
    expect(refused).toHaveLength(broken.place.part === 'body' && broken.place.after === 1 ? 1 : 0)
    // what had arrived is not sent again, but for the chunk in doubt
    expect(patches.reduce((sum, { bytesIn }) => sum + bytesIn, 0)).toBeLessThanOrEqual(size + 2 * 5 * 1024 * 1024)
  })
})
