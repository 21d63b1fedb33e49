// A repository seen through a hint cache: what it is seen to hold is noted, and bytes that are known are not fetched again.
import type { HintCache } from '../hint-cache/hint-cache.ts'
import { decodeManifest } from '../model/decode/manifest.ts'
import type { Digest } from '../model/digest.ts'
import { childBlobs, type Manifest } from '../model/manifest.ts'
import { isDigestAt, type RemoteName, type Tag } from '../model/reference.ts'
import type { Destination } from '../repository.ts'

/** `isPublic`: whether all that was read there so far was read without credentials. */
export function hinted(
  origin: Destination,
  name: RemoteName,
  { hintCache, isPublic }: { readonly hintCache: HintCache; readonly isPublic: () => boolean },
): Destination {
  return {
    ...origin,
    async manifest(at) {
      const manifest = (await recall(origin, at, hintCache)) ?? (await origin.manifest(at))
      if (manifest === undefined) return undefined
      for (const blob of childBlobs(manifest)) hintCache.recordHolder(name, blob)
      if (isPublic()) hintCache.noteManifest(manifest)
      return manifest
    },
    async pushBlob(of, how) {
      const outcome = await origin.pushBlob(of, how)
      hintCache.recordHolder(name, of)
      return outcome
    },
  }
}

/**
 * By HEAD, whether the registry still has it; the bytes from the hint cache. Docker Hub counts GETs of manifests, and no HEADs.
 * `undefined` wherever that is not plain: then the registry is asked as if there were no hint cache.
 */
async function recall(origin: Destination, at: Tag | Digest, hintCache: HintCache): Promise<Manifest | undefined> {
  const bytes = isDigestAt(at) ? hintCache.manifest(at) : undefined
  if (bytes === undefined || !isDigestAt(at)) return undefined
  try {
    const descriptor = await origin.resolve(at)
    return descriptor?.digest === at ? decodeManifest(bytes, descriptor.mediaType, at) : undefined
  } catch {
    return undefined // The GET says what is wrong.
  }
}
