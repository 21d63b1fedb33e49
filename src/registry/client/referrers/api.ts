// Lists referrers by the registry's API, and learns whether the registry has one (distribution-spec end-12).
import type { RegistryBehaviour } from '../../model/behaviour.ts'
import { type Descriptor, decodeDescriptor, isRecord } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { MalformedError } from '../../model/errors.ts'
import { decodeDocument } from '../../model/json/json.ts'
import { manifestFields } from '../../model/json/keys.ts'
import { mediaTypes } from '../../model/media-types.ts'
import { referrerLimit } from '../../model/referrers-index.ts'
import { readBody } from '../../transport/read-body.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { eachPage, nextPage, type Page } from '../lists/pagination.ts'
import { servedBy } from '../manifests/served.ts'
import { type RepositoryContext, send } from '../request.ts'
import { isPage, parseErrorResponse, readRegistryError, toRegistryError, withErrorContext } from '../response.ts'
import { referrersContext } from './fallback-tag.ts'

/** Bytes of one page of referrers. */
const pageBytes = 16 * 1024 * 1024
/** Hosts whose API has answered in this run. */
const answered = new WeakSet<RegistryBehaviour>()
/** The first request to each host, until it shows whether the host has the API. */
const firstRequests = new WeakMap<RegistryBehaviour, Promise<unknown>>()

/** What the API lists; `undefined` if the registry has no API, or does not know the subject. */
export async function queryReferrersApi(
  remote: RepositoryContext,
  subject: Digest,
): Promise<readonly Descriptor[] | undefined> {
  const { learned } = remote.host.session
  // earlier runs used the API: no request waits for the first response
  if (learned.referrersApi === undefined && remote.host.remembered?.hints().referrersApi === true)
    return readApi(remote, subject)
  while (learned.referrersApi === undefined) {
    const pending = firstRequests.get(learned)
    if (pending === undefined) {
      const request = readApi(remote, subject)
      firstRequests.set(
        learned,
        request.catch(() => undefined),
      )
      return request.finally(() => firstRequests.delete(learned))
    }
    await pending
  }
  return learned.referrersApi ? readApi(remote, subject) : undefined
}

async function readApi(remote: RepositoryContext, subject: Digest): Promise<readonly Descriptor[] | undefined> {
  const { learned } = remote.host.session
  const operation = `list referrers of ${subject}`
  const context = referrersContext(remote, operation)
  const referrers: Descriptor[] = []
  let isApi = true
  const read = async (at: string | URL, number: number): Promise<Page<Descriptor>> => {
    const headers = { accept: mediaTypes.ociIndex }
    const response = await send(remote, { method: 'GET', path: at, operation, headers, bufferLimit: pageBytes })
    // a web page with status 200 neither is a list nor proves that there is no API: readPage refuses it
    if (response.status === 200) return { items: await readPage(response), next: nextPage(context, response) }
    if (number > 1) throw await readRegistryError(remote, response, { method: 'GET', operation })
    await checkUnavailable(remote, response, { operation, subject })
    isApi = false
    return { items: [], next: undefined }
  }
  await withErrorContext(context, async () => {
    for await (const page of eachPage(context, `referrers/${subject}`, read)) {
      referrers.push(...page)
      if (referrers.length > referrerLimit) throw new MalformedError(`it lists more than ${referrerLimit}`)
    }
  })
  if (!isApi) return undefined
  learned.referrersApi = true
  answered.add(learned)
  return referrers
}

async function readPage(response: RegistryResponse): Promise<readonly Descriptor[]> {
  if (isPage(response)) throw new MalformedError('the response is a web page instead of a list')
  const bytes = await readBody(response, pageBytes, 'the list of referrers')
  const document = decodeDocument(bytes, 'the list of referrers', manifestFields)
  const isIndex = isRecord(document) && ('manifests' in document || document['schemaVersion'] === 2)
  const entries = isIndex ? (document['manifests'] ?? []) : undefined
  if (!Array.isArray(entries)) throw new MalformedError('the response is not a list')
  return entries.slice(0, referrerLimit + 1).map((entry, index) => decodeDescriptor(entry, `manifests[${index}]`))
}

/** Codes about the repository or the subject: they prove nothing about the API (Quay, ociserver). */
const contentCodes: ReadonlySet<string> = new Set(['NAME_UNKNOWN', 'MANIFEST_UNKNOWN', 'MANIFEST_INVALID'])
/** Statuses of servers that do not have the API. */
const missingRouteStatuses: ReadonlySet<number> = new Set([400, 404, 405, 406, 501])

/**
 * Returns if the response says that there is no API, or that the subject is unknown. Once the API has answered, only a
 * subject that the repository never served can be unknown to it. Throws RegistryError for anything else.
 */
async function checkUnavailable(
  remote: RepositoryContext,
  response: RegistryResponse,
  { operation, subject }: { readonly operation: string; readonly subject: Digest },
): Promise<void> {
  const { learned } = remote.host.session
  const refusal = await parseErrorResponse(response)
  const isAboutContent = refusal.codes.some((code) => contentCodes.has(code))
  const isContradiction = answered.has(learned) && !(isAboutContent && !(await servedBy(remote)).has(subject))
  if (isContradiction || !missingRouteStatuses.has(refusal.status))
    throw await toRegistryError(remote, refusal, { method: 'GET', operation })
  if (!isAboutContent) learned.referrersApi ??= false
}
