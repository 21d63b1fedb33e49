// The errors of this program: one base class with a code, the side it happened on, and what to do about it.
import type { Digest } from './digest.ts'
import { classifyRefusal, type RefusalCode } from './refusals/classify.ts'

/** What went wrong, for code that reacts to it. Remedies that name inputs or workflows are chosen by it (`src/action/remedies.ts`). */
export type ErrorCode = RegistryErrorCode | ContentErrorCode | PromotionErrorCode

/** What a registry, or the connection to it, did. */
export type RegistryErrorCode =
  | RefusalCode
  | 'no-response'
  | 'host-unknown'
  | 'certificate-untrusted'
  | 'tls-mismatch'
  | 'private-address'
  | 'forbidden-redirect'
  | 'credentials-unusable'
  | 'realm-refused'
  | 'token-service'
  | 'read-only'
  | 'upload-lost'
  | 'not-a-registry'
  | 'unproven-write'
  | 'referrers-unreadable'
  | 'referrers-tag-immutable'
  | 'referrers-busy'
  | 'repositories-unlisted'
  | 'disk-full'
  | 'signature-store'
  | 'layout'

/** What is wrong with bytes, documents and names. */
type ContentErrorCode = 'integrity' | 'malformed' | 'reference-syntax'

/** What is wrong with a promotion; thrown above this room. */
type PromotionErrorCode =
  | 'source-not-found'
  | 'source-content-missing'
  | 'request-invalid'
  | 'source-invalid'
  | 'tag-conflict'
  | 'verify-failed'
  | 'pattern-too-slow'
  | 'trust-service'
  | 'record-unsigned'
  | 'tags-not-deleted'

/** The end of a promotion on which something happened. */
export type Side = 'source' | 'target'

/** Facts that every error carries. */
export interface ErrorFacts {
  readonly side?: Side | undefined
  /** What a person does about it, in the words of the registry or the specification. */
  readonly remedy?: string | undefined
  readonly cause?: unknown
}

/** Base class of every expected failure. Anything else that is thrown is a bug of this program. */
export abstract class PromoteError extends Error {
  abstract readonly code: ErrorCode
  readonly side: Side | undefined
  readonly remedy: string | undefined

  constructor(message: string, { side, remedy, cause }: ErrorFacts = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.side = side
    this.remedy = remedy
  }
}

export interface RegistryErrorDetails {
  /** `host[:port]`, or the layout's path. */
  readonly registry: string
  readonly repository: string
  /** For people: `read manifest 1.2.3`, `start an upload`. Nothing is decided by it. */
  readonly operation: string
  /** What the request needed: rights to read, or to write. */
  readonly access: 'read' | 'write'
  /** Whether the request was sent without credentials. Absent if that is not known. */
  readonly anonymous?: boolean
  /** The tag, digest or upload that was asked for. */
  readonly target?: string
  /** Absent: it follows from `status` and `codes`. */
  readonly code?: RegistryErrorCode
  /** HTTP status; absent if no response came. */
  readonly status?: number
  /** Error codes of the response (distribution-spec, "Error Codes"), and those that registries add. */
  readonly codes?: readonly string[]
  /** The registry's own message, capped and without control characters. */
  readonly detail?: string
  readonly requestId?: string
  /** Whether the same request may succeed later. */
  readonly retryable?: boolean
  readonly remedy?: string
  readonly cause?: unknown
}

/** A registry that did not do what was asked. */
export class RegistryError extends PromoteError {
  override readonly name = 'RegistryError'
  readonly code: RegistryErrorCode
  readonly details: RegistryErrorDetails

  constructor(details: RegistryErrorDetails) {
    super(describe(details), details)
    this.code = details.code ?? codeOf(details)
    this.details = details
  }
}

/** Bytes that do not match their digest or size. Never retried silently. */
export class IntegrityError extends PromoteError {
  override readonly name = 'IntegrityError'
  readonly code = 'integrity'

  constructor(what: string, expected: Digest | number, actual: Digest | number | string) {
    super(`${what}: expected ${expected}, got ${actual}. The bytes were damaged or replaced on the way.`, {
      remedy: 'Run again. If it happens twice, the registry or a proxy between it and the runner changes bytes.',
    })
  }
}

/** A document that is not what its media type says, or exceeds a limit. */
export class MalformedError extends PromoteError {
  override readonly name = 'MalformedError'
  readonly code = 'malformed'
}

function describe({ registry, repository, operation, status, codes, detail }: RegistryErrorDetails): string {
  const answer = [...(status === undefined ? [] : [`HTTP ${status}`]), ...(codes ?? [])].join(' ') || 'no answer'
  const where = repository === registry ? '' : ` in ${repository}`
  return `${registry}: could not ${operation}${where} (${answer})${detail ? `: ${detail}` : ''}`
}

/** The code of a response that nobody looked at more closely. */
function codeOf({ status, codes = [], detail }: RegistryErrorDetails): RegistryErrorCode {
  return status === undefined ? 'no-response' : classifyRefusal({ status, codes, detail })
}
