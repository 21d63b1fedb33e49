// Layers that need not be in a registry (image-spec, layer.md, "Non-Distributable Layers"): copied if the source has them.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import { formatName } from '../../registry/model/reference.ts'
import { showUrl } from '../../registry/model/show-url.ts'
import type { Emit } from '../model/events.ts'
import { foreignLayers, type GraphNode } from '../model/image-graph.ts'
import type { Repositories } from '../repositories.ts'

/** The nodes, each with the foreign layers that its origin holds. One HEAD per foreign layer; images have none, as a rule. */
export async function withForeignLayers(
  nodes: readonly GraphNode[],
  { repositories, emit }: { readonly repositories: Repositories; readonly emit: Emit },
): Promise<readonly GraphNode[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const layers = foreignLayers(node.manifest)
      if (layers.length === 0) return node
      const held = await Promise.all(layers.map((layer) => repositories.get(node.origin).hasBlob(layer)))
      const absent = layers.filter((_, at) => held[at] !== true)
      if (absent.length > 0) emit({ kind: 'warning', message: describeAbsent(node, absent) })
      return { ...node, lookedUp: layers.filter((_, at) => held[at] === true) }
    }),
  )
}

function describeAbsent({ manifest, origin }: GraphNode, absent: readonly Descriptor[]): string {
  const [first] = absent
  const url = first?.urls?.[0]
  const isOne = absent.length === 1
  const layers = isOne ? '1 non-distributable layer is' : `${absent.length} non-distributable layers are`
  const elsewhere = url === undefined ? '' : ` Clients fetch ${isOne ? 'it' : 'them'} from elsewhere (${showUrl(url)}).`
  return `${formatName(origin)}@${manifest.descriptor.digest}: ${layers} left out, because the source does not hold ${isOne ? 'it' : 'them'} (${first?.digest}).${elsewhere}`
}
