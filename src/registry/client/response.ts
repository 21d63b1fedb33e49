// What an answer means: its body within bounds, and its refusals as errors that say what to do.

import { diagnose } from '../families/diagnose.ts'

import { isRecord } from '../model/descriptor.ts'
import { MalformedError, RegistryError, type RegistryErrorCode } from '../model/errors.ts'
import { parseJson } from '../model/json.ts'
import { plainText } from '../model/plain-text.ts'
import { formatName, type RemoteName } from '../model/reference.ts'
import { readText } from '../transport/read-body.ts'
import type { WireResponse } from '../transport/types.ts'
import type { RegistryRequest, RepositoryContext } from './request.ts'

/** Bytes; what is read of an error's body. */
const errorLimit = 64 * 1024

/** Whose answer is read, and what for; `remedy` is for one that cannot be. */
export interface ErrorContext extends Pick<RemoteName, 'registry'> {
  readonly repository: string
  readonly operation: string
  readonly access: 'read' | 'write'
  readonly code?: RegistryErrorCode
  readonly remedy?: string
}

/** The request that an error is about. */
export type AskedRequest = Pick<RegistryRequest, 'method' | 'operation'>

/** Whether a request needs rights to read or to write. */
export function accessOf(method: RegistryRequest['method']): 'read' | 'write' {
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write'
}

/** What `read` makes of an answer. A MalformedError becomes a RegistryError, which says whose answer it is. */
export async function withErrorContext<T>(asked: ErrorContext, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    throw new RegistryError({ ...asked, status: 200, detail: error.message, cause: error })
  }
}

/** What a refusal says, in the shapes that registries use (distribution-spec, "Error Codes"). */
export interface ErrorResponse {
  readonly status: number
  readonly codes: readonly string[]
  readonly detail: string
  readonly requestId?: string
}

export async function parseErrorResponse(response: WireResponse): Promise<ErrorResponse> {
  const text = (await readText(response, errorLimit)) ?? ''
  const { codes, messages } = parseProblems(text, response.headers['content-type'] ?? '')
  const requestId = requestIdOf(response.headers)
  return {
    status: response.status,
    codes: [...new Set(codes)].slice(0, 10),
    detail: plainText([...new Set(messages)].join('; ')),
    ...(requestId !== undefined && { requestId }),
  }
}

/** A refusal as the error it becomes, with the remedy for this registry. */
export function toRegistryError(
  { host, name }: RepositoryContext,
  refusal: ErrorResponse,
  { method, operation }: AskedRequest,
): RegistryError {
  const { status, codes, detail, requestId } = refusal
  const facts = {
    registry: name.registry,
    repository: formatName(name),
    operation,
    access: accessOf(method),
    status,
    codes,
    ...(detail !== '' && { detail }),
    ...(requestId !== undefined && { requestId }),
    retryable: status === 408 || status === 429 || status >= 500,
  }
  const tried = status === 401 || status === 403 ? host.session.triedCredentials(name.path) : []
  const remedy = diagnose(facts, tried)
  return new RegistryError({ ...facts, ...(remedy !== undefined && { remedy }) })
}

/** readRefusal and refused in one. */
export async function readRegistryError(
  remote: RepositoryContext,
  response: WireResponse,
  asked: AskedRequest,
): Promise<RegistryError> {
  return toRegistryError(remote, await parseErrorResponse(response), asked)
}

/**
 * Whether a refusal says that the thing is not there. A 404 does, unless its code says something else: registries hide
 * what one may not see, and limits, behind it too.
 */
export function isNotFound({ status, codes }: ErrorResponse): boolean {
  return status === 404 && !codes.some((code) => codesThatAreNotAbsence.has(code))
}

const codesThatAreNotAbsence: ReadonlySet<string> = new Set([
  'DENIED',
  'UNAUTHORIZED',
  'TOOMANYREQUESTS',
  'UNSUPPORTED',
  'UNAVAILABLE',
])

interface Problems {
  readonly codes: readonly string[]
  readonly messages: readonly string[]
}

function parseProblems(text: string, contentType: string): Problems {
  const document = parseJson(text)
  if (!isRecord(document)) return { codes: [], messages: contentType.includes('html') ? [titleOf(text)] : [text] }
  const { errors, message, details, detail, error } = document
  const listed = Array.isArray(errors) ? errors.slice(0, 50).filter(isRecord) : []
  return {
    codes: listed.map(({ code }) => code).filter(isCode),
    messages: [...listed.map((entry) => entry['message']), message, details, detail, error].filter(isText),
  }
}

function titleOf(html: string): string {
  return /<title>([^<]{1,200})/i.exec(html)?.[1] ?? 'an HTML page'
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isCode(value: unknown): value is string {
  return isText(value) && /^[A-Za-z0-9_]{1,60}$/.test(value)
}

const requestIds = ['x-request-id', 'x-amzn-requestid', 'x-github-request-id', 'x-ms-correlation-request-id'] as const

function requestIdOf(headers: WireResponse['headers']): string | undefined {
  const found = requestIds.map((name) => headers[name]).find((value) => value !== undefined)
  return found === undefined ? undefined : plainText(found, 100)
}
