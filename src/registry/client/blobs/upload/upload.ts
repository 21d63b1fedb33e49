// Uploads one blob: chooses how the bytes are sent, continues after a cut, and settles results that are unsure.
import { RegistryError } from '../../../model/errors.ts'
import { formatName } from '../../../model/reference.ts'
import { backoff } from '../../../transport/retry/policy.ts'
import { modestBlob } from '../body-size.ts'
import { hasBlob } from '../has-blob.ts'
import { cancelUpload } from './cancel.ts'
import type { Upload } from './location.ts'
import { patchWhole, putRest, putWhole, type Transfer, type UploadResult } from './requests.ts'
import { startUpload } from './start.ts'
import { readUploadStatus } from './status.ts'

/** How the bytes are sent: in one PUT, in one PATCH, or in chunks of so many bytes. */
type Method = 'put' | 'patch' | number

/**
 * Tried in this order. Chunks: ECR takes 5 to 20 MiB, Cloudflare at least 5 and all of one size, GHCR at most 4, nginx
 * with its default settings 1.
 */
const methods: readonly Method[] = ['put', 'patch', 5 * 1024 * 1024, 1024 * 1024]
/** Uploads of one blob whose result is unsure. */
const unsureLimit = 3

/** The state of one upload: which methods are left, and how often a result was unsure. */
export class BlobUpload {
  readonly #transfer: Transfer
  #methods = methods
  #unsure = 0
  #refusal: RegistryError | undefined

  constructor(transfer: Transfer) {
    this.#transfer = transfer
  }

  /**
   * Sends the bytes to `upload`, and to new uploads if that fails. After an unsure result the registry is asked whether
   * it has the blob: GHCR answers a second commit with 404 in either case. Throws RegistryError, IntegrityError, and
   * what the source of the bytes fails with.
   */
  async run(first: Upload): Promise<void> {
    const bound = this.#isLarge ? await this.#transfer.remote.host.session.bound?.() : undefined
    await (bound ? bound.inTurn(() => this.#run(first)) : this.#run(first))
  }

  async #run(first: Upload): Promise<void> {
    const { remote } = this.#transfer
    for (let upload = first; ; upload = await startUpload(remote)) {
      const result = await this.#send(upload)
      if (result.kind === 'stored') return
      if (result.kind === 'too-large') this.#useChunks()
      else if (result.kind === 'unsuited') {
        if (await this.#isStored(result.error)) return
        this.#useNextMethod(result.error)
      } else if (await this.#settle(result.error, upload)) return
      if (result.kind !== 'unsure') void cancelUpload(remote, upload)
    }
  }

  /** Only large blobs are resumed, or sent in another way: small ones meet no limit of a proxy. */
  get #isLarge(): boolean {
    return this.#transfer.blob.size > modestBlob
  }

  /** Cancels the upload if the bytes cannot be read. */
  async #send(upload: Upload): Promise<UploadResult> {
    const { remote, source } = this.#transfer
    try {
      return this.#checkSmall(await sendBy(this.#methods[0], this.#transfer, upload))
    } catch (error) {
      if (source.hasFailed()) void cancelUpload(remote, upload)
      throw error
    }
  }

  #checkSmall(result: UploadResult): UploadResult {
    if (result.kind !== 'unsuited' || this.#isLarge) return result
    const { status } = result.error.details
    if (status !== 408 && status !== 504) throw result.error
    return { ...result, kind: 'unsure' }
  }

  #useChunks(): void {
    const [, ...rest] = this.#methods
    this.#methods = rest.filter((method) => typeof method === 'number')
    if (this.#methods.length === 0) throw this.#tooLarge()
  }

  #useNextMethod(refusal: RegistryError): void {
    this.#refusal ??= refusal
    this.#methods = this.#methods.slice(1)
    if (this.#methods.length === 0) throw this.#refusal
  }

  /** A timeout may come after the commit. */
  async #isStored({ details: { status } }: RegistryError): Promise<boolean> {
    return (status === 408 || status === 504) && hasBlob(this.#transfer.remote, this.#transfer.blob)
  }

  /** Whether the blob is stored after all, or after the rest of it was sent. Throws the error if it is final. */
  async #settle(error: RegistryError, upload: Upload): Promise<boolean> {
    const { remote, blob } = this.#transfer
    const { status } = error.details
    if (await hasBlob(remote, blob)) return true
    this.#unsure += 1
    if (this.#unsure === unsureLimit) throw error
    await remote.host.wait(backoff(this.#unsure, Math.random()), remote.signal)
    return status === undefined && this.#methods[0] === 'put' && (await this.#resume(upload))
  }

  /**
   * Sends the rest of the bytes after a cut, as long as each cut comes later than the one before. False if the registry
   * kept too little, or does not say how much: then a new upload is started. A wrong offset is found by the digest.
   */
  async #resume(cut: Upload): Promise<boolean> {
    const { remote, blob } = this.#transfer
    let reached = 0
    for (let upload = cut; this.#isLarge; ) {
      const status = await readUploadStatus(remote, upload)
      if (status === undefined || !(status.offset >= reached + modestBlob && status.offset <= blob.size)) return false
      const result = await this.#sendRest(status)
      if (result === 'stored' || (await hasBlob(remote, blob))) return true
      if (result === 'refused') return false
      reached = status.offset
      upload = status.upload
    }
    return false
  }

  /** A refusal only says that the offset was wrong. */
  async #sendRest(status: Parameters<typeof putRest>[1]): Promise<'stored' | 'cut' | 'refused'> {
    try {
      const result = await putRest(this.#transfer, status)
      if (result.kind === 'stored') return 'stored'
      return result.error.details.status === undefined ? 'cut' : 'refused'
    } catch (error) {
      if (error instanceof RegistryError && error.details.status !== undefined) return 'refused'
      throw error
    }
  }

  #tooLarge(): RegistryError {
    const { remote, blob } = this.#transfer
    return new RegistryError({
      registry: remote.name.registry,
      repository: formatName(remote.name),
      operation: `send blob ${blob.digest}`,
      access: 'write',
      status: 413,
      detail: `${blob.size} bytes are more than it takes, whole and in chunks`,
      remedy: 'Raise the size limit of the registry or of the proxy in front of it (nginx: client_max_body_size).',
    })
  }
}

/** Few registries need chunks: their code is imported only then. */
async function sendBy(method: Method | undefined, transfer: Transfer, upload: Upload): Promise<UploadResult> {
  if (typeof method === 'number') return (await import('./chunks.ts')).patchChunks(transfer, upload, method)
  return method === 'patch' ? patchWhole(transfer, upload) : putWhole(transfer, upload)
}
