// The section of a dry run: the plan to read, and how to apply it.
import type { PlanDocument } from '../../promote/model/plan-document.ts'
import type { Report } from '../../promote/model/report.ts'
import { count, formatBytes } from '../format.ts'
import { dryRunNotes, isApplicable } from '../log/result.ts'
import { planText } from '../outputs/outputs.ts'
import type { Surface } from '../surface.ts'
import { block, collapsed } from './markdown.ts'

/** Characters of a plan that is shown whole. */
const planLimit = 64 * 1024

/** Empty if there is no plan. */
export function planSection({ plan, status }: Pick<Report, 'plan' | 'status'>, surface: Surface): string {
  if (plan === undefined) return ''
  const size = `At most ${formatBytes(plan.bytes)} would be sent for ${count(plan.promotions.length, 'image')}.`
  const json = JSON.stringify(plan, undefined, 2)
  const body =
    json.length > planLimit
      ? 'The plan is too long for this page; the plan file has all of it.'
      : block('json', json.split('\n'))
  return [...advice(plan, status, size, surface), collapsed('The plan', body)].join('\n\n')
}

function advice(plan: PlanDocument, status: Report['status'], size: string, surface: Surface): readonly string[] {
  if (status === 'refused') return ['Nothing of this plan can be applied: it would be refused again.']
  if (!isApplicable({ plan, status })) return []
  const partial = status === 'failed' ? ' The plan leaves out what failed.' : ''
  return [`${size}${partial} ${howToApply(plan, surface)}`, dryRunNotes[surface]]
}

function howToApply(plan: PlanDocument, surface: Surface): string {
  if (surface === 'command-line') return 'To do exactly this, run `promote-image apply` with the plan file.'
  const otherJob =
    planText(plan) === ''
      ? '. The output `plan` is empty, because the plan is too long for another job.'
      : '. In another job use the output `plan`.'
  return `To do exactly this, give a later step \`plan: \${{ steps.<id>.outputs.plan-file }}\`${otherJob}`
}
