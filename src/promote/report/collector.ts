// The running account of a run, folded from its events: what the report is made of.
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, formatReference, type Tag } from '../../registry/model/reference.ts'
import type { BlobOutcome } from '../../registry/repository.ts'
import type { Event } from '../model/events.ts'
import type { Plan } from '../model/plan.ts'
import type { Traffic } from '../model/report.ts'
import type { Target } from '../model/request.ts'

/** What happened to one tag last. */
export interface TagState {
  /** `failed`: whether it moved is not known. `unmoved`: it failed, and holds what it held. */
  readonly kind: 'set' | 'held' | 'failed' | 'unmoved' | 'restored' | 'deleted' | 'left' | 'moved-by-other'
  readonly detail?: string
  /** What it named before, where that is not what the plan saw. */
  readonly before?: Digest | undefined
  /** What the tag names now; absent where `kind` says it, and where it is not known. */
  readonly after?: Digest | undefined
}

type ReferrerEvent = Extract<Event, { readonly kind: 'referrer' }>
type Linked = ReferrerEvent['how']

export interface RunCollector {
  readonly record: (event: Event) => void
  /** The latest plan; `undefined` if the run failed before there was one. */
  readonly plan: () => Plan | undefined
  readonly tagState: (target: Target) => TagState | undefined
  /** Whether a blob of that digest was not at the destination, by its name: it was looked up, and had to be sent or mounted. */
  readonly wasCopied: (destination: string, digest: string) => boolean
  /** The manifests that were pushed there by digest. */
  readonly pushed: (destination: string) => readonly Digest[]
  /** How this run made a referrer findable there, by its digest, or a digest tag, by its name; if it did. */
  readonly linked: (destination: string, what: Digest | Tag) => Linked | undefined
  /** What was made findable there under that subject, digest tags left out. */
  readonly referrersOf: (destination: string, subject: Digest) => readonly ReferrerEvent[]
  readonly traffic: () => Traffic
  readonly requests: () => number
  readonly warnings: () => readonly string[]
  readonly notices: () => readonly string[]
  /** Notes a write at a destination (see watch-writes.ts). */
  readonly noteWrite: () => void
  /** Whether anything was written anywhere, as far as known. */
  readonly changed: () => boolean
  /** Whether a promised tag was moved, or may have been. */
  readonly isTagTouched: () => boolean
  /** When the read-back showed that the tag names the image, in milliseconds since the epoch. */
  readonly confirmedAt: (target: Target) => number | undefined
}

export function createCollector(): RunCollector {
  const fates = new Map<string, TagState>()
  const traffic: Record<BlobOutcome, { blobs: number; bytes: number }> = {
    sent: empty(),
    mounted: empty(),
    present: empty(),
  }
  const brought = new Set<string>()
  const pushed = new Map<string, Set<Digest>>()
  const linked = new Map<string, Linked>()
  const referrers: ReferrerEvent[] = []
  const warnings = new Set<string>()
  const notices = new Set<string>()
  const confirmed = new Map<string, number>()
  let plan: Plan | undefined
  let requests = 0
  let changed = false
  let isTagTouched = false
  const decide = (target: Target, fate: TagState) => fates.set(formatReference(target), fate)

  const record = (event: Event): void => {
    switch (event.kind) {
      case 'blob':
        traffic[event.outcome].blobs += 1
        traffic[event.outcome].bytes += event.size
        if (event.outcome === 'present') return
        if (event.lookedUp) brought.add(`${formatName(event.destination)} ${event.digest}`)
        changed = true
        return
      case 'manifest':
        pushed.set(
          formatName(event.destination),
          (pushed.get(formatName(event.destination)) ?? new Set()).add(event.digest),
        )
        changed = true
        return
      case 'referrer':
        if (event.tag === undefined) referrers.push(event)
        linked.set(`${formatName(event.destination)} ${event.tag ?? event.digest}`, event.how)
        changed = true
        return
      case 'tag':
        changed = true
        isTagTouched = true
        decide(event.target, { kind: 'set', before: event.before })
        return
      case 'tag-held':
        decide(event.target, { kind: 'held', detail: event.reason, after: event.after })
        return
      case 'tag-failed':
        isTagTouched = true
        decide(event.target, { kind: 'failed', detail: event.message })
        return
      case 'rollback':
        decide(event.target, {
          ...(event.outcome === 'unmoved' && fates.get(formatReference(event.target))),
          kind: event.outcome,
          ...(event.detail !== undefined && { detail: event.detail }),
          ...(event.after !== undefined && { after: event.after }),
        })
        return
      case 'verified':
        if (event.outcome === 'confirmed') confirmed.set(formatReference(event.target), event.at)
        if (event.outcome === 'moved-by-other') decide(event.target, { kind: 'moved-by-other', after: event.after })
        return
      case 'warning':
        warnings.add(event.message)
        return
      case 'notice':
        notices.add(event.message)
        return
      case 'wire':
        if (event.event.kind === 'request') requests += 1
        if (event.event.kind === 'warning') warnings.add(`${event.event.registry}: ${event.event.message}`)
        return
      case 'planned':
        plan = event.plan
        return
      case 'phase':
      case 'pinned':
      case 'waiting':
      case 'content':
        return
    }
  }
  return {
    record,
    plan: () => plan,
    tagState: (target) => fates.get(formatReference(target)),
    wasCopied: (destination, digest) => brought.has(`${destination} ${digest}`),
    pushed: (destination) => [...(pushed.get(destination) ?? [])],
    referrersOf: (destination, subject) =>
      referrers.filter((event) => event.subject === subject && formatName(event.destination) === destination),
    linked: (destination, what) => linked.get(`${destination} ${what}`),
    traffic: () => traffic,
    requests: () => requests,
    warnings: () => [...warnings],
    notices: () => [...notices],
    noteWrite: () => {
      changed = true
    },
    changed: () => changed,
    isTagTouched: () => isTagTouched,
    confirmedAt: (target) => confirmed.get(formatReference(target)),
  }
}

function empty(): { blobs: number; bytes: number } {
  return { blobs: 0, bytes: 0 }
}
