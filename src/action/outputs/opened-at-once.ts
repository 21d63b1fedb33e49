// Tells which paths can be opened for writing without waiting: the runner's files and the command line's are checked by it.
import { type Stats, statSync } from 'node:fs'

/** Opening a named pipe waits for its reader, perhaps for ever. Standard output and a shell's `>(command)` have theirs. */
export function isOpenedAtOnce(path: string, stats: Stats): boolean {
  if (stats.isFile() || stats.isCharacterDevice()) return true
  return stats.isFIFO() && /^\/(?:dev\/(?:fd\/|std)|proc\/)/.test(path)
}

/** Throws if what the variable names could block the process. All other problems are left to the write, and its error. */
export function checkOpenedAtOnce(variable: string, path: string): void {
  const stats = statOf(path)
  if (stats === undefined || stats.isDirectory() || isOpenedAtOnce(path, stats)) return
  throw new Error(`${variable} is a named pipe, a socket or a block device and not a file: '${path}'`)
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
