// A layout is a handful of files with known names; what holds them, a folder or an archive, is behind this.

import { readUpTo } from '../content/verified-stream.ts'
import type { Descriptor } from '../model/descriptor.ts'
import { algorithmOf, type Digest, hashLike, hexOf } from '../model/digest.ts'
import { MalformedError } from '../model/errors.ts'

/** A path of image-layout.md. There are no others: nothing from outside becomes a path. */
export type LayoutPath = 'oci-layout' | 'index.json' | `blobs/${string}`

export interface LayoutFile {
  /** Bytes. */
  readonly size: number
  /** Opens the file when the first chunk is asked for. */
  read(): AsyncIterable<Uint8Array>
}

/** The read side. Links that leave the layout, and anything but plain files, throw MalformedError. */
export interface LayoutFiles {
  /** `undefined`: not there. */
  find(path: LayoutPath): Promise<LayoutFile | undefined>
}

export interface WritableFiles extends LayoutFiles {
  /** Throws what a write would fail with; writes nothing. */
  check(): Promise<void>
  /** Puts a file there, whole or not at all, in the place of a former one. */
  write(path: LayoutPath, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>
  /** Brings what was written to where the user named it. `create` false: only where there is something already. */
  publish(how: { readonly create: boolean }): Promise<void>
}

export function blobPath(of: Digest): LayoutPath {
  return `blobs/${algorithmOf(of)}/${hexOf(of)}`
}

export function isLayoutPath(text: string): text is LayoutPath {
  return /^(?:oci-layout|index\.json|blobs\/(?:sha256\/[a-f0-9]{64}|sha512\/[a-f0-9]{128}))$/.test(text)
}

/** A file that is known to be small. Throws MalformedError where it has more than `limit` bytes. */
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

/** The code of a failed file operation: `EACCES`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

export function isMissing(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}
