// What a dry run says of its plan, on the page and in the log, by how it ended.
import { describe, expect, it } from 'vitest'
import { dryRunNotes, reportResult } from '../../../../src/action/log/result.ts'
import { summaryOf } from '../../../../src/action/summary/summary.ts'
import type { Report } from '../../../../src/promote/model/report.ts'
import { remember } from '../inputs/support.ts'
import { stories } from './stories.ts'

const ended = (status: Report['status']): Report => ({
  ...stories.planned,
  status,
  ...(status === 'unchanged' && { promotions: stories.unchanged.promotions }),
})

const cases: readonly (readonly [string, Report, applied: boolean, rights: boolean])[] = [
  ['planned', ended('planned'), true, true],
  ['refused', ended('refused'), false, false],
  ['failed in a part', ended('failed'), true, true],
  ['unchanged', ended('unchanged'), false, false],
]

describe.each(['action', 'command-line'] as const)('on the surface %s', (surface) => {
  it.each(cases)('a dry run that ended %s', (_, report, isApplied, needsRights) => {
    const page = summaryOf(report, { repository: 'acme/app', serverUrl: 'https://github.com', surface })
    expect(page.includes('To do exactly this')).toBe(isApplied)
    expect(page.includes('A dry run does not test push rights')).toBe(needsRights)
    expect(page).toContain('The plan')
    const { runner, output } = remember()
    reportResult(report, runner, surface)
    expect(output().includes(dryRunNotes[surface])).toBe(needsRights)
  })
})

it('the page of a dry run that was refused says so of its plan', () => {
  const context = { repository: 'acme/app', serverUrl: 'https://github.com', surface: 'action' } as const
  expect(summaryOf(ended('refused'), context)).toContain('it would be refused again')
  expect(summaryOf(ended('failed'), context)).toContain('The plan leaves out what failed.')
})
