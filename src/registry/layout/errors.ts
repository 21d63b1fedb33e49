// Errors of a layout, which name it and the operation.
import { MalformedError, RegistryError } from '../model/errors.ts'
import { formatName, type LayoutName } from '../model/reference.ts'
import { codeOf } from '../util/file-errors.ts'
import type { Layout } from './layout.ts'

/** Runs a task on a layout's files. Its errors are wrapped to name the layout and the operation. */
export async function withLayoutErrors<T>({ name }: Layout, operation: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    const code = codeOf(error)
    if (error instanceof MalformedError)
      throw new MalformedError(`${formatName(name)}: could not ${operation}: ${error.message}`, {
        cause: error,
        remedy: error.remedy,
      })
    if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw error
    throw layoutError(name, operation, {
      codes: [code],
      remedy: remedies[code] ?? 'Look at the path and its rights.',
      error,
    })
  }
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'Give this step the right to read and write the path.',
  EPERM: 'Give this step the right to read and write the path.',
  EROFS: 'The path is on a file system that is read only: name another one.',
  ENOSPC: 'Free disk space on the runner.',
  EDQUOT: 'Free disk space on the runner.',
  ENOTDIR: 'A part of the path is a file: name a folder.',
  EISDIR: 'The path is a folder: name a file, or write oci: for a folder.',
}

interface Failure {
  /** Of the distribution-spec, or of the operating system. */
  readonly codes: readonly string[]
  readonly detail?: string
  readonly remedy: string
  readonly error?: unknown
}

export function layoutError(name: LayoutName, operation: string, { error, ...facts }: Failure): RegistryError {
  const layout = formatName(name)
  const code = 'layout'
  return new RegistryError({
    registry: layout,
    repository: layout,
    operation,
    access: 'read',
    code,
    ...facts,
    cause: error,
  })
}
