// What a dry run leaves: the plan, to be read here and to be applied by another step.
import type { PlanDocument } from '../../promote/model/plan-document.ts'
import { count, formatBytes } from '../format.ts'
import { dryRunNote } from '../log/result.ts'
import { planText } from '../outputs/outputs.ts'
import { block, collapsed } from './markdown.ts'

/** Characters of a plan that is shown whole. */
const planLimit = 64 * 1024

/** Empty where there is no plan. */
export function planSection(plan: PlanDocument | undefined): string {
  if (plan === undefined) return ''
  const size = `At most ${formatBytes(plan.bytes)} would be sent for ${count(plan.promotions.length, 'image')}.`
  const elsewhere =
    planText(plan) === ''
      ? '. For another job it is too long: the output `plan` is empty.'
      : ', or another job the output `plan`.'
  const apply = `To do exactly this, give a later step \`plan: \${{ steps.<id>.outputs.plan-file }}\`${elsewhere}`
  const json = JSON.stringify(plan, undefined, 2)
  const body =
    json.length > planLimit
      ? 'The plan is too long for this page; `plan-file` is its path.'
      : block('json', json.split('\n'))
  return `${size} ${apply}\n\n${dryRunNote}\n\n${collapsed('The plan', body)}`
}
