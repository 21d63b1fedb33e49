// Turns error responses into RegistryErrors, with the remedy for the registry.

import { MalformedError, RegistryError, type RegistryErrorCode } from '../model/errors.ts'
import { plainText } from '../model/plain-text.ts'
import { formatName, type RemoteName } from '../model/reference.ts'
import { classifyRefusal, isRetryable, type RefusalCode } from '../model/refusals/classify.ts'
import { parseErrorBody } from '../model/refusals/error-body.ts'
import { UnsupportedManifestError } from '../model/unsupported-manifest.ts'
import { readText } from '../transport/read-body.ts'
import { accessOf, type RegistryResponse } from '../transport/types.ts'
import type { RepositoryContext, RepositoryRequest } from './request.ts'
import { withRemedy } from './with-remedy.ts'

/** Most bytes of an error's body. */
const errorLimit = 64 * 1024

/** The facts of a request for the error of its response. `remedy`: what to do if the response cannot be decoded. */
export interface ErrorContext extends Pick<RemoteName, 'registry'> {
  readonly repository: string
  readonly operation: string
  readonly access: 'read' | 'write'
  readonly code?: RegistryErrorCode
  readonly remedy?: string
}

/** The request that an error is about. */
export type AskedRequest = Pick<RepositoryRequest, 'method' | 'operation'>

/** Runs `read`. A MalformedError becomes a RegistryError with the facts of the request. */
export async function withErrorContext<T>(asked: ErrorContext, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    const { remedy, ...context } = asked
    // A manifest of an unsupported type came from a registry: its message says what to do.
    const hint = remedy === undefined || error instanceof UnsupportedManifestError ? {} : { remedy }
    throw new RegistryError({ ...context, ...hint, status: 200, detail: error.message, cause: error })
  }
}

/** An error response, decoded. */
export interface ErrorResponse {
  readonly status: number
  readonly codes: readonly string[]
  readonly detail: string
  readonly requestId?: string
  /** Its classification; absent if the status is below 400. */
  readonly code?: RefusalCode
}

/** Whether the response is a web page, which no registry sends. */
export function isPage({ headers }: Pick<RegistryResponse, 'headers'>): boolean {
  return /^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')
}

/** The body of a status below 400 is content, perhaps of a private blob: it is not read. */
export async function parseErrorResponse(response: RegistryResponse): Promise<ErrorResponse> {
  const { status, headers } = response
  if (status < 400) await response.discard()
  const body = status < 400 ? undefined : await readText(response, errorLimit)
  const { codes, messages } = parseErrorBody(body ?? '', headers['content-type'])
  const requestId = requestIdOf(headers)
  const refusal = {
    status,
    codes: [...new Set(codes)].slice(0, 10),
    detail: plainText([...new Set(messages)].join('; ')),
  }
  return {
    ...refusal,
    ...(status >= 400 && { code: classifyRefusal({ ...refusal, retryAfter: headers['retry-after'] !== undefined }) }),
    ...(requestId !== undefined && { requestId }),
  }
}

/** The error of a refusal, with the remedy for this registry. */
export async function toRegistryError(
  { host, name }: RepositoryContext,
  refusal: ErrorResponse,
  { method, operation }: AskedRequest,
): Promise<RegistryError> {
  const { status, codes, code, detail, requestId } = refusal
  const facts = {
    registry: name.registry,
    repository: formatName(name),
    operation,
    access: accessOf({ method }),
    status,
    codes,
    ...(detail !== '' && { detail }),
    ...(requestId !== undefined && { requestId }),
    anonymous: host.session.isAnonymous(name.path),
    ...(code !== undefined && { code, retryable: isRetryable(code) }),
  }
  return withRemedy(new RegistryError(facts), host.session.sentLogins(name.path))
}

/** parseErrorResponse and toRegistryError in one. */
export async function readRegistryError(
  remote: RepositoryContext,
  response: RegistryResponse,
  asked: AskedRequest,
): Promise<RegistryError> {
  return toRegistryError(remote, await parseErrorResponse(response), asked)
}

const requestIds = ['x-request-id', 'x-amzn-requestid', 'x-github-request-id', 'x-ms-correlation-request-id'] as const

function requestIdOf(headers: RegistryResponse['headers']): string | undefined {
  const id = requestIds.map((name) => headers[name]).find((value) => value !== undefined)
  return id === undefined ? undefined : plainText(id, 100)
}
