// The trusted root of Sigstore's public good instance, by TUF (https://theupdateframework.github.io/specification/).
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import seeds from '@sigstore/tuf/seeds.json' with { type: 'json' }
import { BaseFetcher, Updater } from 'tuf-js'
import { DownloadHTTPError } from 'tuf-js/dist/error.js'
import { TrustServiceError } from '../../promote/model/errors.ts'
import { isRecord } from '../../registry/model/descriptor.ts'
import { parseJson } from '../../registry/model/json/json.ts'
import type { SendRequest } from './request.ts'

export interface RootOptions {
  readonly send: SendRequest
  /** A folder of this job: what was verified is kept there for its later steps. */
  readonly temp: string
  readonly mirror?: string
  /** The TUF root with which trust begins; the one of the public good instance by default. */
  readonly seed?: Uint8Array
}

const publicGood = 'https://tuf-repo-cdn.sigstore.dev'

/** The text of trusted_root.json. Throws TrustServiceError if it cannot be fetched or verified. */
export async function fetchDefaultRoot({ send, temp, mirror = publicGood, seed }: RootOptions): Promise<string> {
  try {
    const folder = join(temp, 'promote-image-trust', encodeURIComponent(mirror))
    const targets = join(folder, 'targets')
    await mkdir(targets, { recursive: true })
    // Trust always begins with the root that is shipped: nothing in the folder is believed before it is verified by it.
    await writeFile(join(folder, 'root.json'), seed ?? Buffer.from(seeds[publicGood]['root.json'], 'base64'))
    const updater = new Updater({
      metadataDir: folder,
      metadataBaseUrl: mirror,
      targetDir: targets,
      targetBaseUrl: `${mirror}/targets`,
      fetcher: new ProxyFetcher(send),
      forceCache: await isFresh(join(folder, 'timestamp.json')),
    })
    const target = await updater.getTargetInfo('trusted_root.json')
    if (target === undefined) throw new Error('it has no trusted_root.json')
    const path = (await updater.findCachedTarget(target)) ?? (await updater.downloadTarget(target))
    return await readFile(path, 'utf8')
  } catch (cause) {
    const { host } = new URL(mirror)
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new TrustServiceError(
      `the trusted root of Sigstore could not be read from ${host}: ${problem}`,
      `Let the runner reach ${host}, or keep the root in the repository and name it under \`require\`: \`trusted-root: trust/trusted_root.json\`; \`gh attestation trusted-root\` writes one.`,
      { cause },
    )
  }
}

/**
 * Whether an earlier step of the job left metadata that has not expired. Without it a newer root is looked for first: the
 * keys of the shipped one may have been withdrawn since.
 */
async function isFresh(timestamp: string): Promise<boolean> {
  const document = parseJson(await readFile(timestamp, 'utf8').catch(() => ''))
  const signed = isRecord(document) ? document['signed'] : undefined
  return isRecord(signed) && Date.parse(String(signed['expires'])) > Date.now()
}

/** Bytes; tuf-js has lower limits of its own for each kind of file. */
const fileLimit = 5_000_000

/** The fetcher of tuf-js uses the global fetch, which knows neither the runner's proxy nor a bound. */
class ProxyFetcher extends BaseFetcher {
  readonly #send: SendRequest

  constructor(send: SendRequest) {
    super()
    this.#send = send
  }

  override async fetch(url: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const { status, bytes } = await this.#send(new URL(url), { limit: fileLimit })
    if (status !== 200) throw new DownloadHTTPError(`${url} was answered with ${status}`, status)
    return new Blob([new Uint8Array(bytes)]).stream()
  }
}
