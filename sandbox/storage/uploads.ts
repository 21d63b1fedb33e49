// Upload sessions: the bytes that were received, and their digest.
import { createHash, type Hash, randomUUID } from 'node:crypto'
import type { Draft } from './bytes.ts'
import type { Algorithm } from './names.ts'
import type { Store } from './store.ts'

export interface Upload {
  readonly id: string
  readonly repository: string
  readonly algorithm: Algorithm
  readonly hash: Hash
  readonly draft: Draft
  received: number
}

export class Uploads {
  readonly #store: Store
  readonly #open = new Map<string, Upload>()

  constructor(store: Store) {
    this.#store = store
  }

  async start(repository: string, algorithm: Algorithm): Promise<Upload> {
    const id = randomUUID()
    const draft = await this.#store.bytes.begin(id)
    const upload = { id, repository, algorithm, hash: createHash(algorithm), draft, received: 0 }
    this.#open.set(id, upload)
    return upload
  }

  find(repository: string, id: string): Upload | undefined {
    const upload = this.#open.get(id)
    return upload?.repository === repository ? upload : undefined
  }

  async append(upload: Upload, body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of body) {
      upload.hash.update(chunk)
      await upload.draft.append(chunk)
      upload.received += chunk.length
    }
  }

  /** Ends the session: stores the blob if its bytes have this digest, otherwise discards them. */
  async finish(upload: Upload, digest: string, algorithm: Algorithm): Promise<boolean> {
    const hash = algorithm === upload.algorithm ? upload.hash : await rehash(upload.draft, algorithm)
    if (digest !== `${algorithm}:${hash.digest('hex')}`) {
      await this.cancel(upload)
      return false
    }
    this.#open.delete(upload.id)
    await upload.draft.keep(digest)
    this.#store.linkBlob(upload.repository, digest)
    return true
  }

  async cancel(upload: Upload): Promise<void> {
    this.#open.delete(upload.id)
    await upload.draft.drop()
  }

  async close(): Promise<void> {
    for (const upload of this.#open.values()) await this.cancel(upload)
  }
}

async function rehash(draft: Draft, algorithm: Algorithm): Promise<Hash> {
  const hash = createHash(algorithm)
  for await (const chunk of draft.read()) hash.update(chunk)
  return hash
}
