// The unexpected ends, each with what a person needs at 2 a.m.: which registry, which operation, what to do.
import type { Digest } from './digest.ts'

/** The error codes of distribution-spec 1.1 ("Error Codes"), and those that registries are known to add. */
type ErrorCode = string

export interface RegistryErrorDetails {
  /** `host[:port]`, or the layout's path. */
  readonly registry: string
  readonly repository: string
  /** In words: `read manifest 1.2.3`, `start an upload`. */
  readonly operation: string
  /** HTTP status; absent where no answer came. */
  readonly status?: number
  readonly codes?: readonly ErrorCode[]
  /** What the registry said, capped and without control characters. */
  readonly detail?: string
  readonly requestId?: string
  /** Whether the same request may succeed later. */
  readonly retryable?: boolean
  readonly remedy?: string
  readonly cause?: unknown
}

/** A registry that did not do what was asked. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly details: RegistryErrorDetails

  constructor(facts: RegistryErrorDetails) {
    super(describe(facts), { cause: facts.cause })
    this.details = facts
  }
}

/** Bytes that are not what their digest says. Never retried silently; nothing is tagged after it. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError'

  constructor(what: string, expected: Digest | number, actual: Digest | number | string) {
    super(
      `${what}: expected ${expected}, got ${actual}. Nothing was tagged; the bytes were damaged or replaced on the way.`,
    )
  }
}

/** A document that is not what its media type says, or is larger than anything we would read. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError'
}

function describe({ registry, repository, operation, status, codes, detail }: RegistryErrorDetails): string {
  const answer = [...(status === undefined ? [] : [`HTTP ${status}`]), ...(codes ?? [])].join(' ') || 'no answer'
  const place = repository === registry ? '' : ` in ${repository}`
  return `${registry}: could not ${operation}${place} (${answer})${detail ? `: ${detail}` : ''}`
}
