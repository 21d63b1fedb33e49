// Mirrors are asked first for what is read, and never believed: what they give is checked, what they lack is asked again.
import type { Readable } from 'node:stream'
import { parseReference, type RemoteName } from '../model/reference.ts'
import type { Destination, Source } from '../repository.ts'

/** The repository as a mirror holds it: `mirror.corp`, or a project of one, `harbor.corp/hub`. Throws ReferenceSyntaxError. */
export function mirrorName(mirror: string, { path }: RemoteName): RemoteName {
  const { repository } = parseReference(`${mirror}/${path}`)
  if (repository.kind !== 'registry') throw new TypeError(`${mirror} is no registry`)
  return repository
}

/**
 * A source whose manifests and blobs are asked of its mirrors first, in order. A mirror that fails, lacks something or
 * gives other bytes is passed over, and `passedOver` is told why. Lists, and everything written, are the origin's.
 */
export function mirrored(
  origin: Destination,
  mirrors: readonly Source[],
  passedOver: (mirror: Source, error: unknown) => void,
): Destination {
  async function first<T>(read: (source: Source) => Promise<T | undefined>): Promise<T | undefined> {
    for (const mirror of mirrors) {
      try {
        const found = await read(mirror)
        if (found !== undefined) return found
      } catch (error) {
        passedOver(mirror, error)
      }
    }
    return undefined
  }
  return {
    ...origin,
    resolve: async (at) => (await first((mirror) => mirror.resolve(at))) ?? origin.resolve(at),
    manifest: async (at) => (await first((mirror) => mirror.manifest(at))) ?? origin.manifest(at),
    blob: async (of) => (await first<Readable>((mirror) => mirror.blob(of))) ?? origin.blob(of),
  }
}
