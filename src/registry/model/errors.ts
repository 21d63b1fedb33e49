// Defines the errors of this program: a base class with code, side and remedy, and the errors of registries and content.
import type { Digest } from './digest.ts'
import type { LoginPlace } from './login.ts'
import { classifyRefusal, type RefusalCode } from './refusals/classify.ts'

/** Identifies what went wrong. The layers above choose their advice by it. */
export type ErrorCode = RegistryErrorCode | ContentErrorCode | PromotionErrorCode

/** Failures of a registry, or of the connection to it. */
export type RegistryErrorCode =
  | RefusalCode
  | 'no-response'
  | 'host-unknown'
  | 'certificate-untrusted'
  | 'certificate-invalid'
  | 'client-certificate'
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
  | 'repository-not-created'
  | 'disk-full'
  | 'file-system'
  | 'signature-store'
  | 'layout'

/** Invalid bytes, documents and names. */
type ContentErrorCode = 'integrity' | 'malformed' | 'reference-syntax'

/** Failures of a promotion, thrown by the layers above. */
type PromotionErrorCode =
  | 'source-not-found'
  | 'source-content-missing'
  | 'request-invalid'
  | 'source-invalid'
  | 'tag-conflict'
  | 'verify-failed'
  | 'pattern-too-slow'
  | 'trust-service'
  | 'identity-missing'
  | 'record-unsigned'
  | 'tags-not-deleted'

/** The end of a promotion at which an error occurred. */
export type Side = 'source' | 'target'

/** Facts that every error carries. */
export interface ErrorFacts {
  readonly side?: Side | undefined
  /** What the user can do, without naming inputs or workflows. */
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
  /** For messages: `read manifest 1.2.3`, `start an upload`. */
  readonly operation: string
  /** The access that the request needed. */
  readonly access: 'read' | 'write'
  /** Whether the request was sent without credentials. Absent if that is not known. */
  readonly anonymous?: boolean
  /** Where the login that was refused came from. */
  readonly login?: LoginPlace
  /** Whether the connection was lost without TLS: a server that speaks TLS may close it. */
  readonly plainHttp?: boolean
  /** The tag, digest or upload that was requested. */
  readonly target?: string
  /** By default it is derived from `status` and `codes`. */
  readonly code?: RegistryErrorCode
  /** HTTP status; absent if no response came. */
  readonly status?: number
  /** Error codes of the response (distribution-spec, "Error Codes"), and those that registries add. */
  readonly codes?: readonly string[]
  /** The registry's own message, capped and without control characters. */
  readonly detail?: string
  readonly requestId?: string
  /** Whether a write may have been done nevertheless. By default that follows from `status`. */
  readonly mayBeDone?: boolean
  /** Whether the same request may succeed later. */
  readonly retryable?: boolean
  /** Milliseconds that the registry asks to wait, if that is more than this program waits. */
  readonly retryAfter?: number
  readonly remedy?: string
  readonly cause?: unknown
}

/** A request to a registry failed. */
export class RegistryError extends PromoteError {
  override readonly name = 'RegistryError'
  readonly code: RegistryErrorCode
  readonly details: RegistryErrorDetails

  constructor(details: RegistryErrorDetails) {
    super(describe(details), details)
    this.code = details.code ?? codeOf(details)
    this.details = details
  }

  /** Whether a write may have been done: a refusal (4xx) proves that it was not; a server error, or no response, proves nothing. */
  get mayBeDone(): boolean {
    const { status, mayBeDone = status === undefined || status === 408 || status >= 500 } = this.details
    return mayBeDone
  }
}

/** Bytes do not match their digest or size. Never retried silently. */
export class IntegrityError extends PromoteError {
  override readonly name = 'IntegrityError'
  readonly code = 'integrity'

  constructor(what: string, expected: Digest | number, actual: Digest | number | string) {
    super(`${what}: expected ${expected}, got ${actual}. The bytes were damaged or replaced on the way.`, {
      remedy: 'Run again. If it happens twice, the registry or a proxy between it and the runner changes bytes.',
    })
  }
}

/** A document does not match its media type, or exceeds a limit. */
export class MalformedError extends PromoteError {
  override readonly name = 'MalformedError'
  readonly code = 'malformed'
}

function describe(details: RegistryErrorDetails): string {
  const { registry, repository, operation, status, codes, detail, mayBeDone } = details
  const answer = [...(status === undefined ? [] : [`HTTP ${status}`]), ...(codes ?? [])].join(' ')
  const where = repository === registry ? '' : ` in ${repository}`
  const wasAsked = answer !== '' || mayBeDone !== false
  return `${registry}: could not ${operation}${where}${wasAsked ? ` (${answer || 'no answer'})` : ''}${detail ? `: ${detail}` : ''}`
}

/** The code that follows from the response. */
function codeOf({ status, codes = [], detail }: RegistryErrorDetails): RegistryErrorCode {
  return status === undefined ? 'no-response' : classifyRefusal({ status, codes, detail })
}
