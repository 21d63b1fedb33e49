// The graph of an image: hostile ones are refused before anything walks them.
import { describe, expect, it } from 'vitest'
import { readGraph } from '../../../../src/promote/image/graph.ts'
import { inspectImages } from '../../../../src/promote/image/runnable-images.ts'
import type { Part } from '../../../../src/promote/model/image-graph.ts'
import { decodeManifest } from '../../../../src/registry/model/decode/manifest.ts'
import type { Descriptor } from '../../../../src/registry/model/descriptor.ts'
import { MalformedError } from '../../../../src/registry/model/errors.ts'
import type { Manifest } from '../../../../src/registry/model/manifest.ts'
import { mediaTypes } from '../../../../src/registry/model/media-types.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'

const origin = parseReference('one.test/app:1').repository

function indexOf(entries: readonly Descriptor[]): Manifest {
  const document = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: entries }
  return decodeManifest(Buffer.from(JSON.stringify(document)), undefined)
}

/** The manifests by digest, the last one on top. */
function partOf(manifests: readonly Manifest[]): Part {
  const byDigest = new Map(manifests.map((manifest) => [manifest.descriptor.digest, manifest]))
  const root = manifests.at(-1)
  return { origin, read: async (digest) => byDigest.get(digest), top: root ? [root.descriptor] : [] }
}

/** Indexes of which each holds the one before. */
function chain(length: number): readonly Manifest[] {
  const manifests = [indexOf([])]
  for (let at = 1; at < length; at++) manifests.push(indexOf(manifests.slice(-1).map(({ descriptor }) => descriptor)))
  return manifests
}

describe('the graph of an image', () => {
  it.each<[string, (links: readonly Manifest[]) => readonly Descriptor[]]>([
    ['deepest first', (links) => links.map(({ descriptor }) => descriptor)],
    ['deepest last', (links) => links.map(({ descriptor }) => descriptor).toReversed()],
    ['by its head', (links) => links.slice(-1).map(({ descriptor }) => descriptor)],
  ])('with a chain of 6,000 indexes is refused: listed %s', async (_name, entries) => {
    const links = chain(6_000)
    const graph = readGraph(partOf([...links, indexOf(entries(links))]))
    await expect(graph).rejects.toThrow('indexes are nested deeper than 8 levels')
    await expect(graph).rejects.toBeInstanceOf(MalformedError)
  })

  it('may have a manifest on several levels', async () => {
    const links = chain(3)
    const nodes = await readGraph(partOf([...links, indexOf(links.map(({ descriptor }) => descriptor))]))
    expect(nodes.map(({ manifest }) => manifest.descriptor.digest).slice(0, 3)).toEqual(
      links.map(({ descriptor }) => descriptor.digest),
    )
  })

  it('with more images than a gate can inspect is refused', async () => {
    const image = { mediaType: 'text/plain', digest: indexOf([]).descriptor.digest, size: 1 }
    const inner = indexOf(Array.from({ length: 300 }, (_, at) => ({ ...image, digest: digestNumber(at) })))
    const platforms = Array.from({ length: 300 }, (_, at) => ({ os: 'linux', architecture: `a${at}` }))
    const root = indexOf(platforms.map((platform) => ({ ...inner.descriptor, platform })))
    const nodes = [inner, root].map((manifest) => ({ manifest, origin }))
    await expect(inspectImages(root, nodes, unused)).rejects.toThrow('has more than 20000 images')
  })
})

const digestNumber = (at: number) =>
  indexOf([{ mediaType: `text/${at}`, digest: indexOf([]).descriptor.digest, size: 1 }]).descriptor.digest

const never = () => {
  throw new Error('no registry is read')
}
const unused = { access: never, get: never, tagsOf: never, withPatience: never }
