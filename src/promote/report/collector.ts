// Collects what happened in a run from its events. The report is built from it.
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, type Tag } from '../../registry/model/reference.ts'
import type { BlobOutcome } from '../../registry/repository.ts'
import type { Event } from '../model/events.ts'
import type { Plan } from '../model/plan.ts'
import type { DeletionReport, Traffic } from '../model/report.ts'
import type { Target } from '../model/request.ts'
import { type TagState, TagStates } from './tag-states.ts'
import type { WriteKind } from './watch-writes.ts'

type ReferrerEvent = Extract<Event, { readonly kind: 'referrer' }>

export class RunCollector {
  readonly #tags = new TagStates()
  readonly #traffic: Record<BlobOutcome, { blobs: number; bytes: number }> = {
    sent: { blobs: 0, bytes: 0 },
    mounted: { blobs: 0, bytes: 0 },
    present: { blobs: 0, bytes: 0 },
  }
  readonly #copiedBlobs = new Set<string>()
  readonly #pushed = new Map<string, Set<Digest>>()
  readonly #referrers: ReferrerEvent[] = []
  readonly #linked = new Map<string, ReferrerEvent['how']>()
  readonly #warnings = new Set<string>()
  readonly #notices = new Set<string>()
  readonly #deletions: DeletionReport[] = []
  #plan: Plan | undefined
  #requests = 0
  #changed = false
  #blobsWritten = false

  readonly record = (event: Event): void => {
    switch (event.kind) {
      case 'blob':
        this.#recordBlob(event)
        return
      case 'manifest':
        this.#recordManifest(formatName(event.destination), event.digest)
        return
      case 'referrer':
        this.#recordReferrer(event)
        return
      case 'tag':
        this.#changed = true
        this.#tags.record(event)
        return
      case 'tag-held':
      case 'tag-failed':
      case 'rollback':
      case 'verified':
        this.#tags.record(event)
        return
      case 'deletion':
        if (event.result !== 'planned') this.#changed = true
        this.#deletions.push({ reference: event.reference, digest: event.digest, result: event.result })
        return
      case 'warning':
        this.#warnings.add(event.message)
        return
      case 'notice':
        this.#notices.add(event.message)
        return
      case 'wire':
        if (event.event.kind === 'request') this.#requests += 1
        if (event.event.kind === 'warning') this.#warnings.add(`${event.event.registry}: ${event.event.message}`)
        return
      case 'planned':
        this.#plan = event.plan
        return
      case 'phase':
      case 'pinned':
      case 'waiting':
      case 'content':
        return
    }
  }

  #recordBlob({ outcome, size, lookedUp, destination, digest }: Extract<Event, { readonly kind: 'blob' }>): void {
    this.#traffic[outcome].blobs += 1
    this.#traffic[outcome].bytes += size
    if (outcome === 'present') return
    if (lookedUp) this.#copiedBlobs.add(`${formatName(destination)} ${digest}`)
    this.#blobsWritten = true
  }

  #recordManifest(destination: string, digest: Digest): void {
    this.#pushed.set(destination, (this.#pushed.get(destination) ?? new Set()).add(digest))
    this.#changed = true
  }

  #recordReferrer(event: ReferrerEvent): void {
    if (event.tag === undefined) this.#referrers.push(event)
    this.#linked.set(`${formatName(event.destination)} ${event.tag ?? event.digest}`, event.how)
    this.#changed = true
  }

  /** Notes a write at a destination (see watch-writes.ts). */
  readonly noteWrite = (kind: WriteKind): void => {
    if (kind === 'blob') this.#blobsWritten = true
    else this.#changed = true
  }

  /** The latest plan; `undefined` if the run failed before there was one. */
  get plan(): Plan | undefined {
    return this.#plan
  }

  tagState(target: Target): TagState | undefined {
    return this.#tags.state(target)
  }

  /** When the read-back showed that the tag names the image, in milliseconds since the epoch. */
  confirmedAt(target: Target): number | undefined {
    return this.#tags.confirmedAt(target)
  }

  /** Whether a promised tag was moved, or may have been. */
  get isTagTouched(): boolean {
    return this.#tags.isTouched
  }

  /** Whether the destination did not have the blob: it was looked up there, and then sent or mounted. */
  wasCopied(destination: string, blob: string): boolean {
    return this.#copiedBlobs.has(`${destination} ${blob}`)
  }

  /** The manifests that were pushed to the destination by digest. */
  pushed(destination: string): readonly Digest[] {
    return [...(this.#pushed.get(destination) ?? [])]
  }

  /** How this run made a referrer, by its digest, or a digest tag, by its name, discoverable; `undefined` if it did not. */
  linked(destination: string, what: Digest | Tag): ReferrerEvent['how'] | undefined {
    return this.#linked.get(`${destination} ${what}`)
  }

  /** The referrers of that subject that were made discoverable; digest tags are left out. */
  referrersOf(destination: string, subject: Digest): readonly ReferrerEvent[] {
    return this.#referrers.filter((event) => event.subject === subject && formatName(event.destination) === destination)
  }

  /** Tags of sources that were deleted, or would be. */
  get deletions(): readonly DeletionReport[] {
    return this.#deletions
  }

  get traffic(): Traffic {
    return this.#traffic
  }

  get requests(): number {
    return this.#requests
  }

  get warnings(): readonly string[] {
    return [...this.#warnings]
  }

  get notices(): readonly string[] {
    return [...this.#notices]
  }

  /** Whether anything that others can find was written or deleted, or may have been: anything but blobs. */
  get changed(): boolean {
    return this.#changed
  }

  /** Whether a blob was written, or may have been. */
  get blobsWritten(): boolean {
    return this.#blobsWritten
  }
}
