// The plan as a table: what each tag names, what it is to name, and why not where it stays. A dry run and a real run
// print the same rows.
import type { Plan, PlannedPromotion, PlannedTarget } from '../../promote/model/plan.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { count, formatCount } from '../format.ts'
import { shortHex, sourcesText } from '../wording.ts'
import { alignColumns, atMost } from './table.ts'

/** Characters that a line may have before its reason gets a line of its own. */
const lineLimit = 140

const moveWords = { create: 'create', move: 'move', same: 'same', held: 'held', refused: 'REFUSED' } as const

interface Row {
  readonly promotion: PlannedPromotion
  readonly target: PlannedTarget
}

/** Of many images those that need nothing are only counted. */
export function planTable({ promotions }: Plan): readonly string[] {
  const busy = promotions.filter(({ decision }) => decision !== 'unchanged')
  const [first] = busy
  const alone = busy.length === 1 && first !== undefined
  return [
    ...(alone ? [headLine(first)] : []),
    ...gateLines(busy, alone),
    ...targetLines(busy, alone).map((line) => `  ${line}`),
    ...(promotions.length > 1 ? [totalLine(promotions)] : []),
  ]
}

function headLine({ request, root, decision, referrers }: PlannedPromotion): string {
  const extra = referrers.length === 0 ? '' : `, with ${count(referrers.length, 'referrer')}`
  return `${sourcesText(request.sources)} (${shortDigest(root.descriptor.digest)})${extra}: ${decision}`
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
    return failedGates.map((gate) => `  REFUSED: ${where}${gate}`)
  })
  const { shown, rest } = atMost(refusals, 'refusal', () => false)
  return [...shown, ...rest]
}

function targetLines(promotions: readonly PlannedPromotion[], alone: boolean): readonly string[] {
  const rows = promotions.flatMap((promotion) => promotion.targets.map((target): Row => ({ promotion, target })))
  const { shown, rest } = atMost(rows, 'target', ({ target }) => target.reason !== undefined)
  const head = ['Target', 'Before', 'After', 'Class', 'Move']
  const cells = shown.map(({ promotion, target }) => [
    ...(alone ? [] : [sourcesText(promotion.request.sources)]),
    ...targetCells(target, promotion.root.descriptor.digest),
  ])
  const [title = '', ...lines] = alignColumns([alone ? head : ['Source', ...head], ...cells])
  return [title, ...lines.flatMap((line, at) => withReason(line, shown[at]?.target.reason)), ...rest]
}

function targetCells({ target, move, expected, class: name }: PlannedTarget, digest: Digest): readonly string[] {
  const goes = move === 'create' || move === 'move'
  const after = goes ? `→ ${shortHex(digest)}` : 'stays'
  return [formatReference(target), expected ? shortHex(expected.digest) : '–', after, name, moveWords[move]]
}

function withReason(line: string, reason: string | undefined): readonly string[] {
  if (reason === undefined) return [line]
  const whole = `${line}: ${reason}`
  return whole.length <= lineLimit ? [whole] : [`${line}:`, `    ${reason}`]
}
