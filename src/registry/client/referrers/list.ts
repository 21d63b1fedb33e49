// Referrers: what a registry lists as pointing at a subject, by its API or by the fallback tag, decided once per host.

import type { RegistryBehaviour } from '../../model/behaviour.ts'
import { type Descriptor, decodeDescriptor, isRecord } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { MalformedError, RegistryError } from '../../model/errors.ts'
import { decodeDocument } from '../../model/json/json.ts'
import { manifestFields } from '../../model/json/keys.ts'
import { fallbackTag, type Index, type Manifest } from '../../model/manifest.ts'
import { mediaTypes } from '../../model/media-types.ts'
import { formatName, isTag, type Tag } from '../../model/reference.ts'
import { referrerLimit } from '../../model/referrers-index.ts'
import type { TagListing } from '../../repository.ts'
import { readBody } from '../../transport/read-body.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { eachPage, nextPage, type Page } from '../lists/pagination.ts'
import { readManifest, servedBy } from '../manifests/read.ts'
import { type RepositoryContext, send } from '../request.ts'
import {
  type ErrorContext,
  isPage,
  parseErrorResponse,
  readRegistryError,
  toRegistryError,
  withErrorContext,
} from '../response.ts'

/** Bytes of one page of referrers. */
const pageBytes = 16 * 1024 * 1024
/** Hosts whose API has answered in this run. */
const answered = new WeakSet<RegistryBehaviour>()
/** Hosts that are being asked for the first time, and when that will be known. */
const deciding = new WeakMap<RegistryBehaviour, Promise<unknown>>()

/** distribution-spec, "Listing Referrers"; where there is no API, "Referrers Tag Schema". */
export async function listReferrers(
  remote: RepositoryContext,
  of: Digest,
  listing?: TagListing,
): Promise<readonly Descriptor[]> {
  const untagged = listing?.complete === true && !listing.tags.has(fallbackTagOf(of))
  const early = !untagged && expectsFallback(remote) ? readFallback(remote, of) : undefined
  early?.catch(() => undefined) // Where the API lists them, nobody asked.
  const listed = await queryReferrersApi(remote, of)
  if (listed !== undefined) return listed
  if (untagged) return []
  return (await (early ?? readFallback(remote, of)))?.entries ?? []
}

/** Earlier runs found no API: both ways are asked at once, and the API is believed first. */
function expectsFallback({ host: { session, remembered } }: RepositoryContext): boolean {
  return session.learned.referrersApi === undefined && remembered?.hints().referrersApi === false
}

/** What the API lists; `undefined` where the registry has none, or will not say for this subject. */
export async function queryReferrersApi(
  remote: RepositoryContext,
  of: Digest,
): Promise<readonly Descriptor[] | undefined> {
  const { learned } = remote.host.session
  if (learned.referrersApi === undefined && remote.host.remembered?.hints().referrersApi === true)
    return readApi(remote, of) // Earlier runs found the API: nobody waits for the first answer.
  while (learned.referrersApi === undefined) {
    const other = deciding.get(learned)
    if (other === undefined) {
      const mine = readApi(remote, of)
      deciding.set(
        learned,
        mine.catch(() => undefined),
      )
      return mine.finally(() => deciding.delete(learned))
    }
    await other
  }
  return learned.referrersApi ? readApi(remote, of) : undefined
}

async function readApi(remote: RepositoryContext, of: Digest): Promise<readonly Descriptor[] | undefined> {
  const { learned } = remote.host.session
  const operation = `list referrers of ${of}`
  const asked = referrersContext(remote, operation)
  const found: Descriptor[] = []
  let isApi = true
  const read = async (at: string | URL, number: number): Promise<Page<Descriptor>> => {
    const headers = { accept: mediaTypes.ociIndex }
    const response = await send(remote, { method: 'GET', path: at, operation, headers, bufferLimit: pageBytes })
    if (isList(response)) return { items: await readPage(response), next: nextPage(asked, response) }
    if (number > 1) throw await readRegistryError(remote, response, { method: 'GET', operation })
    await refuseApi(remote, response, { operation, of })
    isApi = false
    return { items: [], next: undefined }
  }
  await withErrorContext(asked, async () => {
    for await (const page of eachPage(asked, `referrers/${of}`, read)) {
      found.push(...page)
      if (found.length > referrerLimit) throw new MalformedError(`it lists more than ${referrerLimit}`)
    }
  })
  if (!isApi) return undefined
  learned.referrersApi = true
  answered.add(learned)
  return found
}

/** A page for people is no list, and no proof that there is none: it is refused by readPage. */
function isList({ status }: RegistryResponse): boolean {
  return status === 200
}

async function readPage(response: RegistryResponse): Promise<readonly Descriptor[]> {
  if (isPage(response)) throw new MalformedError('the answer is a web page instead of a list')
  const bytes = await readBody(response, pageBytes, 'the list of referrers')
  const document = decodeDocument(bytes, 'the list of referrers', manifestFields)
  const isIndex = isRecord(document) && ('manifests' in document || document['schemaVersion'] === 2)
  const entries = isIndex ? (document['manifests'] ?? []) : undefined
  if (!Array.isArray(entries)) throw new MalformedError('the answer is no list')
  return entries.slice(0, referrerLimit + 1).map((entry, at) => decodeDescriptor(entry, `manifests[${at}]`))
}

/** A list that cannot be read might hold a signature: it is an error, and never taken for an empty one. */
export function referrersContext(
  { name }: RepositoryContext,
  operation: string,
  access: 'read' | 'write' = 'read',
): ErrorContext {
  const remedy = 'Repair or delete that list.'
  const repository = formatName(name)
  return { registry: name.registry, repository, operation, access, code: 'referrers-unreadable', remedy }
}

/** Codes that speak of the repository or the subject, and so prove nothing about the API (Quay, ociserver). */
const aboutContent: ReadonlySet<string> = new Set(['NAME_UNKNOWN', 'MANIFEST_UNKNOWN', 'MANIFEST_INVALID'])
const noSuchRoute: ReadonlySet<number> = new Set([400, 404, 405, 406, 501])

/**
 * Returns if the response says that there is no API, or nothing of this subject. Once the API has answered, only a
 * subject that the repository never served can be unknown to it: anything else is an error.
 */
async function refuseApi(
  remote: RepositoryContext,
  response: RegistryResponse,
  { operation, of }: { readonly operation: string; readonly of: Digest },
): Promise<void> {
  const { learned } = remote.host.session
  const refusal = await parseErrorResponse(response)
  const isAboutContent = refusal.codes.some((code) => aboutContent.has(code))
  const doubted = answered.has(learned) && !(isAboutContent && !(await servedBy(remote)).has(of))
  if (doubted || !noSuchRoute.has(refusal.status)) throw toRegistryError(remote, refusal, { method: 'GET', operation })
  if (!isAboutContent) learned.referrersApi ??= false
}

/**
 * The index behind the subject's fallback tag; `undefined` where there is none. `false-fallback-tag`: GitLab, and
 * `cosign copy`, give the image itself under that name.
 */
async function readFallback(remote: RepositoryContext, of: Digest): Promise<Index | undefined> {
  const found = await readListTag(remote, of)
  return found?.kind === 'index' && found.descriptor.digest !== of ? found : undefined
}

function readListTag(remote: RepositoryContext, of: Digest): Promise<Manifest | undefined> {
  const tag = fallbackTagOf(of)
  return withErrorContext(referrersContext(remote, `read the list of referrers in tag ${tag}`), () =>
    readManifest(remote, tag),
  )
}

/** readFallback before a write: throws RegistryError where the tag holds somebody's image, which must not be lost. */
export async function readForMerge(remote: RepositoryContext, of: Digest): Promise<Index | undefined> {
  const found = await readListTag(remote, of)
  if (found === undefined || found.descriptor.digest === of) return undefined
  if (found.kind === 'index') return found
  throw new RegistryError({
    registry: remote.name.registry,
    repository: formatName(remote.name),
    operation: `add referrers to tag ${fallbackTagOf(of)}`,
    access: 'write',
    detail: 'the tag holds an image instead of a list of referrers',
    remedy: 'Delete that tag if nothing needs it; it is reserved for the list of referrers.',
  })
}

export function fallbackTagOf(of: Digest): Tag {
  const tag = fallbackTag(of)
  if (!isTag(tag)) throw new TypeError(`${tag} is no tag`)
  return tag
}
