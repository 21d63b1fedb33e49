// A line that stays broken, or changes a byte: the right error, no tag, and never a wrong byte.
import { describe, expect, it } from 'vitest'
import { blob, image, index, mediaTypes, noise, seed } from '../../../sandbox/content.ts'
import type { SandboxOptions } from '../../../sandbox/server.ts'
import { request } from '../promote/support.ts'
import { badLine, type Injury } from './bad-line.ts'
import { type AtEnd, expectSound, expectWhole, promoteOnce, sandbox } from './promotion.ts'

const small = blob(noise(1000, 'small'), mediaTypes.layer)
const large = blob(noise(2 * 1024 * 1024, 'large'), mediaTypes.layer)
const platform = image({ layers: [small, large] })
const app = index([platform])

interface Case {
  readonly name: string
  readonly side: 'source' | 'target'
  readonly injury: Injury
  /** What is said of it. */
  readonly says: RegExp
}

const lines: SandboxOptions = { quirks: ['relative-location'] }
const digestOf = ({ digest }: { readonly digest: string }): string => digest

/** Fails, says so of the right side, moves no tag, stores nothing wrong; completed as soon as the line is whole again. */
async function expectRefused({ side, injury, says }: Case, atEnd: AtEnd): Promise<void> {
  const [from, to] = [await sandbox(lines, atEnd), await sandbox(lines, atEnd)]
  seed(from.store, 'acme/app', app, ['sha-1'])
  const bad = await badLine(side === 'source' ? from.host : to.host, injury, atEnd)
  const [source, destination] = side === 'source' ? [bad.host, to.host] : [from.host, bad.host]
  const asked = request(`${source}/acme/app:sha-1`, [`${destination}/acme/app:1.0.0`], { referrers: 'none' })
  const { report } = await promoteOnce([asked])
  expect(bad.hurt()).toBeGreaterThan(0)
  expect(report.status).toBe('failed')
  expect(report.failures.map(({ message }) => message).join('\n')).toMatch(says)
  for (const failure of report.failures) expect([side, undefined]).toContain(failure.side)
  expect(to.store.tags('acme/app')).toEqual([])
  expectSound(to, 'acme/app', app)
  const straight = request(`${from.host}/acme/app:sha-1`, [`${to.host}/acme/app:1.0.0`], { referrers: 'none' })
  expect((await promoteOnce([straight])).report.status).toBe('promoted')
  expectWhole(to, 'acme/app', app)
}

const flip = { how: 'flip', part: 'body' } as const
const flips: readonly Case[] = [0, 0.5, -1].flatMap((after): readonly Case[] => [
  {
    name: `byte ${after} of the index read`,
    side: 'source',
    injury: { ...flip, line: /^GET \S*\/manifests\/sha-1 /, of: 'answer', after },
    says: /expected sha256:\w+, got sha256/,
  },
  {
    name: `byte ${after} of a manifest read`,
    side: 'source',
    injury: { ...flip, line: new RegExp(`^GET \\S*/manifests/${platform.digest}`), of: 'answer', after },
    says: /expected sha256:\w+, got sha256/,
  },
  ...[small, large].map(
    (flipped): Case => ({
      name: `byte ${after} of a blob of ${flipped.bytes.length} bytes read`,
      side: 'source',
      injury: { ...flip, line: new RegExp(`^GET \\S*/blobs/${digestOf(flipped)}`), of: 'answer', after },
      says: /expected sha256:\w+, got sha256/,
    }),
  ),
  ...[small, large].map(
    (flipped): Case => ({
      name: `byte ${after} of a blob of ${flipped.bytes.length} bytes sent`,
      side: 'target',
      injury: { ...flip, line: new RegExp(`^PUT \\S*digest=${digestOf(flipped)}`), of: 'request', after },
      says: /DIGEST_INVALID/,
    }),
  ),
  {
    name: `byte ${after} of a manifest sent`,
    side: 'target',
    injury: { ...flip, line: new RegExp(`^PUT \\S*/manifests/${platform.digest}`), of: 'request', after },
    says: /could not push manifest .*(?:INVALID)/,
  },
])

describe('a line that changes', () => {
  it.concurrent.for(flips)('$name', ({ ...damageCase }, { onTestFinished }) =>
    expectRefused(damageCase, onTestFinished),
  )
})

const breaks = { how: 'close', times: Number.POSITIVE_INFINITY } as const
const lasting: readonly Case[] = [
  {
    name: 'a large blob is read, after its first byte',
    side: 'source',
    injury: { ...breaks, line: new RegExp(`^GET \\S*/blobs/${large.digest}`), of: 'answer', part: 'body', after: 1 },
    says: /could not read blob .* the connection broke 5 times in a row/,
  },
  {
    name: 'a manifest is read, in the middle',
    side: 'source',
    injury: { ...breaks, line: /^GET \S*\/manifests\//, of: 'answer', part: 'body', after: 0.5 },
    says: /could not read manifest sha-1 .*\(no answer\).*\(5 tries\)/,
  },
  {
    name: 'a blob is sent, before its last byte',
    side: 'target',
    injury: { ...breaks, line: new RegExp(`^PUT \\S*digest=${large.digest}`), of: 'request', part: 'body', after: -1 },
    says: /could not send blob .*\(no answer\)/,
  },
  {
    name: 'an upload is started',
    side: 'target',
    injury: { ...breaks, line: /^POST /, of: 'request', part: 'head', after: 0 },
    says: /could not start an upload .*\(no answer\).*\(5 tries\)/,
  },
]

describe('a line that breaks whenever', { timeout: 60_000 }, () => {
  it.concurrent.for(lasting)('$name', (damageCase, { onTestFinished }) => expectRefused(damageCase, onTestFinished))
})
