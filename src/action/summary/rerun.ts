// Says after a failure whether the step can be run again as it is.
import type { Failure, Report } from '../../promote/model/report.ts'
import type { ErrorCode } from '../../registry/model/errors.ts'

/**
 * After a failure: whether the step can be run again. What fails the same way again must be corrected first, and a bug
 * needs more than that.
 */
export function rerunSection({ status, failures, changed, blobsWritten }: Report): string {
  if (status !== 'failed' || failures.some(({ stack }) => stack !== undefined)) return ''
  const isSafe = 'what is at the targets already is not sent again, and a tag that is right is not touched.'
  // What to do about a run that was stopped says so already.
  if (failures.length > 0 && failures.every(({ code, remedy }) => code === undefined && remedy !== undefined)) return ''
  if (failures.length === 0 || failures.some(mayPass)) return `Re-running is safe: ${isSafe}`
  return changed || blobsWritten ? `Once that is corrected, re-running is safe: ${isSafe}` : ''
}

/** A run that was stopped has no code. */
function mayPass({ code: errorCode }: Failure): boolean {
  return errorCode === undefined || !lasting.has(errorCode)
}

/** What stays so until somebody changes the inputs, the rights, the registry or the runner. */
const lasting: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthorized',
  'denied',
  'credentials-unusable',
  'realm-refused',
  'certificate-untrusted',
  'certificate-invalid',
  'client-certificate',
  'tls-mismatch',
  'tls-required',
  'private-address',
  'forbidden-redirect',
  'host-unknown',
  'not-a-registry',
  'read-only',
  'refused',
  'tag-immutable',
  'too-large',
  'quota-exceeded',
  'storage-full',
  'repository-unknown',
  'repositories-unlisted',
  'repository-not-created',
  'referrers-unreadable',
  'referrers-tag-immutable',
  'tags-not-deleted',
  'disk-full',
  'layout',
  'malformed',
  'reference-syntax',
  'pattern-too-slow',
  'request-invalid',
  'source-invalid',
  'source-not-found',
  'record-unsigned',
  'identity-missing',
])
