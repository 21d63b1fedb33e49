// Files that inputs name: where they may be, and what is said of one that cannot be used.
import { realpath } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { quote } from '../../../promote/text/quote.ts'
import { codeOf, isMissing } from '../../../registry/util/file-errors.ts'
import { readRegularFile, UnreadableFileError } from '../../../registry/util/read-regular-file.ts'
import { formatCount } from '../../format.ts'
import type { Surface, SurfaceText } from '../../surface.ts'
import type { InputSource } from '../model/types.ts'

/** The folder that files may be in, and where the run was started. */
export type FileScope = Pick<InputSource, 'workspace' | 'surface'>

const missing: SurfaceText = {
  action: 'does not exist. Is there an actions/checkout step before this one? Paths are relative to the workspace.',
  'command-line': 'does not exist. Paths are relative to the current folder.',
}

const outside: SurfaceText = {
  action: 'is outside the workspace, and only files in it are read. Copy it there in an earlier step.',
  'command-line':
    'is outside the current folder, and only files in it are read. Copy it there, or start in a folder above it.',
}

/** What is wrong with a file that does not exist, after its name. */
export function missingFile(surface: Surface): string {
  return missing[surface]
}

/** What is wrong with a file that could not be read, and what to do. `error`: of the file system, or UnreadableFileError. */
export function fileProblem(path: string, error: unknown, surface: Surface): string {
  if (isMissing(error)) return `${quote(path)} ${missing[surface]}`
  if (!(error instanceof UnreadableFileError)) {
    const code = codeOf(error)
    const why = code === undefined ? '' : ` (${code})`
    return `${quote(path)} cannot be read${why}. Give this ${surface === 'action' ? 'step' : 'user'} the right to read it.`
  }
  const { reason } = error
  if (reason === 'too-large')
    return `${quote(path)} is too large: at most ${formatCount(error.limit)} bytes are read. Is it the right file?`
  return reason === 'not-regular'
    ? `${quote(path)} is a folder or a device, and not a file. Write the path of a file.`
    : `${quote(path)} did not end in time. Close the program that writes it.`
}

/** The real path of a file in the workspace; no link leads out of it. */
export async function findFile(
  path: string,
  { workspace, surface }: FileScope,
): Promise<{ readonly file: string } | { readonly problem: string }> {
  try {
    const [folder, named] = [resolve(workspace), resolve(workspace, path)]
    const root = await realpath(folder)
    const isInside = [folder, root].some((start) => named.startsWith(start + sep))
    const file = isInside ? await realpath(named) : undefined
    return file?.startsWith(root + sep) ? { file } : { problem: `${quote(path)} ${outside[surface]}` }
  } catch (error) {
    return { problem: fileProblem(path, error, surface) }
  }
}

/** The text of a file in the workspace of at most `limit` bytes. */
export async function readNamedFile(
  path: string,
  scope: FileScope,
  limit: number,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const found = await findFile(path, scope)
  if ('problem' in found) return found
  try {
    return { text: await readRegularFile(found.file, limit) }
  } catch (error) {
    return { problem: fileProblem(path, error, scope.surface) }
  }
}
