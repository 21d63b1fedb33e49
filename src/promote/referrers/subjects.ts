// Lists the digests by which referrers may name the manifests of an image.
import { algorithmOf, type Digest, digestOf } from '../../registry/model/digest.ts'
import { readSubjects } from '../image/graph.ts'
import type { Part } from '../model/image-graph.ts'

/**
 * Every manifest of the part, topmost first. One that is named by another algorithm follows by its sha256 too: most tools
 * that sign know only that one, and the same registry may list the signature under it.
 */
export async function readAllSubjects(part: Part): Promise<readonly Digest[]> {
  const digests = await readSubjects(part)
  const others = digests.filter((digest) => algorithmOf(digest) !== 'sha256')
  const manifests = await Promise.all(others.map((digest) => part.read(digest)))
  const bySha256 = manifests.flatMap((manifest) => (manifest === undefined ? [] : digestOf(manifest.bytes)))
  return [...new Set([...digests, ...bySha256])]
}
