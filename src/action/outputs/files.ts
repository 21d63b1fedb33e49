// Small text files of the workspace, read whole within a bound; and the one that a dry run leaves.
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularFile } from '../../registry/util/read-regular-file.ts'

/** Bytes; a plan of 10,000 promotions has about ten million. */
const sizeLimit = 32 * 1024 * 1024

/** Throws if there is no regular file of at most 32 MiB. */
export function readText(path: string): Promise<string> {
  return readRegularFile(path, sizeLimit)
}

/** Writes a document as readable JSON under a new name in `folder`; answers its path. */
export async function writeDocument(folder: string, document: object): Promise<string> {
  const path = join(folder, `promote-image-plan-${randomUUID()}.json`)
  await writeFile(path, `${JSON.stringify(document, undefined, 2)}\n`, { flag: 'wx' })
  return path
}
