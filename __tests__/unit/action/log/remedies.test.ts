// The end of the log says what to do: about each refusal, and about what a dry run does not test.
import { expect, it } from 'vitest'
import { reportResult } from '../../../../src/action/log/result.ts'
import { refusalRemedies } from '../../../../src/action/refusal-remedies.ts'
import type { Report } from '../../../../src/promote/model/report.ts'
import { promotion, remember, report, target } from '../inputs/support.ts'

function linesOf(rest: Partial<Report>): readonly string[] {
  const { runner, lines } = remember()
  reportResult(report(rest), runner, 'action')
  return lines()
}

const rules = [
  'published-version',
  'overwrite-never',
  'reserved-tag',
  'allow-targets',
  'plan-drift',
  'two-images',
] as const

it.each(rules)('a refusal by the guard %s', (rule) => {
  const targets = [target('acme/app:1', { result: 'refused', detail: 'x', rule })]
  const [line] = linesOf({ status: 'refused', promotions: [promotion({ targets })] })
  expect(line).toContain(`%0AWhat to do: ${refusalRemedies[rule].slice(0, 20)}`)
})

it('a dry run', () => {
  const plan = { version: 1, repository: 'acme/app', run: '1', bytes: 0, requests: 0, promotions: [] } as const
  const lines = linesOf({ status: 'planned', changed: false, plan })
  expect(lines.at(-2)).toContain('does not test push rights')
  expect(lines.at(-2)).toContain('`phase: preflight`')
})

it('a dry run that is refused, without a word of push rights', () => {
  const plan = { version: 1, repository: 'acme/app', run: '1', bytes: 0, requests: 0, promotions: [] } as const
  expect(linesOf({ status: 'refused', changed: false, plan }).join('\n')).not.toContain('push rights')
})

it('a gate, without a second full stop', () => {
  const [line] = linesOf({
    status: 'refused',
    changed: false,
    promotions: [promotion({ refusals: ['max-age: it is old. Build it again.'] })],
  })
  expect(line).toContain('was refused: max-age: it is old. Build it again. Nothing was written anywhere.')
})

it('several gates, in one text that says once that nothing was written', () => {
  const refusals = ['max-age: it is old. Build it again.', 'max-size: it is large']
  const lines = linesOf({ status: 'refused', changed: false, promotions: [promotion({ refusals })] })
  expect(lines).toHaveLength(3)
  expect(lines[0]).toContain('was refused by 2 gates. Nothing was written anywhere.%0A- max-age: it is old.')
  expect(lines[0]).toContain('%0A- max-size: it is large.')
})

it('a dry run on the command line', () => {
  const { runner, lines } = remember()
  const plan = { version: 1, repository: 'acme/app', run: '1', bytes: 0, requests: 0, promotions: [] } as const
  reportResult(report({ status: 'planned', changed: false, plan }), runner, 'command-line')
  expect(lines().at(-2)).toContain('`promote-image login check REPOSITORY`')
})
