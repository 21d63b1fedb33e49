// Reads credential files, bounded in size.
import { codeOf, isMissing } from '../util/file-errors.ts'
import { readRegularFile, UnreadableFileError } from '../util/read-regular-file.ts'
import { CredentialError } from './types.ts'

/** Bytes. */
const fileLimit = 1024 * 1024

/** The text of a file; `undefined` if it does not exist. Throws CredentialError if it cannot be read. */
export async function readCredentialFile(path: string): Promise<string | undefined> {
  try {
    return await readRegularFile(path, fileLimit)
  } catch (error) {
    if (isMissing(error)) return undefined
    if (error instanceof UnreadableFileError) throw new CredentialError(error.message, { cause: error })
    throw new CredentialError(`${path} cannot be read (${String(codeOf(error))})`, { cause: error })
  }
}
