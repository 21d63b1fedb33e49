// The lines of single events: what happened, to what, in one sentence each.
import type { Event } from '../promote/events.ts'
import type { Plan, PlannedPromotion, PlannedTarget } from '../promote/plan.ts'
import type { Target } from '../promote/request.ts'
import { type Digest, shortDigest } from '../registry/digest.ts'
import { formatName, formatReference } from '../registry/reference.ts'
import { sourcesText } from './outcome-words.ts'
import { count, formatBytes, formatTime } from './text.ts'

/** The lines that an event is worth on its own; none for those that are only counted. */
export function linesOf(event: Event): readonly string[] {
  switch (event.kind) {
    case 'pinned':
      return [`${sourcesText(event.sources)} ${event.made ? 'becomes' : 'is'} ${event.digest}`]
    case 'planned':
      return planLines(event.plan)
    case 'content':
      return [
        `At most ${count(event.blobs, 'blob')} (${formatBytes(event.bytes)}) and ${count(event.manifests, 'manifest')} to bring`,
      ]
    case 'referrer':
      return [`${event.artifactType} of ${shortDigest(event.subject)} is in ${formatName(event.destination)}`]
    case 'tag':
      return [`${name(event.target)}: ${shortOr(event.before, 'new')} → ${shortDigest(event.after)}`]
    case 'tag-failed':
      return [`${name(event.target)} could not move: ${event.message}`]
    case 'rollback':
      return [`${name(event.target)} ${rollbackWords[event.outcome]}${event.detail ? `: ${event.detail}` : ''}`]
    case 'verified':
      return [`${name(event.target)} ${verifiedWords[event.outcome]}`]
    case 'waiting':
      return [
        `${event.source} is not all there yet: ${event.reason}; waiting up to ${formatTime(event.milliseconds)} more`,
      ]
    case 'notice':
      return [event.message]
    case 'phase':
    case 'blob':
    case 'manifest':
    case 'warning':
    case 'wire':
      break
  }
  return []
}

const rollbackWords = {
  restored: 'was put back',
  deleted: 'was removed again',
  left: 'was left standing',
  unmoved: 'did not move',
  'moved-by-other': 'was not put back',
} as const
const verifiedWords = {
  confirmed: 'reads back as set',
  'not-visible': 'was set, and reads do not show it yet',
  'moved-by-other': 'was moved by someone else',
} as const
const moveWords = { create: 'new', move: 'moves', same: 'names it already', held: 'stays', refused: 'REFUSED' } as const

/** Of many images those that need nothing are one line. */
function planLines({ promotions }: Plan): readonly string[] {
  const busy = promotions.filter(({ decision }) => decision !== 'unchanged')
  const idle = promotions.length - busy.length
  const told = busy.flatMap((promotion) => [
    headLine(promotion),
    ...promotion.failedGates.map((gate) => `  REFUSED: ${gate}`),
    ...promotion.targets.map(targetLine),
  ])
  return idle === 0 ? told : [...told, `${count(idle, 'image')}: nothing to do`]
}

function headLine({ request, root, decision, referrers }: PlannedPromotion): string {
  const extra = referrers.length === 0 ? '' : `, with ${count(referrers.length, 'referrer')}`
  return `${sourcesText(request.sources)} (${shortDigest(root.descriptor.digest)})${extra}: ${decision}`
}

function targetLine({ target, move, expected, reason }: PlannedTarget): string {
  const from = move === 'move' ? ` from ${shortOr(expected?.digest, 'nothing')}` : ''
  return `  ${name(target)} ${moveWords[move]}${from}${reason === undefined ? '' : `: ${reason}`}`
}

function name(target: Target): string {
  return formatReference(target)
}

function shortOr(digest: Digest | undefined, nothing: string): string {
  return digest === undefined ? nothing : shortDigest(digest)
}
