// Classifies a refusal: error codes and words first, then the status, then Retry-After.

export type RefusalCode =
  /** Too many requests, whatever the status says: wait, then send the same request again. */
  | 'rate-limited'
  /** A quota of the account, project or organisation is used up. */
  | 'quota-exceeded'
  /** The registry has no space left. */
  | 'storage-full'
  /** The tag exists and may not move. */
  | 'tag-immutable'
  /** The registry failed for a reason that may pass. */
  | 'unavailable'
  /** No credentials, or credentials that the registry does not know. */
  | 'unauthorized'
  /** Known credentials without the right. */
  | 'denied'
  | 'repository-unknown'
  /** A manifest or blob that the request names is not in the repository. */
  | 'content-unknown'
  | 'not-found'
  | 'too-large'
  /** The request came in plain HTTP, and the server speaks TLS. */
  | 'tls-required'
  /** Anything else: the same request is refused again. */
  | 'refused'

export interface Refusal {
  readonly status: number
  readonly codes?: readonly string[] | undefined
  /** The message of the response. */
  readonly detail?: string | undefined
  /** Whether the response has a valid Retry-After. */
  readonly retryAfter?: boolean | undefined
}

interface Sign {
  readonly code: RefusalCode
  /** Compared in upper case, without underscores. */
  readonly codes: readonly string[]
  readonly words: RegExp
}

/**
 * Read in order: a rate limit that mentions a quota (Google: "Quota exceeded for quota metric 'Requests per …'") is a
 * rate limit. Sources: GHCR "secondary rate limit", ECR "Rate exceeded", Docker Hub "pull rate limit", Harbor "will
 * exceed the configured upper limit", Quay "quota has been exceeded", Gitea "no space left on device".
 */
const signs: readonly Sign[] = [
  {
    code: 'rate-limited',
    codes: ['TOOMANYREQUESTS', 'THROTTLING', 'THROTTLINGEXCEPTION', 'REQUESTLIMITEXCEEDED', 'SLOWDOWN'],
    words: /\brate[ -]?limit|\brate exceeded|too ?many ?requests|throttl|request limit exceeded|\brequests? per \w+/i,
  },
  {
    code: 'storage-full',
    codes: ['STORAGEFULL'],
    words: /no space left|disk (?:is )?full|insufficient storage|out of disk space/i,
  },
  { code: 'quota-exceeded', codes: ['QUOTAEXCEEDED'], words: /\bquota\b|\bupper limit\b|storage limit/i },
  {
    code: 'tag-immutable',
    codes: ['TAGINVALID', 'TAGIMMUTABLE', 'IMAGETAGALREADYEXISTS'],
    words: /immutab/i,
  },
  {
    // Go's net/http ("Client sent an HTTP request to an HTTPS server") and nginx ("The plain HTTP request was sent to …")
    code: 'tls-required',
    codes: [],
    words: /\bHTTP request (?:was sent )?to (?:an )?HTTPS (?:server|port)/i,
  },
]

/** 5xx that a retry does not change: not implemented, HTTP version not supported, insufficient storage. */
const finalFailures: ReadonlySet<number> = new Set([501, 505, 507])
/** 4xx that may succeed on a retry: request timeout, too early, too many requests, client closed the request (nginx). */
const transientStatuses: ReadonlySet<number> = new Set([408, 425, 429, 499])

/** Whether a status alone says that the same request may succeed later. */
export function isTransientStatus(status: number): boolean {
  return transientStatuses.has(status) || (status >= 500 && !finalFailures.has(status))
}

/** The meaning of a response with a status from 400 on. */
export function classifyRefusal({ status, codes = [], detail = '', retryAfter = false }: Refusal): RefusalCode {
  const normalized = codes.map((code) => code.replaceAll('_', '').toUpperCase())
  const sign =
    signs.find((candidate) => normalized.some((code) => candidate.codes.includes(code))) ??
    signs.find(({ words }) => words.test(detail))
  return sign?.code ?? byStatus(status, normalized, retryAfter)
}

function byStatus(status: number, codes: readonly string[], retryAfter: boolean): RefusalCode {
  if (status === 425 || status === 429) return 'rate-limited'
  if (status === 507) return 'storage-full'
  if (isTransientStatus(status)) return 'unavailable'
  if (status === 401) return 'unauthorized'
  // registries also answer 404 for content that the login may not see; the codes tell
  if (retryAfter && status !== 404 && status < 500) return 'rate-limited'
  return (
    byCode(codes) ??
    (status === 403 ? 'denied' : status === 404 ? 'not-found' : status === 413 ? 'too-large' : 'refused')
  )
}

function byCode(codes: readonly string[]): RefusalCode | undefined {
  if (codes.includes('DENIED')) return 'denied'
  if (codes.includes('UNAUTHORIZED')) return 'unauthorized'
  if (codes.includes('UNAVAILABLE')) return 'unavailable'
  if (codes.includes('UNSUPPORTED')) return 'refused'
  if (codes.includes('NAMEUNKNOWN')) return 'repository-unknown'
  return codes.some((code) => code === 'MANIFESTUNKNOWN' || code.endsWith('BLOBUNKNOWN'))
    ? 'content-unknown'
    : undefined
}

const absences: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['not-found', 'repository-unknown', 'content-unknown'])

/** Whether the refusal says that the requested content does not exist. */
export function isAbsence(refusal: Refusal): boolean {
  return refusal.status === 404 && absences.has(classifyRefusal(refusal))
}

/** Whether the same request may succeed later. */
export function isRetryable(code: RefusalCode): boolean {
  return code === 'rate-limited' || code === 'unavailable'
}
