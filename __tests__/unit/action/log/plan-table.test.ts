// The plan as a table of the log: aligned, bounded, harmless, and the same whether or not it is carried out.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planTable } from '../../../../src/action/log/plan-table.ts'
import type { PlannedPromotion, PlannedTarget } from '../../../../src/promote/model/plan.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { remember, target } from '../inputs/support.ts'
import { options, planned, root } from './planned.ts'

const [short] = root.descriptor.digest.slice('sha256:'.length).match(/^.{12}/) ?? ['']

function row(reference: string, rest: Partial<PlannedTarget> = {}): PlannedTarget {
  return {
    target: target(reference).target,
    class: 'exact',
    move: 'create',
    derived: false,
    expected: undefined,
    ...rest,
  }
}

function imageOf(source: string, rest: Partial<PlannedPromotion> = {}): PlannedPromotion {
  return planned({ request: { sources: [parseReference(source)], targets: [], options }, ...rest })
}

const tableOf = (...promotions: readonly PlannedPromotion[]) => planTable({ promotions }).map(({ text }) => text)
const expected = root.descriptor

describe('one image', () => {
  it('has its own line, and a row in columns for each target', () => {
    const newer = '1.3.0 is newer there'
    const targets = [
      row('acme/app:1.2.3'),
      row('ghcr.io/acme/app:latest', { class: 'latest', move: 'move', expected }),
      row('acme/app:1.2', { class: 'minor', move: 'same', expected }),
      row('acme/app:1', { class: 'major', move: 'held', expected, reason: newer }),
    ]
    expect(tableOf(planned({ targets }))).toEqual([
      `ghcr.io/acme/app:sha-1 (sha256:${short}): promote`,
      '  Target                    Before        After           Move',
      `  docker.io/acme/app:1.2.3  –             → ${short}  create`,
      `  ghcr.io/acme/app:latest   ${short}  → ${short}  move`,
      `  docker.io/acme/app:1.2    ${short}  stays           same`,
      `  docker.io/acme/app:1      ${short}  stays           held: ${newer}`,
    ])
  })

  it('lists the tags that keep what is replaced', () => {
    const targets = [row('acme/app:1.2.3'), row('acme/app:latest', { move: 'move', expected })]
    const request = { sources: [parseReference('ghcr.io/acme/app:sha-1')], targets: [] } as const
    const lines = tableOf(
      planned({ request: { ...request, options: { ...options, backup: '{tag}-previous' } }, targets }),
    )
    expect(lines.at(-1)).toBe(`  docker.io/acme/app:latest-previous                → ${short}  backup`)
  })

  it('does not say of a tag that was never read what it names', () => {
    const barred = row('acme/app:1.2.3', { move: 'refused', rule: 'allow-targets', reason: 'not allowed' })
    expect(tableOf(planned({ decision: 'refused', targets: [barred] })).at(-1)).toBe(
      '  docker.io/acme/app:1.2.3  ?       stays  REFUSED: not allowed',
    )
  })

  it('that is refused shows why: each gate, and each target, beneath it if a line is too short', () => {
    const reason = 'it names another digest, and a full version is not moved: '.padEnd(120, 'x')
    const targets = [row('acme/app:1.2.3', { move: 'refused', expected, reason }), row('acme/app:new')]
    expect(tableOf(planned({ decision: 'refused', failedGates: ['max-age: too old'], targets }))).toEqual([
      `ghcr.io/acme/app:sha-1 (sha256:${short}): refused`,
      '  REFUSED: 1 gate not met; the error at the end says why',
      '  Target                    Before        After  Move',
      `  docker.io/acme/app:1.2.3  ${short}  stays  REFUSED:`,
      `      ${reason}`,
      '  docker.io/acme/app:new    –             stays  not moved',
    ])
  })
})

describe('many images', () => {
  it('have a row for each target with its source; those that need nothing are counted', () => {
    const idle = imageOf('ghcr.io/acme/idle:1', { decision: 'unchanged' })
    const promotions = [
      imageOf('ghcr.io/acme/cart:1', { targets: [row('acme/cart:1')] }),
      idle,
      imageOf('ghcr.io/acme/users:1', {
        decision: 'refused',
        failedGates: ['too old'],
        targets: [row('acme/users:1')],
      }),
      idle,
    ]
    expect(tableOf(...promotions)).toEqual([
      '  REFUSED: ghcr.io/acme/users:1: 1 gate not met; the error at the end says why',
      '  Source                Target                  Before  After           Move',
      `  ghcr.io/acme/cart:1   docker.io/acme/cart:1   –       → ${short}  create`,
      '  ghcr.io/acme/users:1  docker.io/acme/users:1  –       stays           not moved',
      '4 images: 1 to promote, 1 refused, 2 unchanged',
    ])
  })

  it('are counted beyond a thousand rows, what is held or refused standing first', () => {
    const promotions = Array.from({ length: 10_000 }, (_, at) =>
      imageOf(`ghcr.io/acme/app:1.0.${at}`, {
        targets: [row(`acme/app:1.0.${at}`, at === 9_999 ? { move: 'held', reason: 'newer there' } : {})],
      }),
    )
    const lines = tableOf(...promotions)
    expect(lines).toHaveLength(1003)
    expect(lines[1]).toMatch(/^ {2}ghcr\.io\/acme\/app:1\.0\.9999 .* held: newer there$/)
    expect(lines.slice(-2)).toEqual(['  … and 9,000 more targets', '10,000 images: 10,000 to promote'])
  })
})

it('one long name does not push the others out of sight', () => {
  const long = `registry.corp/${'a'.repeat(200)}:1`
  const [, , first = '', second = ''] = tableOf(planned({ targets: [row(long), row('acme/app:1')] }))
  expect(first.length).toBeGreaterThan(200)
  expect(second.length).toBeLessThan(80)
})

it('is never a workflow command, whatever the reason contains', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { runner, lines } = remember()
      const hostile = `${text}\n::error::x ##[error]`
      const refused = row('acme/app:1', { move: 'refused', reason: hostile })
      for (const line of tableOf(planned({ targets: [refused], failedGates: [hostile] }))) runner.line(line)
      expect(lines().filter((line) => /^\s*::|##\[/.test(line))).toEqual([])
    }),
  )
})
