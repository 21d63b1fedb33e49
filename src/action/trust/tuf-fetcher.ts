// Fetches for tuf-js: its own fetcher uses the global fetch, which knows neither the runner's proxy nor a bound.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BaseFetcher } from 'tuf-js'
import { DownloadHTTPError } from 'tuf-js/dist/error.js'
import { showUrl } from '../../registry/model/show-url.ts'
import type { SendRequest } from './request.ts'

/** Bytes; tuf-js has lower limits of its own for each kind of file. */
const fileLimit = 5_000_000

/**
 * tuf-js keeps the newest metadata, but not the roots between the shipped one and the newest, which it asks for whenever
 * it begins. They are kept here, so that a later step of the job verifies the whole chain without a request.
 */
export class TufFetcher extends BaseFetcher {
  readonly #send: SendRequest
  readonly #folder: string
  readonly #metadata: 'kept' | 'sent for'

  /** `folder`: the metadata folder of tuf-js. With `kept` nothing is requested, and what is missing there is an error. */
  constructor(send: SendRequest, folder: string, metadata: 'kept' | 'sent for') {
    super()
    this.#send = send
    this.#folder = folder
    this.#metadata = metadata
  }

  override async fetch(url: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const file = /\/((?:\d+\.root|timestamp)\.json)$/.exec(url)?.[1]
    const path = file && join(this.#folder, file)
    if (this.#metadata === 'kept') return this.#read(url, path)
    const { status, bytes } = await this.#send(new URL(url), { limit: fileLimit })
    if (status !== 200) throw new DownloadHTTPError(`${showUrl(url)} was answered with ${status}`, status)
    if (path !== undefined && !path.endsWith('timestamp.json')) await writeFile(path, bytes)
    return streamOf(bytes)
  }

  /** A root that is not there is the one after the newest: to tuf-js, a 404. */
  async #read(url: string, path: string | undefined): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const bytes = path && (await readFile(path).catch(() => undefined))
    if (!bytes) throw new DownloadHTTPError(`${showUrl(url)} is not kept`, 404)
    return streamOf(bytes)
  }
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([new Uint8Array(bytes)]).stream()
}
