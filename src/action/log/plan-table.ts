// Prints the plan as a table: what each tag names, what it is going to name, and why not if it stays. A dry run and a real
// run print the same rows.
import type { Plan, PlannedPromotion, PlannedTarget } from '../../promote/model/plan.ts'
import { backupOf } from '../../promote/plan/backup.ts'
import { isMoving } from '../../promote/plan/changes.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { count, formatCount } from '../format.ts'
import { pinnedText, sourcesText } from '../wording/sources.ts'
import { shortHex } from '../wording/tag-results.ts'
import type { Style } from '../workflow-commands.ts'
import { alignColumns, atMost, type StyledLine } from './table.ts'

/** Characters that a line may have before its reason gets a line of its own. */
const lineLimit = 140

const moveWords = { create: 'create', move: 'move', same: 'same', held: 'held', refused: 'REFUSED' } as const

interface Row {
  readonly promotion: PlannedPromotion
  readonly target: PlannedTarget
}

/** Of many images those that need nothing are only counted. */
export function planTable({ promotions }: Plan): readonly StyledLine[] {
  const busy = promotions.filter(({ decision }) => decision !== 'unchanged')
  const [first] = busy
  const alone = busy.length === 1 && first !== undefined
  return [
    ...(alone ? [{ text: headLine(first) }] : []),
    ...gateLines(busy, alone).map((text) => ({ text, style: 'red' as const })),
    ...targetLines(busy, alone).map(({ text, ...rest }) => ({ text: `  ${text}`, ...rest })),
    ...(promotions.length > 1 ? [{ text: totalLine(promotions) }] : []),
  ]
}

function headLine({ request, root, decision, referrers }: PlannedPromotion): string {
  const extra = referrers.length === 0 ? '' : `, with ${count(referrers.length, 'referrer')}`
  return `${pinnedText(request.sources, root.descriptor.digest)}${extra}: ${decision}`
}

const decisionWords = { promote: 'to promote', refused: 'refused', unchanged: 'unchanged' } as const

/** `40 images: 29 to promote, 1 refused, 10 unchanged`. */
function totalLine(promotions: readonly PlannedPromotion[]): string {
  const counted = (['promote', 'refused', 'unchanged'] as const).flatMap((decision) => {
    const number = promotions.filter((promotion) => promotion.decision === decision).length
    return number === 0 ? [] : [`${formatCount(number)} ${decisionWords[decision]}`]
  })
  return `${count(promotions.length, 'image')}: ${counted.join(', ')}`
}

function gateLines(promotions: readonly PlannedPromotion[], alone: boolean): readonly string[] {
  const refusals = promotions.flatMap(({ request, failedGates }) => {
    const where = alone ? '' : `${sourcesText(request.sources)}: `
    if (failedGates.length === 0) return []
    return [`  REFUSED: ${where}${count(failedGates.length, 'gate')} not met; the error at the end says why`]
  })
  const { shown, rest } = atMost(refusals, 'refusal', () => false)
  return [...shown, ...rest]
}

function targetLines(promotions: readonly PlannedPromotion[], alone: boolean): readonly StyledLine[] {
  const rows = promotions.flatMap((promotion) => promotion.targets.map((target): Row => ({ promotion, target })))
  const { shown, rest } = atMost(rows, 'target', ({ target }) => target.reason !== undefined)
  const head = ['Target', 'Before', 'After', 'Move']
  const cells = shown.map(({ promotion, target }) => [
    ...(alone ? [] : [sourcesText(promotion.request.sources)]),
    ...targetCells(target, promotion),
  ])
  const backups = shown.flatMap((row) => backupCells(row).map((line) => [...(alone ? [] : ['']), ...line]))
  const [title = '', ...lines] = alignColumns([alone ? head : ['Source', ...head], ...cells, ...backups])
  const styled = lines.flatMap((line, index) => styledRow(line, shown[index]?.target))
  return [{ text: title, style: 'bold' }, ...styled, ...rest.map((text) => ({ text }))]
}

/** The tag that `backup` sets on what the target names; none if there is nothing to keep. What it names is not read. */
function backupCells({ promotion, target }: Row): readonly (readonly string[])[] {
  const backup = promotion.decision === 'refused' ? undefined : backupOf(target, promotion.request)
  if (backup === undefined || target.expected === undefined) return []
  return [[formatReference(backup), '', `→ ${shortHex(target.expected.digest)}`, 'backup']]
}

/** A gate that is not met refuses every target of its image, also those that would move. */
function targetCells(
  { target, move, rule, expected }: PlannedTarget,
  { root, decision }: PlannedPromotion,
): readonly string[] {
  const before = expected ? shortHex(expected.digest) : rule === 'allow-targets' ? '?' : '–'
  const moves = isMoving({ move })
  if (moves && decision === 'refused') return [formatReference(target), before, 'stays', 'not moved']
  const after = moves ? `→ ${shortHex(root.descriptor.digest)}` : 'stays'
  return [formatReference(target), before, after, moveWords[move]]
}

const moveStyles: Partial<Readonly<Record<PlannedTarget['move'], Style>>> = {
  create: 'green',
  move: 'green',
  held: 'yellow',
  refused: 'red',
}

/** With the reason, on a line of its own if both together would be too long. */
function styledRow(line: string, target: PlannedTarget | undefined): readonly StyledLine[] {
  const style = target && moveStyles[target.move]
  const styled = (text: string): StyledLine => (style === undefined ? { text } : { text, style })
  const reason = target?.reason
  if (reason === undefined) return [styled(line)]
  const whole = `${line}: ${reason}`
  return whole.length <= lineLimit ? [styled(whole)] : [styled(`${line}:`), styled(`    ${reason}`)]
}
