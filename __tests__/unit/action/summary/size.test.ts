// A summary is never longer than GitHub takes, and says what it leaves out.
import { describe, expect, it } from 'vitest'
import { summaryOf } from '../../../../src/action/summary/summary.ts'
import { digestFrom, promotion, report, target } from '../inputs/support.ts'
import { openPage } from './page.ts'

const context = { repository: 'acme/app', serverUrl: 'https://github.com', surface: 'action' as const }

describe('10,000 promotions', () => {
  const promotions = Array.from({ length: 10_000 }, (_, at) =>
    promotion({
      targets: [
        target(`ghcr.io/acme/app:1.0.${at}`, { result: 'failed', after: undefined, detail: '@<&`|'.repeat(200) }),
      ],
      refusals: ['@'.repeat(5000)],
    }),
  )
  const failures = promotions.map(() => ({ message: '@'.repeat(5000), side: undefined, remedy: '@'.repeat(5000) }))
  const lines = promotions.map((_, at) => `${'ü'.repeat(300)} ${at}`)
  const markdown = summaryOf(
    report({ status: 'failed', promotions, failures, warnings: lines, notices: lines }),
    context,
  )
  const page = openPage(markdown)

  it('take less than 1 MiB', () => {
    expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024)
  })

  it('are counted if they are left out, and none is cut', () => {
    const [rows] = page.tables
    const shown = (rows?.length ?? 0) - 1
    expect(shown).toBeGreaterThan(100)
    const more = (10_000 - shown).toLocaleString('en-US')
    expect(page.named('p').map(({ text }) => text)).toContain(`… and ${more} more targets.`)
    for (const row of rows ?? []) expect(row).toHaveLength(4)
    expect(page.named('li').map(({ text }) => text.trim())).toContain('… and 9,950 more.')
    expect(page.named('p').map(({ text }) => text)).toContain('… and 19,990 more.')
  })
})

describe('few promotions of many targets that all failed at length', () => {
  const targets = Array.from({ length: 300 }, (_, at) =>
    target(`ghcr.io/acme/app:1.0.${at}`, { result: 'failed', after: undefined, detail: `${'@'.repeat(1000)} ${at}` }),
  )
  const promotions = Array.from({ length: 5 }, () => promotion({ targets }))
  const markdown = summaryOf(report({ status: 'failed', promotions }), context)
  const page = openPage(markdown)

  it('take less than 1 MiB, in whole tables, and the page says that it is not all', () => {
    expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024)
    expect(page.tables[0]).toHaveLength(201)
    expect(page.named('p').map(({ text }) => text)).toContain('… and 100 more targets.')
    expect(page.named('p').at(-1)?.text).toBe('Some of this page was left out: it is too long.')
    for (const [head = [], ...rows] of page.tables) for (const row of rows) expect(row).toHaveLength(head.length)
  })
})

it('many that went well are counted all, with those that find no room', () => {
  const promotions = Array.from({ length: 3000 }, (_, at) =>
    promotion({ targets: [target(`ghcr.io/acme/app:1.0.${at}`)] }),
  )
  const page = openPage(summaryOf(report({ promotions }), context))
  expect(page.named('summary')[0]?.text).toBe('3,000 targets: 3,000 created')
  expect(page.named('p').map(({ text }) => text)).toContainEqual(expect.stringMatching(/^… and [\d,]+ more targets\.$/))
})

it('targets beyond a table are in the report if it is whole', () => {
  const targets = Array.from({ length: 250 }, (_, at) => target(`ghcr.io/acme/app:1.0.${at}`))
  const page = openPage(summaryOf(report({ promotions: [promotion({ targets })] }), context))
  expect(page.named('p').map(({ text }) => text)).toContain('… and 50 more targets; the output report has them.')
})

it('a plan that is too long for an output is not promised to another job', () => {
  const pageOf = (length: number) => {
    const promotions = Array.from({ length }, (_, at) => {
      const digest = digestFrom(String(at))
      const options = { overwrite: 'floating', referrers: 'all', floatingTags: [] } as const
      return { sources: [`ghcr.io/acme/app@${digest}`], digest, graph: digest, options, targets: [], bytes: 0 }
    })
    const plan = { version: 1, repository: 'acme/app', run: '7', promotions, bytes: 0, requests: 0 } as const
    return summaryOf(report({ status: 'planned', plan }), context)
  }
  expect(pageOf(5000)).toContain('The output `plan` is empty, because the plan is too long for another job.')
  expect(pageOf(5)).toContain('`plan: ${{ steps.<id>.outputs.plan-file }}`. In another job use the output `plan`.')
})
