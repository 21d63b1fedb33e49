// A temporary file that has no name from the start: the system frees it with the process, also if that is killed.
import { closeSync, openSync, read, rmSync, write } from 'node:fs'
import { promisify } from 'node:util'

const readAt = promisify(read)
const writeAt = promisify(write)

export class UnnamedFile {
  readonly #path: string
  readonly #descriptor: number
  readonly #running = new Set<Promise<unknown>>()
  #isClosed = false

  /**
   * Creates the file under `path`, and removes that name before anything else runs in this process. Where the system
   * keeps the name of an open file (Windows), `close` removes it. Throws the error of the system.
   */
  constructor(path: string) {
    this.#path = path
    this.#descriptor = openSync(path, 'wx+', 0o600)
    removeName(path)
  }

  /** Fills the chunk from the offset on; resolves to the number of bytes, 0 at the end of the file. */
  read(chunk: Uint8Array, offset: number): Promise<number> {
    return this.#run(async () => (await readAt(this.#descriptor, chunk, 0, chunk.byteLength, offset)).bytesRead)
  }

  async write(chunk: Uint8Array, offset: number): Promise<void> {
    for (let done = 0; done < chunk.byteLength; )
      done += await this.#run(
        async () => (await writeAt(this.#descriptor, chunk, done, chunk.byteLength - done, offset + done)).bytesWritten,
      )
  }

  /** Closes the file once what is running has ended: the system gives the number of a closed file to the next one. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await Promise.allSettled(this.#running)
    closeSync(this.#descriptor)
    removeName(this.#path)
  }

  async #run(work: () => Promise<number>): Promise<number> {
    if (this.#isClosed) throw new Error('a temporary file was used after the run had ended')
    const running = work()
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }
}

function removeName(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // The system keeps the name of an open file: it is removed when the file is closed, or with the runner's folder.
  }
}
