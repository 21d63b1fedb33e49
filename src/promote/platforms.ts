// Which platforms an image is for, and how large each is.
import { buffer } from 'node:stream/consumers'
import type { Descriptor, Platform } from '../registry/descriptor.ts'
import { childBlobs, type Manifest } from '../registry/manifest.ts'
import { mediaTypes } from '../registry/media-types.ts'
import type { Source } from '../registry/repository.ts'
import { type ConfigFacts, decodeConfig } from './gate-facts.ts'
import type { Node } from './graph.ts'
import type { PlatformReport } from './report.ts'

/** Bytes; a config larger than this is not read for its platform. */
const configLimit = 4 * 1024 * 1024

/** The platform that a single image's config names; nothing where the root is an index or an artifact. */
export async function configPlatform(source: Source, root: Manifest): Promise<Platform | undefined> {
  return root.kind === 'image' && isImageConfig(root.config)
    ? (await readConfig(source, root.config)).platform
    : undefined
}

/** What an image's config says; nothing where it is too large or no JSON. */
export async function readConfig(source: Source, config: Descriptor): Promise<ConfigFacts> {
  return decodeConfig(config.size > configLimit ? undefined : parse(await buffer(await source.blob(config))))
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

export function isImageConfig({ mediaType }: Descriptor): boolean {
  return mediaType === mediaTypes.ociConfig || mediaType === 'application/vnd.docker.container.image.v1+json'
}

/** Attestation manifests are in the index under a platform that is none. */
export function isAttestation({ platform, annotations }: Descriptor): boolean {
  return annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' || platform?.os === 'unknown'
}

/** The platforms of an index as it spells them, attestation manifests left out; a single image's own. */
export function platformsOf(
  root: Manifest,
  single: Platform | undefined,
  nodes: readonly Node[],
): readonly PlatformReport[] {
  const sizes = new Map(nodes.map(({ manifest }) => [manifest.descriptor.digest, blobBytes(manifest)]))
  if (root.kind === 'image')
    return single ? [{ platform: single, digest: root.descriptor.digest, size: blobBytes(root) }] : []
  return root.entries.flatMap((entry) =>
    entry.platform && !isAttestation(entry)
      ? [{ platform: entry.platform, digest: entry.digest, size: sizes.get(entry.digest) }]
      : [],
  )
}

function blobBytes(manifest: Manifest): number {
  return childBlobs(manifest).reduce((sum, { size }) => sum + size, 0)
}
