// Reads a digest tag twice before it counts as absent: one 404 may be wrong.
import type { Manifest } from '../../../registry/model/manifest.ts'
import type { Tag } from '../../../registry/model/reference.ts'
import type { Source } from '../../../registry/repository.ts'

/** Milliseconds before a tag that seems absent is read once more. */
export const secondLook = 500

/** What the tag names. It is absent if two reads, some time apart, say so: what is absent gets overwritten. */
export async function readDigestTag(
  source: Pick<Source, 'manifest'>,
  tag: Tag,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Manifest | undefined> {
  const manifest = await source.manifest(tag)
  if (manifest !== undefined) return manifest
  await sleep(secondLook)
  return source.manifest(tag)
}
