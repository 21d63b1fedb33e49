// The errors of signature stores.
import { RegistryError } from '../model/errors.ts'
import { plainText } from '../model/plain-text.ts'
import { formatName, type RemoteName } from '../model/reference.ts'

export interface StoreFailure {
  readonly name: RemoteName
  readonly access: 'read' | 'write'
  /** `signatures of sha256:…`, and where; no login in it. */
  readonly what: string
  readonly detail: string
  readonly status?: number
  /** The code of the file system or of the connection. */
  readonly reason?: string
  readonly cause?: unknown
}

export function storeError({ name, access, what, detail, status, reason, cause }: StoreFailure): RegistryError {
  return new RegistryError({
    registry: name.registry,
    repository: formatName(name),
    operation: `${access} ${what}`,
    access,
    code: 'signature-store',
    detail: plainText(detail, 300),
    remedy: 'Repair the signature store, or the URL that is configured for it.',
    ...(status !== undefined && { status }),
    ...(reason !== undefined && { codes: [reason] }),
    cause,
  })
}
