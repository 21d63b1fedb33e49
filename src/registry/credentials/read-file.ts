// Credential files are read from the machine here, and only as much of them as a credential file can be.
import { open } from 'node:fs/promises'
import { CredentialError } from './types.ts'

/** Bytes. */
const fileLimit = 1024 * 1024

/** The text of a file; `undefined` where it is not there. Throws CredentialError where it cannot be read. */
export async function readCredentialFile(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(fileLimit + 1))
    if (bytesRead > fileLimit) throw new CredentialError(`${path} is larger than any file of credentials`)
    return buffer.subarray(0, bytesRead).toString()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (error instanceof CredentialError) throw error
    throw new CredentialError(`${path} cannot be read (${String(code)})`, { cause: error })
  }
}
