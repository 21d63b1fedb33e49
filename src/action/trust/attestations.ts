// The attestations that GitHub keeps for a digest (REST API, "List attestations").
import snappy from 'snappyjs'
import { isRecord } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { describeResponse, jsonOf, type SendRequest, type ServiceResponse } from './request.ts'

export interface AttestationsApi {
  readonly send: SendRequest
  /** The API of the server that issued the token, without a slash at its end. */
  readonly api: string
  readonly token: string
}

/** Bytes of one bundle. */
const bundleLimit = 16 * 1024 * 1024
/** Bytes of one page: bundles may stand in it. */
const pageLimit = 64 * 1024 * 1024
const pageCount = 5
const perPage = 30

/** The bundles in JSON, at most 150. `repository` is `owner/name`. Throws an Error with GitHub's response. */
export async function listAttestations(
  { send, api, token }: AttestationsApi,
  repository: string,
  digest: Digest,
): Promise<readonly Uint8Array[]> {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  }
  const bundles: Uint8Array[] = []
  let next: URL | undefined = new URL(`${api}/repos/${repository}/attestations/${digest}?per_page=${perPage}`)
  for (let page = 0; page < pageCount && next !== undefined; page++) {
    const answer: ServiceResponse = await send(next, { headers, limit: pageLimit })
    // Absence is an answer: there is no attestation, or the token may not see the repository.
    if (answer.status === 404) return bundles
    if (answer.status !== 200) throw new Error(describeResponse(answer))
    const document = jsonOf(answer)
    const listed = isRecord(document) ? document['attestations'] : undefined
    if (!Array.isArray(listed)) throw new Error('the answer is not a list of attestations')
    bundles.push(...(await Promise.all(listed.slice(0, perPage).map((entry: unknown) => bundleOf(entry, send)))).flat())
    next = nextPage(answer, api)
  }
  return bundles
}

/** The next page, if it is of the same API: the token goes there. */
function nextPage(answer: ServiceResponse, api: string): URL | undefined {
  const link = /<([^<>]+)>;\s*rel="next"/.exec(answer.header('link') ?? '')?.[1]
  const url = link === undefined ? null : URL.parse(link)
  return url?.origin === new URL(api).origin ? url : undefined
}

/** Since 2026-07 GitHub answers with a signed URL instead of the bundle; the token must not go there. */
async function bundleOf(entry: unknown, send: SendRequest): Promise<readonly Uint8Array[]> {
  if (!isRecord(entry)) return []
  const { bundle, bundle_url: address } = entry
  if (isRecord(bundle)) return [Buffer.from(JSON.stringify(bundle))]
  const url = typeof address === 'string' ? URL.parse(address) : null
  if (url?.protocol !== 'https:') return []
  const answer = await send(url, { limit: bundleLimit })
  if (answer.status !== 200)
    throw new Error(`a bundle could not be read from ${url.host}: the answer was ${answer.status}`)
  return [unpack(answer.bytes)]
}

/** A raw block of snappy (`.json.sn`), which begins with its decoded size, or plain JSON. */
function unpack(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0x7b ? bytes : snappy.uncompress(bytes, bundleLimit)
}
