// Reads the manifests of everything that is promoted.
import { withForeignLayers } from '../image/foreign-layers.ts'
import { readGraph } from '../image/graph.ts'
import { readWithRetry } from '../image/read-with-retry.ts'
import { withSchema1Layers } from '../image/schema1-layers.ts'
import type { GraphNode } from '../model/image-graph.ts'
import type { SurveyContext } from './context.ts'
import type { ResolvedSource } from './resolve-source.ts'

/** The whole graph, children first; an index that this run created comes last. */
export async function readNodes(
  { parts, created }: ResolvedSource,
  { repositories, emit, wait }: SurveyContext,
): Promise<readonly GraphNode[]> {
  const graphs = await Promise.all(parts.map((part) => readWithRetry(() => readGraph(part), wait)))
  const sized = await withSchema1Layers(graphs.flat(), repositories)
  const nodes = await withForeignLayers(sized, { repositories, emit })
  return created ? [...nodes, created] : nodes
}
