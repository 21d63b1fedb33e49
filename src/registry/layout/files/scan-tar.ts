// Scans an archive once for the offsets of the layout's files, so that each can be read by itself.
import { createReadStream, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { extract, type Header } from 'tar-stream'
import { MalformedError } from '../../model/errors.ts'
import { codeOf, isMissing } from '../../util/file-errors.ts'
import { decompressArchive, expansionLimit, harmlessSize, type ScanContext } from './decompress.ts'
import { isLayoutPath, type LayoutFile, type LayoutPath } from './files.ts'
import { readRange } from './read-range.ts'

type Found = ReadonlyMap<LayoutPath, LayoutFile>

const entryLimit = 100_000

/**
 * The layout's files in the archive; none if it does not exist or is empty. Entries with other names, and links, are
 * skipped. Throws MalformedError if it is not an OCI archive, and the reason of `signal` once that is aborted.
 */
export async function scanArchive(path: string, context: ScanContext): Promise<Found> {
  const there = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (there === undefined || (there.isFile() && there.size === 0)) return new Map()
  if (!there.isFile()) throw new MalformedError(`${path} is not a file. A layout in a folder is written oci:${path}`)
  checkHoles(path, there)
  const files = await scan(await decompressArchive(path, context), path, context.signal)
  if (files.has('index.json')) return files
  throw new MalformedError(
    `${path} holds no index.json: it is not an OCI archive. "docker save" writes one since Docker 25`,
    {
      remedy:
        'Look at it with `tar -tf`: index.json has to be at its root. Export the image again, by oci-archive: as a target, or by "docker save" of Docker 25 or newer.',
    },
  )
}

/** Refuses sparse files: their holes cost no disk space, but take hours to read. */
function checkHoles(path: string, { size, blocks }: Stats): void {
  const onDisk = blocks * 512
  if (size > harmlessSize && size > onDisk * expansionLimit)
    throw new MalformedError(`${path} has ${size} bytes, of which ${onDisk} are on disk: it is not an OCI archive`)
}

async function scan(plain: string, path: string, signal: AbortSignal): Promise<Found> {
  const { ino: inode } = await stat(plain)
  const files = new Map<LayoutPath, LayoutFile>()
  const reader = extract()
  reader.on('entry', (header, stream, next) => {
    const name = header.name.replace(/^(?:\.\/)+/, '')
    const { size } = header
    if (isLayoutPath(name) && isFile(header) && files.size < entryLimit) {
      const range = { path: plain, offset: offsetOf(header), size, inode }
      files.set(name, { size, read: () => readRange(range) })
    }
    // tar-stream waits for ever for the bytes of a folder, which has none.
    if (header.type === 'directory' && size !== undefined && size > 0)
      reader.destroy(new MalformedError(`${path} has a folder of ${size} bytes: it is not a tar archive`))
    // the reader fails with the same error
    stream.on('error', () => undefined).on('end', next)
    stream.resume()
  })
  try {
    await pipeline(createReadStream(plain, { highWaterMark: 1024 * 1024 }), reader, { signal })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof MalformedError) throw error
    if (/^E[A-Z0-9]+$/.test(codeOf(error) ?? '')) throw error
    throw new MalformedError(`${path} is not a tar archive, or is cut short`, {
      cause: error,
      remedy: 'Look at it with `tar -tf`. If a download broke off, fetch it again; else export the image again.',
    })
  }
  return files
}

function isFile({ type }: Header): boolean {
  return type === 'file' || type === 'contiguous-file'
}

/** Where an entry's bytes begin; tar-stream says so, its types do not. */
function offsetOf(header: object): number {
  if ('byteOffset' in header && typeof header.byteOffset === 'number') return header.byteOffset
  throw new TypeError('tar-stream gives no byteOffset')
}
