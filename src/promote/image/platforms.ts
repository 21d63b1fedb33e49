// Which entries of an index are platforms, and which are attestation manifests.
import type { Descriptor, Platform } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { childBlobs, type Index, type Manifest } from '../../registry/model/manifest.ts'
import type { GraphNode } from '../model/image-graph.ts'
import type { PlatformReport } from '../model/report.ts'

/** Attestation manifests are in the index under the platform unknown. */
export function isAttestation({ platform, annotations }: Descriptor): boolean {
  return annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' || platform?.os === 'unknown'
}

/**
 * The attestation manifests in the graph, by BuildKit's exact rule (moby/buildkit, attestation-storage.md): an entry
 * for the platform unknown/unknown that names another entry of its index as its subject and whose layers are in-toto
 * statements. No client picks such an entry to run it. A manifest that is also listed in another way is not one.
 */
export function attestationsIn(nodes: readonly GraphNode[]): ReadonlyMap<Digest, Manifest> {
  const manifests = new Map(nodes.map(({ manifest }) => [manifest.descriptor.digest, manifest]))
  const indexes = nodes.flatMap(({ manifest }) => (manifest.kind === 'index' ? [manifest] : []))
  const marked = indexes.flatMap((index) => index.entries.filter((entry) => isMarked(entry, index)))
  const unmarked = new Set(
    indexes.flatMap((index) => index.entries.filter((entry) => !isMarked(entry, index))).map(({ digest }) => digest),
  )
  return new Map(
    marked.flatMap(({ digest }) => {
      const manifest = manifests.get(digest)
      return manifest && !unmarked.has(digest) && holdsStatements(manifest) ? [[digest, manifest] as const] : []
    }),
  )
}

function isMarked({ digest, platform, annotations }: Descriptor, { entries }: Index): boolean {
  const subject = annotations?.['vnd.docker.reference.digest']
  return (
    annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' &&
    platform?.os === 'unknown' &&
    platform.architecture === 'unknown' &&
    subject !== digest &&
    entries.some((entry) => entry.digest === subject)
  )
}

function holdsStatements(manifest: Manifest): boolean {
  return (
    manifest.kind === 'image' &&
    manifest.layers.length > 0 &&
    manifest.layers.every(({ mediaType }) => mediaType === 'application/vnd.in-toto+json')
  )
}

/** The platforms of an index as it spells them, without attestation manifests; a single image's own. */
export function platformsOf(
  root: Manifest,
  single: Platform | undefined,
  nodes: readonly GraphNode[],
): readonly PlatformReport[] {
  const manifests = new Map(nodes.map(({ manifest }) => [manifest.descriptor.digest, manifest]))
  if (root.kind === 'image')
    return single ? [{ platform: single, digest: root.descriptor.digest, ...contentOf(root) }] : []
  if (root.kind !== 'index') return []
  return root.entries.flatMap(({ platform, digest, ...entry }) =>
    platform && !isAttestation({ platform, digest, ...entry })
      ? [{ platform, digest, ...contentOf(manifests.get(digest)) }]
      : [],
  )
}

function contentOf(manifest: Manifest | undefined): Pick<PlatformReport, 'size' | 'config'> {
  if (manifest === undefined) return { size: undefined }
  const size = childBlobs(manifest).reduce((sum, blob) => sum + blob.size, 0)
  return { size, ...(manifest.kind === 'image' && { config: manifest.config.digest }) }
}
