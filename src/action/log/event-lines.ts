// Describes single events: what happened, to what, in one sentence each.
import type { Event } from '../../promote/model/events.ts'
import type { Target } from '../../promote/model/request.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { count, formatBytes, formatTime } from '../format.ts'
import { describeDeletion } from '../wording/deletions.ts'
import { isNamedBy, sourcesText } from '../wording/sources.ts'
import type { Style } from '../workflow-commands.ts'
import { planTable } from './plan-table.ts'
import type { StyledLine } from './table.ts'

/** The lines of one event; none for events that are only counted. */
export function linesOf(event: Event): readonly StyledLine[] {
  if (event.kind === 'planned') return planTable(event.plan)
  const style = styleOf(event)
  return textsOf(event).map((text) => (style === undefined ? { text } : { text, style }))
}

function styleOf(event: Event): Style | undefined {
  if (event.kind === 'tag') return 'green'
  if (event.kind === 'tag-failed') return 'red'
  return event.kind === 'tag-held' || event.kind === 'rollback' || event.kind === 'verified' ? 'yellow' : undefined
}

function textsOf(event: Exclude<Event, { readonly kind: 'planned' }>): readonly string[] {
  switch (event.kind) {
    case 'pinned':
      return isNamedBy(event.digest, event.sources)
        ? []
        : [`${sourcesText(event.sources)} ${event.created ? 'becomes' : 'is'} ${event.digest}`]
    case 'content':
      return [
        `At most ${count(event.blobs, 'blob')} (${formatBytes(event.bytes)}) and ${count(event.manifests, 'manifest')} to copy`,
      ]
    case 'tag':
      return [`${name(event.target)}: ${shortOr(event.before, 'new')} → ${shortDigest(event.after)}`]
    case 'tag-held':
      return [`${name(event.target)} stays as it is: ${event.reason}`]
    case 'tag-failed':
      return [`${name(event.target)} could not move: ${event.message}`]
    case 'rollback':
      return [`${name(event.target)} ${wordsOfRollback(event)}${event.detail ? `: ${event.detail}` : ''}`]
    case 'verified':
      return event.outcome === 'confirmed' ? [] : [`${name(event.target)} ${verifiedWords[event.outcome]}`]
    case 'deletion':
      return [describeDeletion(event)]
    case 'waiting':
      return [`${event.reason}; waiting up to ${formatTime(event.milliseconds)} more`]
    case 'notice':
      return [event.message]
    case 'phase':
    case 'blob':
    case 'manifest':
    case 'referrer':
    case 'warning':
    case 'wire':
      break
  }
  return []
}

function wordsOfRollback({ outcome, backup }: Extract<Event, { readonly kind: 'rollback' }>): string {
  return backup !== undefined && outcome === 'left' ? 'stays as this run set it' : rollbackWords[outcome]
}

const rollbackWords = {
  restored: 'was put back',
  deleted: 'was removed again',
  left: 'still names this image',
  unmoved: 'did not move',
  'moved-by-other': 'was not put back',
} as const

const verifiedWords = {
  'not-visible': 'was set, and reads do not show it yet',
  'moved-by-other': 'was moved by someone else',
} as const

function name(target: Target): string {
  return formatReference(target)
}

function shortOr(digest: Digest | undefined, nothing: string): string {
  return digest === undefined ? nothing : shortDigest(digest)
}
