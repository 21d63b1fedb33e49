// Defines access to the files of an image layout, whether they are in a folder or in an archive.
import { readUpTo } from '../../content/verified-stream.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { algorithmOf, type Digest, hashLike, hexOf } from '../../model/digest.ts'
import { MalformedError } from '../../model/errors.ts'

/** A path of image-layout.md. No other paths exist, so that untrusted text never becomes a path. */
export type LayoutPath = 'oci-layout' | 'index.json' | `blobs/${string}`

export interface LayoutFile {
  /** Bytes. */
  readonly size: number
  /** Opens the file when the first chunk is read. */
  read(): AsyncIterable<Uint8Array>
}

/** The read side. Links that leave the layout, and anything but plain files, throw MalformedError. */
export interface LayoutFiles {
  /** `undefined` if it does not exist. */
  find(path: LayoutPath): Promise<LayoutFile | undefined>
}

export interface WritableFiles extends LayoutFiles {
  /** Throws the error with which a write would fail. Writes nothing. */
  check(): Promise<void>
  /** Runs a task that reads the index and writes it again, while no other process does. The signal ends the wait for one. */
  exclusively<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>
  /** Writes or replaces a file atomically. */
  write(path: LayoutPath, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>
  /** Moves the written files to the path that the user named. `create` false: only if the layout exists already. */
  publish(how: { readonly create: boolean; readonly signal: AbortSignal }): Promise<void>
}

export function blobPath(of: Digest): LayoutPath {
  return `blobs/${algorithmOf(of)}/${hexOf(of)}`
}

export function isLayoutPath(text: string): text is LayoutPath {
  return /^(?:oci-layout|index\.json|blobs\/(?:sha256\/[a-f0-9]{64}|sha512\/[a-f0-9]{128}))$/.test(text)
}

/** Reads a whole small file. Throws MalformedError if it has more than `limit` bytes. */
export async function readWhole(file: LayoutFile, limit: number, what: string): Promise<Uint8Array> {
  const bytes = await readUpTo(limit, file.read())
  if (bytes === undefined) throw new MalformedError(`${what} has more than ${limit} bytes`)
  return bytes
}

/** Whether the file holds exactly the bytes of the digest: one of the right size may have been damaged. */
export async function holds(
  file: LayoutFile | undefined,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (file === undefined || file.size !== size) return false
  const hash = hashLike(digest)
  try {
    for await (const chunk of file.read()) {
      signal.throwIfAborted()
      hash.update(chunk)
    }
  } catch (error) {
    if (error instanceof MalformedError) return false // Replaced meanwhile, perhaps by ourselves.
    throw error
  }
  return hash.digest('hex') === hexOf(digest)
}
