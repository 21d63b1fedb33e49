// Lists the tags of a repository, and detects incomplete lists (distribution-spec end-8).

import { isRecord } from '../../model/descriptor.ts'
import { MalformedError, RegistryError } from '../../model/errors.ts'
import { formatName, isTag, type Tag } from '../../model/reference.ts'
import { isAbsence } from '../../model/refusals/classify.ts'
import { readJson } from '../../transport/read-body.ts'
import type { RegistryResponse } from '../../transport/types.ts'
import { servedBy } from '../manifests/served.ts'
import { type RepositoryContext, send } from '../request.ts'
import { type ErrorContext, parseErrorResponse, toRegistryError, withErrorContext } from '../response.ts'
import { eachPage, nextPage, type Page } from './pagination.ts'

/** Bytes of one page: docker-registry 2 ignores `n` and answers with all tags at once. */
const listLimit = 32 * 1024 * 1024
/** Most names, and most characters of names, of a whole list: it must fit into memory. */
const nameLimit = 1_000_000
const characterLimit = 64 * 1024 * 1024
const operation = 'list tags'

/** Called with the reason if a list may be incomplete. */
export type OnDoubt = (reason: string) => void

/**
 * All tags, each once; none if the repository does not exist. Invalid names are left out (`tags-null`, Artifactory's
 * digests). Throws RegistryError if the list is cut or endless, or absent although manifests were served.
 */
export async function* listTags(remote: RepositoryContext, onDoubt?: OnDoubt): AsyncGenerator<Tag> {
  const list = new TagList(remote, onDoubt)
  for await (const tags of eachPage(list.asked, list.first, (at, number) => list.read(at, number))) yield* tags
}

class TagList {
  readonly asked: ErrorContext
  readonly #remote: RepositoryContext
  readonly #onDoubt: OnDoubt | undefined
  readonly #seen = new Set<string>()
  /** The `n` of the requests: names per page. */
  #size: number
  #names = 0
  #characters = 0

  constructor(remote: RepositoryContext, onDoubt: OnDoubt | undefined) {
    const { registry } = remote.name
    this.asked = { registry, repository: formatName(remote.name), operation, access: 'read' }
    this.#remote = remote
    this.#onDoubt = onDoubt
    this.#size = remote.host.pageSize
  }

  get first(): string {
    return pageAfter(this.#size)
  }

  async read(at: string | URL, number: number): Promise<Page<Tag>> {
    const response = await send(this.#remote, { method: 'GET', path: at, operation, bufferLimit: listLimit })
    if (response.status === 400 && number === 1) {
      await response.discard()
      this.#size = Math.min(100, this.#size)
      return { items: [], next: pageAfter(this.#size) }
    }
    if (response.status !== 200) return this.#refuse(response)
    const listed = await withErrorContext(this.asked, () => readNames(response))
    const isFirst = this.#seen.size === 0
    const names = this.#newNames(listed)
    const linked = nextPage(this.asked, response)
    if (linked !== undefined && names.length === 0 && listed.length > 0)
      throw new RegistryError({ ...this.asked, detail: 'the list repeats a page' })
    const next = linked ?? this.#unlinkedNext(listed.length, names.at(-1), isFirst)
    return { items: names.filter(isTag), next }
  }

  /** The names that no earlier page had. Throws RegistryError if the list exceeds the limits. */
  #newNames(listed: readonly unknown[]): readonly string[] {
    const names = [...new Set(listed.filter((name) => typeof name === 'string'))].filter(
      (name) => !this.#seen.has(name),
    )
    this.#names += listed.length
    this.#characters += names.reduce((sum, { length }) => sum + length, 0)
    if (this.#names > nameLimit || this.#characters > characterLimit)
      throw new RegistryError({
        ...this.asked,
        detail: `the list has more than ${nameLimit} names or ${characterLimit} characters`,
      })
    for (const name of names) if (isTag(name)) this.#seen.add(name)
    return names
  }

  /**
   * `tags-no-link`: a page that is full may have a successor though no Link says so. So may a first page that was cut
   * at a round number; after a page of exactly the size that was asked for, the registry is known to count right.
   */
  #unlinkedNext(length: number, last: string | undefined, isFirst: boolean): string | undefined {
    const isRound = length < this.#size && isRoundNumber(length)
    if (last === undefined) {
      if (isRound) this.#onDoubt?.('the registry repeats a page of a round number of tags')
      return undefined
    }
    return length === this.#size || (isRound && isFirst) ? pageAfter(this.#size, last) : undefined
  }

  /** A repository that does not exist has no tags. One that listed a page, or served a manifest, does exist. */
  async #refuse(response: RegistryResponse): Promise<Page<Tag>> {
    const refusal = await parseErrorResponse(response)
    const mayBeAbsent = this.#seen.size === 0 && isAbsence(refusal)
    if (mayBeAbsent && (await servedBy(this.#remote)).size === 0) return { items: [], next: undefined }
    throw await toRegistryError(this.#remote, refusal, { method: 'GET', operation })
  }
}

/** Lengths at which registries and proxies cut pages short, whatever was asked for. */
function isRoundNumber(length: number): boolean {
  return length === 10 || length === 20 || (length > 0 && length % 25 === 0)
}

function pageAfter(size: number, last?: string): string {
  return `tags/list?n=${size}${last === undefined ? '' : `&last=${encodeURIComponent(last)}`}`
}

/** What a page lists, whatever it is. */
async function readNames(response: RegistryResponse): Promise<readonly unknown[]> {
  const document = await readJson(response, listLimit, 'the list of tags')
  if (!isRecord(document)) throw new MalformedError('the list of tags is not a JSON object')
  const tags: readonly unknown[] = Array.isArray(document['tags']) ? document['tags'] : []
  return tags
}
