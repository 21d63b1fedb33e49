// `HttpHeaders` of docker's config.json: headers that every registry is sent (docker/cli, "Docker CLI configuration file").
import { type CustomHeaders, headerProblem, headerSecrets } from '../model/custom-headers.ts'
import { isRecord } from '../model/descriptor.ts'
import { parseJson } from '../model/json/json.ts'
import type { SourceContext } from './file-sources.ts'
import { type CredentialEnvironment, dockerFile, titleOf } from './paths.ts'
import { CredentialError } from './types.ts'

export interface HttpHeaderOptions extends Pick<SourceContext, 'readFile'> {
  readonly environment: CredentialEnvironment
  readonly warn: (message: string) => void
  /** Called with every value that is long enough to be a secret. */
  readonly onSecret: (secret: string) => void
}

/**
 * The headers, by lower-case name. Those that a client may not set are left out with a warning; docker's own
 * `User-Agent`, which old versions wrote, without one. A file that cannot be read has none: the look-up of credentials
 * reports it. Never rejects.
 */
export async function httpHeaders(options: HttpHeaderOptions): Promise<CustomHeaders> {
  const { environment, warn, onSecret } = options
  const path = dockerFile(environment)
  const written = path === undefined ? [] : await readHeaders(path, options)
  const headers: Record<string, string> = {}
  for (const [name, value] of written) {
    const lower = name.toLowerCase()
    if (lower === 'user-agent') continue
    const problem = typeof value === 'string' ? headerProblem(name, value) : 'its value is not a text'
    if (problem === undefined && typeof value === 'string') headers[lower] = value
    else
      warn(
        `"HttpHeaders" of ${titleOf(path ?? '', environment)}: the header ${JSON.stringify(name.slice(0, 100))} is not sent: ${problem}.`,
      )
  }
  for (const secret of headerSecrets(headers)) onSecret(secret)
  return headers
}

async function readHeaders(
  path: string,
  { readFile }: HttpHeaderOptions,
): Promise<readonly (readonly [string, unknown])[]> {
  try {
    const document = parseJson(((await readFile(path)) ?? '').replace(/^\uFEFF/, ''))
    const headers = isRecord(document) ? document['HttpHeaders'] : undefined
    return isRecord(headers) ? Object.entries(headers) : []
  } catch (error) {
    if (error instanceof CredentialError) return []
    throw error
  }
}
