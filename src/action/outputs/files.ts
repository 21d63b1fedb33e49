// Small text files of the workspace, read whole within a bound; and the one that a dry run leaves.
import { randomUUID } from 'node:crypto'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes; certificates and logins are far smaller. */
const sizeLimit = 4 * 1024 * 1024

/** Throws where there is none, or where it is larger than 4 MiB. */
export async function readText(path: string): Promise<string> {
  const file = await open(path)
  try {
    const found = await file.stat()
    if (!found.isFile() || found.size > sizeLimit) throw new Error(`${path} is no file of at most ${sizeLimit} bytes`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/** Writes a document as readable JSON under a new name in `folder`; answers its path. */
export async function writeDocument(folder: string, document: object): Promise<string> {
  const path = join(folder, `promote-image-plan-${randomUUID()}.json`)
  await writeFile(path, `${JSON.stringify(document, undefined, 2)}\n`, { flag: 'wx' })
  return path
}
