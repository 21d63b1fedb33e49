// Parses a reference by the grammar of distribution/reference.
import { plainText } from '../plain-text.ts'
import { formatReference, type Reference, type RemoteName } from '../reference.ts'
import { parseLayout } from './layout-name.ts'
import { parseName } from './registry-name.ts'
import { splitDigest, splitTag } from './suffixes.ts'
import { ReferenceSyntaxError } from './syntax-error.ts'

/**
 * Parses a reference by the grammar of distribution/reference. Docker Hub's short names are expanded (`nginx` is
 * `docker.io/library/nginx`). Throws ReferenceSyntaxError.
 */
export function parseReference(text: string): Reference {
  if (text.startsWith('oci:')) return parseLayout(text, 'oci')
  if (text.startsWith('oci-archive:')) return parseLayout(text, 'oci-archive')
  const transport = otherTransport.exec(text)?.[1]
  if (transport !== undefined)
    throw new ReferenceSyntaxError(
      text,
      0,
      `${transport}: is a place that this program cannot reach. It reads and writes registries, oci:DIR and oci-archive:FILE`,
    )
  if (scheme.test(text)) throw new ReferenceSyntaxError(text, 0, schemeProblem(text))
  const { rest, digest } = splitDigest(text)
  const { name, tag } = splitTag(text, rest)
  return {
    repository: parseName(text, name),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  }
}

/** What skopeo and regctl read besides registries and layouts, and nobody names a repository. */
const otherTransport = /^(docker-daemon|docker-archive|containers-storage):/

const scheme = /^[a-z]+:\/\//i

/** What is left without scheme and login, if that is a reference. */
function schemeProblem(text: string): string {
  if (/^ocidir:/i.test(text)) return `write "oci:${plainText(text.replace(scheme, ''))}" for a folder`
  const bare = text.replace(scheme, '').replace(/^[^/]*@(?!sha(?:256|512):)/, '')
  try {
    return `leave out the scheme: write "${formatReference(parseReference(bare))}"`
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return 'leave out the scheme, and a login with it'
    throw error
  }
}

/** The repository that `text` names; `undefined` if it is invalid, a layout, or has a tag or digest. */
export function parseRepository(text: string): RemoteName | undefined {
  try {
    const { repository, tag, digest } = parseReference(text)
    return repository.kind === 'registry' && tag === undefined && digest === undefined ? repository : undefined
  } catch {
    return undefined
  }
}
