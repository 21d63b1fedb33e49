// Reads what the gates of a promotion look at, and nothing where there are none.
import { childBlobs, type Manifest } from '../../../registry/model/manifest.ts'
import type { ConfigFacts } from '../../image/image-config.ts'
import { isImageConfig, platformsOf, readConfig } from '../../image/image-config.ts'
import type { GraphNode } from '../../model/image-graph.ts'
import type { PromotionRequest } from '../../model/request.ts'
import type { Repositories } from '../../repositories.ts'
import { failedGates } from './gates.ts'

export interface GateContext {
  readonly request: PromotionRequest
  readonly root: Manifest
  readonly nodes: readonly GraphNode[]
  readonly types: readonly string[]
  readonly world: Repositories
  readonly today: number
}

/** Every gate that does not hold, told together; no write has happened. */
export async function evaluateGates({
  request,
  root,
  nodes,
  types,
  world,
  today,
}: GateContext): Promise<readonly string[]> {
  const { require } = request.options
  if (require === undefined) return []
  const configs = await Promise.all(nodes.flatMap((node) => configsOf(node, world)))
  const single = configs.length === 1 ? configs[0]?.platform : undefined
  return failedGates(require, {
    root,
    platforms: platformsOf(root, single, nodes),
    configs,
    referrerTypes: types,
    size: sizeOf(nodes),
    now: today,
  })
}

/** Configs of attestation manifests say nothing about the image. */
function configsOf({ manifest, origin }: GraphNode, world: Repositories): readonly Promise<ConfigFacts>[] {
  if (manifest.kind === 'index' || !isImageConfig(manifest.config) || isAttestationImage(manifest)) return []
  return [readConfig(world.get(origin), manifest.config)]
}

function isAttestationImage(manifest: Manifest): boolean {
  return (
    manifest.kind === 'image' &&
    manifest.layers.length > 0 &&
    manifest.layers.every(({ mediaType }) => mediaType === 'application/vnd.in-toto+json')
  )
}

/** Bytes of every manifest and blob, each once. */
function sizeOf(nodes: readonly GraphNode[]): number {
  const sizes = new Map(
    nodes
      .flatMap(({ manifest }) => [manifest.descriptor, ...childBlobs(manifest)])
      .map(({ digest, size }) => [digest, size]),
  )
  return [...sizes.values()].reduce((sum, size) => sum + size, 0)
}
