// Referrers: what a registry lists as pointing at a subject, by its API or by the fallback tag, decided once per host.

import type { RegistryBehaviour } from '../model/behaviour.ts'
import { type Descriptor, decodeDescriptor, isRecord } from '../model/descriptor.ts'
import type { Digest } from '../model/digest.ts'
import { MalformedError, RegistryError } from '../model/errors.ts'
import { fallbackTag, type Index, type Manifest } from '../model/manifest.ts'
import { mediaTypes } from '../model/media-types.ts'
import { formatName, isTag, type Tag } from '../model/reference.ts'
import { referrerLimit } from '../model/referrers-index.ts'
import type { TagListing } from '../repository.ts'
import { readJson } from '../transport/read-body.ts'
import type { RegistryResponse } from '../transport/types.ts'
import { readManifest } from './manifests.ts'
import { eachPage, nextPage, type Page } from './pagination.ts'
import { type RepositoryContext, send } from './request.ts'
import {
  type ErrorContext,
  parseErrorResponse,
  readRegistryError,
  toRegistryError,
  withErrorContext,
} from './response.ts'

/** Bytes of one page of referrers. */
const pageBytes = 16 * 1024 * 1024
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
    await refuseApi(remote, response, operation)
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
  return found
}

/** A 200 of another content type is not the API: an old GAR answered with a login page. */
function isList({ status, headers }: RegistryResponse): boolean {
  return status === 200 && headers['content-type']?.split(';')[0]?.trim() === mediaTypes.ociIndex
}

async function readPage(response: RegistryResponse): Promise<readonly Descriptor[]> {
  const document = await readJson(response, pageBytes, 'the list of referrers')
  const entries = isRecord(document) ? (document['manifests'] ?? []) : undefined
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
const noSuchRoute: ReadonlySet<number> = new Set([200, 400, 404, 405, 406, 501])

async function refuseApi(remote: RepositoryContext, response: RegistryResponse, operation: string): Promise<void> {
  const refusal = await parseErrorResponse(response)
  if (!noSuchRoute.has(refusal.status)) throw toRegistryError(remote, refusal, { method: 'GET', operation })
  if (!refusal.codes.some((code) => aboutContent.has(code))) remote.host.session.learned.referrersApi ??= false
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
