// Parses and formats references: registry, repository, tag and digest, or an OCI image layout.
import { isIPv6 } from 'node:net'
import { type Digest, isDigest } from './digest.ts'
import { PromoteError } from './errors.ts'
import { plainText } from './plain-text.ts'

declare const tag: unique symbol
/** A tag of the distribution grammar. It has no colon, which distinguishes it from a digest. */
export type Tag = string & { readonly [tag]: true }

/** A repository of a registry. `registry` is `host[:port]` as users write it (`docker.io`, not its API host). */
export interface RemoteName {
  readonly kind: 'registry'
  readonly registry: string
  readonly path: string
}

/** An OCI image layout: a folder (`oci`) or a tar of one (`oci-archive`). */
export interface LayoutName {
  readonly kind: 'oci' | 'oci-archive'
  readonly path: string
}

export type RepositoryName = RemoteName | LayoutName

/** `registry/repository[:tag][@digest]`, or `oci:DIR[:TAG][@digest]`, `oci-archive:FILE[:TAG][@digest]`. */
export interface Reference {
  readonly repository: RepositoryName
  readonly tag?: Tag
  readonly digest?: Digest
}

/** The text is not a reference. `at`: the index of the first invalid character. */
export class ReferenceSyntaxError extends PromoteError {
  override readonly name = 'ReferenceSyntaxError'
  readonly code = 'reference-syntax'
  readonly text: string
  readonly at: number

  constructor(text: string, at: number, problem: string) {
    const where = at < text.length ? ` (at character ${at + 1}, "${plainText(text.slice(at, at + 12))}")` : ''
    super(`"${plainText(withoutLogin(text))}" is not a reference: ${problem}${where}`)
    this.text = text
    this.at = at
  }
}

/** Removes the credentials of a URL, which are secret. */
function withoutLogin(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@')
}

/** distribution-spec, "Pulling manifests": 128 characters at most. */
export function isTag(text: string): text is Tag {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text)
}

/** Whether `at` is a digest: a tag has no colon. */
export function isDigestAt(at: Tag | Digest): at is Digest {
  return at.includes(':')
}

const hubHosts = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io'])
const component = /[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/y
const host =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[([A-Fa-f0-9:.]+)\])(?::(\d{1,5}))?$/
/** Characters of registry and path together: the limit of most clients and registries. */
const nameLimit = 255

/**
 * Parses a reference by the grammar of distribution/reference. Docker Hub's short names are expanded (`nginx` is
 * `docker.io/library/nginx`). Throws ReferenceSyntaxError.
 */
export function parseReference(text: string): Reference {
  if (text.startsWith('oci:')) return parseLayout(text, 'oci')
  if (text.startsWith('oci-archive:')) return parseLayout(text, 'oci-archive')
  if (scheme.test(text)) throw new ReferenceSyntaxError(text, 0, schemeProblem(text))
  const { rest, digest } = splitDigest(text)
  const { name, tag } = splitTag(text, rest)
  return {
    repository: parseName(text, name),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  }
}

const scheme = /^[a-z]+:\/\//i

/** What is left without scheme and login, if that is a reference. */
function schemeProblem(text: string): string {
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

/** The registry and path of `name`, with Docker Hub's short names expanded. */
function parseName(text: string, name: string): RemoteName {
  if (name === '') throw new ReferenceSyntaxError(text, 0, 'the repository is missing')
  if (/\s/.test(name)) throw new ReferenceSyntaxError(text, name.search(/\s/), 'a space is not allowed')
  const slash = name.indexOf('/')
  const first = name.slice(0, slash)
  const hasHost = slash > 0 && (isHost(first) || first !== first.toLowerCase())
  const registry = hasHost ? parseHost(text, first) : 'docker.io'
  const start = hasHost ? slash + 1 : 0
  const path = name.slice(start)
  checkPath(text, path, start)
  const official = registry === 'docker.io' && !path.includes('/')
  const whole = official ? `library/${path}` : path
  const excess = registry.length + 1 + whole.length - nameLimit
  if (excess > 0)
    throw new ReferenceSyntaxError(
      text,
      Math.max(0, name.length - excess),
      `registry and repository are longer than ${nameLimit} characters`,
    )
  return { kind: 'registry', registry, path: whole }
}

function parseHost(text: string, written: string): string {
  const match = host.exec(written)
  const address = match?.[1]
  if (match === null || (address !== undefined && !isIPv6(address)))
    throw new ReferenceSyntaxError(text, 0, `"${plainText(written)}" is no host`)
  if (match[2] !== undefined && Number(match[2]) > 65_535)
    throw new ReferenceSyntaxError(text, written.lastIndexOf(':') + 1, 'the port is above 65535')
  const registry = registryOf(written)
  if (isHost(registry)) return registry
  throw new ReferenceSyntaxError(text, written.search(/[A-Z]/), 'a repository is in lower case')
}

/** Whether the first part of a name is a host instead of a part of a Docker Hub repository. */
function isHost(first: string): boolean {
  return /[.:[]/.test(first) || first === 'localhost'
}

/** The canonical host of a registry: in lower case, and `docker.io` for all names of Docker Hub. */
export function registryOf(host: string): string {
  const lower = host.toLowerCase()
  return hubHosts.has(lower) ? 'docker.io' : lower
}

function checkPath(text: string, path: string, start: number): void {
  let at = 0
  for (;;) {
    component.lastIndex = at
    const match = component.exec(path)
    if (match === null) throw new ReferenceSyntaxError(text, start + at, problemOf(path, at))
    at += match[0].length
    if (at === path.length) return
    if (path[at] !== '/') throw new ReferenceSyntaxError(text, start + at, problemOf(path, at))
    at += 1
  }
}

function problemOf(path: string, at: number): string {
  const character = path[at] ?? '/'
  if (character === '/') return 'a part of the repository is empty'
  return /[A-Z]/.test(character) ? 'a repository is in lower case' : 'this character is not allowed here'
}

function splitDigest(text: string): { readonly rest: string; readonly digest?: Digest } {
  const at = text.indexOf('@')
  if (at < 0) return { rest: text }
  return { rest: text.slice(0, at), digest: parseDigest(text, at + 1) }
}

function parseDigest(text: string, at: number): Digest {
  const digest = text.slice(at)
  if (isDigest(digest)) return digest
  throw new ReferenceSyntaxError(text, at, 'a digest is sha256: and 64 lower-case hex digits, or sha512: and 128')
}

/** Splits the tag off: the text after a colon that follows the last slash. */
function splitTag(text: string, rest: string): { readonly name: string; readonly tag?: Tag } {
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1)
  if (colon < 0) return { name: rest }
  const tag = rest.slice(colon + 1)
  if (!isTag(tag))
    throw new ReferenceSyntaxError(
      text,
      colon + 1,
      tag === ''
        ? 'the tag is empty'
        : 'a tag is up to 128 letters, digits, "_", "." and "-", and begins with neither of the last two',
    )
  return { name: rest.slice(0, colon), tag }
}

/** A path may contain colons and at signs: only a suffix with the syntax of a digest or tag is read as one. */
function parseLayout(text: string, kind: LayoutName['kind']): Reference {
  const start = kind.length + 1
  const control = text.search(/\p{Cc}/u)
  if (control >= 0) throw new ReferenceSyntaxError(text, control, 'a control character is not allowed')
  const at = text.search(/@sha(?:256|512):[^/@]*$/)
  const digest = at < 0 ? undefined : parseDigest(text, at + 1)
  const rest = at < 0 ? text.slice(start) : text.slice(start, at)
  const colon = rest.lastIndexOf(':')
  const tail = rest.slice(colon + 1)
  const tagged = colon >= 0 && isTag(tail)
  const path = tagged ? rest.slice(0, colon) : rest
  if (path === '') throw new ReferenceSyntaxError(text, start, 'the path is missing')
  if (!tagged && path.endsWith(':')) throw new ReferenceSyntaxError(text, start + path.length, 'the tag is empty')
  return { repository: { kind, path }, ...(tagged && { tag: tail }), ...(digest !== undefined && { digest }) }
}

/** `registry/path`, or `oci:PATH`. It is unique, so that it can be a key. */
export function formatName(name: RepositoryName): string {
  return name.kind === 'registry' ? `${name.registry}/${name.path}` : `${name.kind}:${name.path}`
}

/** The inverse of parseReference, in full form. */
export function formatReference({ repository, tag, digest }: Reference): string {
  return `${formatName(repository)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

/** Whether both are repositories of the same registry, so that blobs can be mounted between them. */
export function sameRegistry(left: RepositoryName, right: RepositoryName): boolean {
  return left.kind === 'registry' && right.kind === 'registry' && left.registry === right.registry
}

export function sameName(left: RepositoryName, right: RepositoryName): boolean {
  return formatName(left) === formatName(right)
}
