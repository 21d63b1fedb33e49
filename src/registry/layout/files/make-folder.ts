// Creates a folder and its parents, or fails: Node's own recursive mkdir never ends below /proc.
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../../util/file-errors.ts'

/** Does nothing if the folder exists. Throws what `mkdir` fails with. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return
    const parent = dirname(path)
    if (code !== 'ENOENT' || parent === path) throw error
    await makeFolder(parent)
    await mkdir(path).catch((failure: unknown) => {
      if (codeOf(failure) !== 'EEXIST') throw failure
    })
  }
}
