// References: registry, repository, tag and digest, or an OCI image layout.
import type { Digest } from './digest.ts'

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

/** distribution-spec, "Pulling manifests": 128 characters at most. */
export function isTag(text: string): text is Tag {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text)
}

/** Whether `at` is a digest: a tag has no colon. */
export function isDigestAt(at: Tag | Digest): at is Digest {
  return at.includes(':')
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
