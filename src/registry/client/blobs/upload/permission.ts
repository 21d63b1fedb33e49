// Learns whether a repository takes uploads, by opening one: nothing else proves push rights before a write.
import { RegistryError } from '../../../model/errors.ts'
import type { UploadPermission, UploadSession } from '../../../repository.ts'
import type { RepositoryContext } from '../../request.ts'
import { toRegistryError } from '../../response.ts'
import { startOperation, type Upload } from './location.ts'
import { beginUpload } from './start.ts'

/** Opens an upload; no byte is sent. */
export async function openUpload(remote: RepositoryContext): Promise<UploadPermission> {
  try {
    const start = await beginUpload(remote)
    if (start.kind === 'open') return { kind: 'granted', session: seal(start.upload) }
    if (start.kind === 'stored') return { kind: 'granted' }
    return notGranted(await toRegistryError(remote, start.refusal, { method: 'POST', operation: startOperation }))
  } catch (error) {
    remote.signal.throwIfAborted()
    if (!(error instanceof RegistryError)) throw error
    return notGranted(error)
  }
}

/** `repository-unknown`: the repository must be created first (ECR, GAR, Quay). */
const denials: ReadonlySet<string> = new Set([
  'unauthorized',
  'realm-refused',
  'denied',
  'quota-exceeded',
  'repository-unknown',
])

/** A rate limit or a failure says nothing about rights. 405 is distribution in its read-only mode. */
function notGranted(error: RegistryError): UploadPermission {
  return { kind: denials.has(error.code) || error.details.status === 405 ? 'denied' : 'unknown', error }
}

const uploads = new WeakMap<object, Upload>()

/** The upload as an opaque session, which is all that other folders see of it. */
function seal(upload: Upload): UploadSession {
  const session = {}
  uploads.set(session, upload)
  if (!isSession(session)) throw new TypeError('unreachable')
  return session
}

function isSession(session: object): session is UploadSession {
  return uploads.has(session)
}

/** The upload of a session; `undefined` if it was taken before, because an upload is used once. */
export function takeUpload(session: UploadSession): Upload | undefined {
  const upload = uploads.get(session)
  uploads.delete(session)
  return upload
}
