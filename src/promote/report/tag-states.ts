// Follows each promised tag through the events of a run.
import type { Digest } from '../../registry/model/digest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import type { Event } from '../model/events.ts'
import type { Target } from '../model/request.ts'

/** What happened to a tag last. */
export interface TagState {
  /** `failed`: whether it moved is not known. `unmoved`: it failed, and names what it named. */
  readonly kind: 'set' | 'held' | 'failed' | 'unmoved' | 'restored' | 'deleted' | 'left' | 'moved-by-other'
  readonly detail?: string
  /** What it named before, if that is not what the plan saw. */
  readonly before?: Digest | undefined
  /** What the tag names now; absent if `kind` says it, or if it is not known. */
  readonly after?: Digest | undefined
}

type TagEvent = Extract<Event, { readonly kind: 'tag' | 'tag-held' | 'tag-failed' | 'rollback' | 'verified' }>

export class TagStates {
  readonly #states = new Map<string, TagState>()
  readonly #confirmed = new Map<string, number>()
  #isTouched = false

  record(event: TagEvent): void {
    switch (event.kind) {
      case 'tag':
        this.#isTouched = true
        this.#set(event.target, { kind: 'set', before: event.before })
        return
      case 'tag-held':
        this.#set(event.target, { kind: 'held', detail: event.reason, after: event.after })
        return
      case 'tag-failed':
        this.#isTouched = true
        this.#set(event.target, { kind: 'failed', detail: event.message })
        return
      case 'rollback':
        this.#set(event.target, {
          ...(event.outcome === 'unmoved' && this.state(event.target)),
          kind: event.outcome,
          ...(event.backup && { before: event.backup.before }),
          ...(event.detail !== undefined && { detail: event.detail }),
          ...(event.after !== undefined && { after: event.after }),
        })
        return
      case 'verified':
        if (event.outcome === 'confirmed') this.#confirmed.set(formatReference(event.target), event.at)
        if (event.outcome === 'moved-by-other') this.#set(event.target, { kind: 'moved-by-other', after: event.after })
        return
    }
  }

  #set(target: Target, state: TagState): void {
    this.#states.set(formatReference(target), state)
  }

  state(target: Target): TagState | undefined {
    return this.#states.get(formatReference(target))
  }

  /** When the read-back showed that the tag names the image, in milliseconds since the epoch. */
  confirmedAt(target: Target): number | undefined {
    return this.#confirmed.get(formatReference(target))
  }

  /** Whether any tag was moved, or may have been. */
  get isTouched(): boolean {
    return this.#isTouched
  }
}
