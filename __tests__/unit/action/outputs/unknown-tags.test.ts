// The output `report` leaves out what a tag names if nobody read it; `null` is a tag that does not exist.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { outputsOf } from '../../../../src/action/outputs/outputs.ts'
import type { TargetReport } from '../../../../src/promote/model/report.ts'
import { promotion, report, target } from '../inputs/support.ts'

it.each<[string, Partial<TargetReport>, object]>([
  [
    'nothing of a tag that was never read',
    { before: undefined, after: undefined, result: 'refused', move: 'refused', rule: 'allow-targets' },
    {},
  ],
  [
    'null for a tag that does not exist',
    { before: undefined, after: undefined, result: 'unmoved' },
    { before: null, after: null },
  ],
  ['no `after` if it is not known', { before: undefined, after: undefined, result: 'failed' }, { before: null }],
])('reports %s', (_, rest, named) => {
  const { report: text } = outputsOf(report({ promotions: [promotion({ targets: [target('acme/app:1', rest)] })] }), '')
  const { promotions } = z
    .object({ promotions: z.tuple([z.object({ targets: z.tuple([z.looseObject({})]) })]) })
    .parse(JSON.parse(text))
  const { before, after } = promotions[0].targets[0]
  expect({ before, after }).toEqual({ before: undefined, after: undefined, ...named })
})
