// Reads the HTTP headers of docker's configuration when the first request needs them.
import type { Runner } from '../action/workflow-commands.ts'
import { httpHeaders } from '../registry/credentials/http-headers.ts'
import { readCredentialFile } from '../registry/credentials/read-file.ts'
import type { CustomHeaders } from '../registry/model/custom-headers.ts'

const { env } = process

/** The headers of docker's configuration, read when the first request needs them. */
export function headersOf(warn: (message: string) => void, { mask }: Runner): () => Promise<CustomHeaders> {
  let headers: Promise<CustomHeaders> | undefined
  return () =>
    (headers ??= httpHeaders({
      environment: { env },
      readFile: readCredentialFile,
      warn,
      onSecret: mask,
    }))
}
