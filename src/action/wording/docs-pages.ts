// Addresses of the chapters of docs/troubleshooting.md that explain a failure.
import type { Failure } from '../../promote/model/report.ts'
import type { ErrorCode } from '../../registry/model/errors.ts'

const page = 'https://github.com/promote-image/promote-image/blob/main/docs/troubleshooting.md'

export function pageOf(chapter: string): string {
  return chapter === '' ? page : `${page}#${chapter}`
}

export function failurePage(failure: Failure): string {
  return pageOf(chapterOf(failure))
}

/** Chapters of docs/troubleshooting.md by what went wrong; the page itself for the rest. */
export const chapters: Partial<Readonly<Record<ErrorCode, string>>> = {
  unauthorized: 'access',
  denied: 'access',
  'credentials-unusable': 'access',
  'token-service': 'access',
  'no-response': 'connections',
  'host-unknown': 'connections',
  'certificate-untrusted': 'connections',
  'certificate-invalid': 'connections',
  'client-certificate': 'connections',
  'tls-mismatch': 'connections',
  'tls-required': 'connections',
  'private-address': 'connections',
  'forbidden-redirect': 'connections',
  'repository-unknown': 'by-registry',
  'repository-not-created': 'by-registry',
  'rate-limited': 'by-registry',
  'read-only': 'by-registry',
  'tag-immutable': 'by-registry',
  integrity: 'content',
  malformed: 'content',
  'not-a-registry': 'content',
  'source-not-found': 'the-source',
  'source-invalid': 'the-source',
  'source-content-missing': 'the-source',
  'referrers-unreadable': 'referrers',
  'referrers-tag-immutable': 'referrers',
  'referrers-busy': 'referrers',
  'signature-store': 'referrers',
  'tag-conflict': 'tags-and-rollback',
  'verify-failed': 'verify',
  layout: 'oci-layouts',
  'realm-refused': 'access',
  'pattern-too-slow': 'inputs',
  'repositories-unlisted': 'by-registry',
  'too-large': 'by-registry',
  'quota-exceeded': 'by-registry',
  'storage-full': 'by-registry',
  'tags-not-deleted': 'deleted-tags',
  'record-unsigned': 'records',
  'identity-missing': 'records',
  'disk-full': 'the-runner',
  'file-system': 'the-runner',
}

/** A run that was stopped has no code. */
function chapterOf({ code: errorCode, stack }: Failure): string {
  if (errorCode !== undefined) return chapters[errorCode] ?? ''
  return stack === undefined ? 'time' : ''
}
