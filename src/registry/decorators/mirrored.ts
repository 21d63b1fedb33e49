// Reads content from mirrors first. Mirrors serve content by digest; what a tag means is decided by the origin.
import type { Readable } from 'node:stream'
import type { Digest } from '../model/digest.ts'
import { RegistryError } from '../model/errors.ts'
import { isDigestAt, type RemoteName, type Tag } from '../model/reference.ts'
import { parseReference } from '../model/reference-syntax/parse.ts'
import type { Destination, Source } from '../repository.ts'

/** The repository as a mirror holds it: `mirror.corp`, or a project of one, `harbor.corp/hub`. Throws ReferenceSyntaxError. */
export function mirrorName(mirror: string, { path }: RemoteName): RemoteName {
  const { repository } = parseReference(`${mirror}/${path}`)
  if (repository.kind !== 'registry') throw new TypeError(`${mirror} is not a registry`)
  return repository
}

export interface MirrorOptions {
  /** Called if a mirror fails, lacks something or gives other bytes. */
  readonly onSkipped: (mirror: Source, error: unknown) => void
  /** Lets mirrors say what a tag means if the origin cannot be reached (air-gapped networks); called each time they do. */
  readonly onTagFromMirror?: (tag: Tag) => void
}

/**
 * A source whose manifests and blobs are read from its mirrors by digest first, in order, and verified. Tags, lists and
 * everything that is written are the origin's.
 */
export function mirrored(origin: Destination, mirrors: readonly Source[], options: MirrorOptions): Destination {
  async function first<T>(read: (source: Source) => Promise<T | undefined>): Promise<T | undefined> {
    for (const mirror of mirrors) {
      try {
        const content = await read(mirror)
        if (content !== undefined) return content
      } catch (error) {
        options.onSkipped(mirror, error)
      }
    }
    return undefined
  }
  async function readName<T>(
    at: Tag | Digest,
    read: (source: Source) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    if (isDigestAt(at)) return (await first(read)) ?? read(origin)
    try {
      return await read(origin)
    } catch (error) {
      const unreachable = error instanceof RegistryError && error.details.status === undefined
      const content = unreachable && options.onTagFromMirror !== undefined ? await first(read) : undefined
      if (content === undefined) throw error
      options.onTagFromMirror?.(at)
      return content
    }
  }
  return {
    ...origin,
    resolve: (at, how) => readName(at, (source) => source.resolve(at, how)),
    manifest: (at) => readName(at, (source) => source.manifest(at)),
    blob: async (of) => (await first<Readable>((mirror) => mirror.blob(of))) ?? origin.blob(of),
  }
}
