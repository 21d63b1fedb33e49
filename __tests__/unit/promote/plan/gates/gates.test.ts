import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Requirements } from '../../../../../src/promote/model/requirements.ts'
import { failedGates, requirementsSchema } from '../../../../../src/promote/plan/gates/gates.ts'
import type { GateSubject } from '../../../../../src/promote/plan/gates/model/gate.ts'
import { amd64, arm64, config, day, digestOfNumber, index, labelled, now, subject } from './subjects.ts'

const users = (user: string): GateSubject => subject({ configs: [config(amd64), config(arm64, { user })] })
const created = (created: number): GateSubject => subject({ configs: [config(amd64), config(arm64, { created })] })

describe('gates that hold', () => {
  const cases: readonly [string, Requirements, GateSubject][] = [
    ['nothing required', {}, subject({ configs: [] })],
    ['platforms', { platforms: ['linux/amd64', 'linux/aarch64'] }, subject()],
    [
      'a referrer',
      { 'referrers-present': ['application/spdx+json'] },
      subject({ attached: ['application/spdx+json'] }),
    ],
    ['a glob over the slash', { 'referrers-present': ['*spdx*'] }, subject({ attached: ['application/spdx+json'] })],
    ['a label', { labels: { stage: 'tested' } }, labelled({ stage: 'tested' }, { stage: 'tested' })],
    ['a glob', { labels: { url: 'https://*' } }, labelled({ url: 'https://a/b' }, { url: 'https://c' })],
    ['a value like a glob', { labels: { a: '[x]' } }, labelled({ a: '[x]' }, { a: '[x]' })],
    ['a range', { labels: { v: '>=1.2' } }, labelled({ v: 'v1.2' }, { v: '1.10.3+build' })],
    ['an annotation', { annotations: { ok: 'yes' } }, subject({ root: index([amd64], { ok: 'yes' }) })],
    ['an age', { 'max-age': '1d' }, subject()],
    ['a clock that is behind', { 'max-age': '1d' }, created(now + 60_000)],
    ['a size', { 'max-size': '1MB' }, subject()],
    ['users', { 'non-root': true }, users('app:root')],
    ['root that is allowed', { 'non-root': false }, users('root')],
    ['known platforms', { 'no-unknown': true }, subject()],
  ]
  it.each(cases)('%s', async (_, requirements, survey) => {
    expect(requirementsSchema.parse(requirements)).toEqual(requirements)
    expect(await failedGates(requirements, survey)).toEqual([])
  })
})

describe('gates that fail name the requirement, what was found and what to do', () => {
  const cases: readonly [Requirements, GateSubject, string][] = [
    [
      { platforms: ['linux/s390x'] },
      subject(),
      'platforms: "linux/s390x" must be there; the image has linux/amd64, linux/arm64/v8. Build',
    ],
    [
      { platforms: ['linux/amd64'] },
      subject({ configs: [] }),
      'platforms: "linux/amd64" must be there; the image has none. Build',
    ],
    [
      { 'referrers-present': ['application/spdx+json'] },
      subject(),
      'referrers-present: "application/spdx+json" must be attached; nothing is attached. Attach',
    ],
    [
      { 'referrers-present': ['*spdx*'] },
      subject({ attached: ['a/b', 'a/b'] }),
      'referrers-present: "*spdx*" must be attached; the image has "a/b". Attach',
    ],
    [
      { labels: { stage: 'tested' } },
      labelled({ stage: 'tested' }, {}),
      'labels: "stage" must be "tested"; linux/arm64/v8 has none. Labels are set',
    ],
    [
      { labels: { stage: 'tested' } },
      labelled({ stage: 'a' }, { stage: 'b' }),
      'labels: "stage" must be "tested"; linux/amd64 has "a", linux/arm64/v8 has "b". Labels are set',
    ],
    [
      { annotations: { ok: 'yes' } },
      subject({ root: index([amd64], { ok: 'no' }) }),
      'annotations: "ok" must be "yes"; the index has "no". docker/build-push-action sets it with `annotations: index:',
    ],
    [
      { 'max-age': '1d' },
      created(now - 3 * day),
      'max-age: the image must not be older than 1d; linux/arm64/v8 was created 2026-11-18T00:00:00.000Z, 3d ago. Build',
    ],
    [
      { 'max-age': '12h' },
      subject({ configs: [config(amd64, { created: now - day }), config(arm64, { created: now - 2 * day })] }),
      'max-age: the image must not be older than 12h; linux/arm64/v8 was created 2026-11-19T00:00:00.000Z, 48h ago. Build',
    ],
    [
      { 'max-age': '1d' },
      created(now + day),
      'max-age: the image must not be older than 1d; linux/arm64/v8 was created 2026-11-22T00:00:00.000Z, which is in the future. Build',
    ],
    [
      { 'max-age': '1d' },
      subject({ configs: [config(amd64), { platform: arm64, labels: {}, user: '' }] }),
      'max-age: the image must not be older than 1d; linux/arm64/v8 does not say when it was created. Build',
    ],
    [{ 'max-size': '999kB' }, subject(), 'max-size: the image must not be larger than 999kB; it has 1000kB. Make'],
    [
      { 'max-size': '999999' },
      subject(),
      'max-size: the image must not be larger than 999999; it has 1,000,000 bytes. Make',
    ],
    [
      { 'non-root': true },
      users(''),
      'non-root: the image must not run as root; linux/arm64/v8 names no user. Set USER',
    ],
    [
      { 'no-unknown': true },
      subject({ root: index([amd64, { os: 'unknown', architecture: 'unknown' }]) }),
      `no-unknown: no platform may be unknown; ${digestOfNumber(1)} is. Build with`,
    ],
  ]
  it.each(cases)('%j', async (requirements, survey, sentence) => {
    const failed = await failedGates(requirements, survey)
    expect(failed).toEqual([expect.stringContaining(sentence)])
    expect(failed[0]).toMatch(/\.$/)
  })

  it.each([
    { os: 'linux', architecture: 'unknown' },
    { os: 'unknown', architecture: 'amd64' },
  ])('a platform of which half is unknown is unknown: %j', async (platform) => {
    expect(await failedGates({ 'no-unknown': true }, subject({ root: index([amd64, platform]) }))).toHaveLength(1)
  })

  it('are reported together', async () => {
    const requirements: Requirements = {
      platforms: ['linux/s390x'],
      'max-size': '1kB',
      'max-age': '1s',
      'non-root': true,
      labels: { a: 'b', c: 'd' },
    }
    expect(await failedGates(requirements, users('0'))).toHaveLength(6)
  })
})

describe('a user that is or may be root', () => {
  const roots = ['', 'root', '0', '0:0', 'root:root', '0:1000', ':1000', '00', '+0', ' 0', 'ROOT', '-0', '0x0', '0.0']
  const numbers = ['4294967296', '2147483648', '\uff10', '\uff10\uff10', '0b0', '0o0', '1e-9', '0_0', '\u0660']
  const names = ['ContainerAdministrator', 'User Manager\\ContainerAdministrator', 'app root', 'root\u200b']
  const groups = ['1000:', '1000:0x0', '1000:1:0']
  it.each([roots, numbers, names, groups].flat())('%j', async (user) => {
    expect(await failedGates({ 'non-root': true }, users(user))).toHaveLength(1)
  })

  it.each([
    '1',
    '1000:0',
    'app',
    'rooted',
    'ContainerUser',
    '10',
    '2147483647',
    '0100',
    '_apt',
    'node:node',
    'CORP\\svc',
  ])('%j is not', async (user) => {
    expect(await failedGates({ 'non-root': true }, users(user))).toEqual([])
  })
})

describe('a range of versions', () => {
  it.each([
    ['>=1.2', '1.1.9', false],
    ['>=1.2', '2', true],
    ['>=1.2', '1.2.0-rc.1', false],
    ['^1.4.0', 'v1.9.0', true],
    ['~1.4', '1.5.0', false],
    ['=1.2.3', '1.2.3', true],
    ['<2 || >=3', '2.5.0', false],
    ['>=1', 'main', false],
    ['>=1', '', false],
    ['>=1', '1.2.3.4.5', false],
    ['>=1', `${'9'.repeat(5000)}.0.0`, false],
    ['>=1', `1.2.3+${'a'.repeat(300)}`, false],
    ['>=nonsense', '>=nonsense', false],
  ])('%s of %s: %s', async (range, version, holds) => {
    const failed = await failedGates({ labels: { v: range } }, labelled({ v: version }, { v: version }))
    expect(failed.length === 0).toBe(holds)
  })
})

describe('what an image does not say', () => {
  const strict: readonly Requirements[] = [{ labels: { a: '*' } }, { 'max-age': '1d' }, { 'non-root': true }]

  it.each(strict)('fails %j if the source holds no image', async (requirements) => {
    expect(await failedGates(requirements, subject({ configs: [] }))).toEqual([
      expect.stringContaining('it holds no image'),
    ])
  })

  it('is not searched in texts that are too long for a label', async () => {
    const long = { a: 'x'.repeat(20_000) }
    expect(await failedGates({ labels: { a: 'x*' } }, labelled(long, long))).toHaveLength(1)
  })

  it('is not found in what every object has', async () => {
    expect(await failedGates({ labels: { constructor: '*' }, annotations: { toString: '*' } }, subject())).toHaveLength(
      2,
    )
  })
})

it('requirements that no image could meet are problems of their own', () => {
  const read = requirementsSchema.safeParse({
    platforms: ['amd64', 'linux/amd64'],
    'referrers-present': ['!a/b'],
    labels: { v: '>=x.y.z.w' },
    annotations: { w: '<none>', x: 'none' },
  })
  expect(read.error?.issues.map(({ path, message }) => `${path.join()}: ${message}`)).toEqual([
    expect.stringMatching(/^platforms: "amd64" is not a platform/),
    expect.stringMatching(/^referrers-present: "!a\/b" excludes/),
    expect.stringMatching(/^labels: ">=x\.y\.z\.w" of "v" begins like a range/),
    expect.stringMatching(/^annotations: "<none>" of "w" begins like a range/),
  ])
})

it('a requirement that would be lost is refused', () => {
  const labels: unknown = JSON.parse('{"__proto__":"tested"}')
  const read = requirementsSchema.safeParse({ labels })
  expect(read.error?.issues.map(({ message }) => message)).toEqual(['"__proto__" cannot be required'])
})

it('no image can write lines or commands into the sentences, or make them long', async () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '\n', '\r', '\u2028', '\u202e', '"', '::', '##['),
    maxLength: 400,
  })
  const requirements: Requirements = {
    'referrers-present': ['x/y'],
    labels: { stage: 'tested' },
    'non-root': true,
  }
  await fc.assert(
    fc.asyncProperty(text, async (hostile) => {
      const sentences = await failedGates(
        requirements,
        subject({
          attached: [`a/${hostile}`],
          configs: [config(amd64, { labels: { stage: hostile }, user: `0:${hostile}` })],
        }),
      )
      expect(sentences).toHaveLength(3)
      for (const sentence of sentences) {
        expect(sentence).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(sentence.length).toBeLessThan(800)
      }
    }),
  )
})
