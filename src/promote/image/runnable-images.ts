// Finds and inspects every image of a graph that some client could run.
import { type Descriptor, formatPlatform, type Platform } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { MalformedError } from '../../registry/model/errors.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { isManifestType } from '../../registry/model/media-types.ts'
import { plainText } from '../../registry/model/plain-text.ts'
import type { GraphNode } from '../model/image-graph.ts'
import type { Repositories } from '../repositories.ts'
import { nodeLimit } from './graph.ts'
import { type ConfigReading, readConfig } from './image-config.ts'
import { attestationsIn } from './platforms.ts'

/** An image with its config, or with the reason why it cannot be inspected. */
export type InspectedImage = ConfigReading & {
  readonly digest: Digest
  /** As the index spells it, else as the config does. */
  readonly platform?: Platform
  /** The platform in words, or the digest; harmless in a message. */
  readonly name: string
}

interface Entry {
  readonly descriptor: Descriptor
  readonly platform: Platform | undefined
}

/**
 * Every image under `root`, also in indexes within indexes, each platform of it once. Only attestation manifests are
 * left out: an entry of any other kind could be run by some client, so it is listed and cannot be inspected. Throws
 * MalformedError if there are more than can be inspected.
 */
export async function inspectImages(
  root: Manifest,
  nodes: readonly GraphNode[],
  repositories: Repositories,
): Promise<readonly InspectedImage[]> {
  const byDigest = new Map(nodes.map((node) => [node.manifest.descriptor.digest, node]))
  const attestations = attestationsIn(nodes)
  const seen = new Map<string, Entry>()
  const collect = (entry: Entry): void => {
    const { digest } = entry.descriptor
    const key = `${digest} ${entry.platform === undefined ? '' : formatPlatform(entry.platform)}`
    if (attestations.has(digest) || seen.has(key)) return
    if (seen.size >= nodeLimit)
      throw new MalformedError(`the image has more than ${nodeLimit} images, each platform counted`)
    seen.set(key, entry)
    const manifest = byDigest.get(digest)?.manifest
    if (manifest?.kind !== 'index') return
    for (const child of manifest.entries) collect({ descriptor: child, platform: child.platform ?? entry.platform })
  }
  collect({ descriptor: root.descriptor, platform: undefined })
  const inspected = [...seen.values()].map(async ({ descriptor, platform }) => {
    const node = byDigest.get(descriptor.digest)
    if (node?.manifest.kind === 'index') return []
    const reading = await inspect(descriptor, node, repositories)
    return [nameImage(descriptor.digest, platform ?? reading.config?.platform, reading)]
  })
  return (await Promise.all(inspected)).flat()
}

async function inspect(
  { mediaType }: Descriptor,
  node: GraphNode | undefined,
  repositories: Repositories,
): Promise<ConfigReading> {
  if (node?.manifest.kind !== 'image' || !isManifestType(mediaType))
    return {
      problem: `is an entry of the type ${JSON.stringify(plainText(mediaType, 100))}, which cannot be inspected`,
    }
  return readConfig(repositories.get(node.origin), node.manifest.config)
}

function nameImage(digest: Digest, platform: Platform | undefined, reading: ConfigReading): InspectedImage {
  return { ...reading, digest, ...(platform && { platform }), name: platform ? nameOf(platform) : digest }
}

function nameOf(platform: Platform): string {
  const version = platform['os.version']
  return plainText(`${formatPlatform(platform)}${version === undefined ? '' : `:${version}`}`, 100)
}
