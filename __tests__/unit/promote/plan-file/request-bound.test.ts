// The upper bound of requests that a plan states.
import { expect, it } from 'vitest'
import type { PlannedPromotion } from '../../../../src/promote/model/plan.ts'
import { requestBound } from '../../../../src/promote/plan-file/request-bound.ts'
import { decodeManifest } from '../../../../src/registry/model/decode/manifest.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { target } from '../../action/inputs/support.ts'
import { planned } from '../../action/log/planned.ts'

const type = 'application/vnd.oci.image.manifest.v1+json'
const blob = (number: number) => ({ mediaType: 'a/b', digest: `sha256:${String(number).padStart(64, '0')}`, size: 1 })

/** An image with a config and this many layers. */
function imageOf(layers: number) {
  const document = { schemaVersion: 2, mediaType: type, config: blob(0) }
  const all = Array.from({ length: layers }, (_, at) => blob(at + 1))
  return decodeManifest(Buffer.from(JSON.stringify({ ...document, layers: all })), type)
}

/** To this many tags of one repository, with one image of this many layers to copy there. */
function promotionOf({ tags, layers, sources = 0 }: { tags: number; layers?: number; sources?: number }) {
  const { target: first } = target('docker.io/acme/app:1.2.3')
  const [planOfTag] = planned().targets
  if (planOfTag === undefined) throw new TypeError('a promotion without a target')
  const nodes = layers === undefined ? [] : [{ manifest: imageOf(layers), origin: first.repository }]
  const promotion: PlannedPromotion = planned({
    targets: Array.from({ length: tags }, () => planOfTag),
    sources: Array.from({ length: sources }, () => parseReference('ghcr.io/acme/app:sha-1')),
    content: nodes.length === 0 ? [] : [{ destination: first.repository, nodes, referrers: [] }],
  })
  return requestBound(promotion, 0)
}

it.each([
  ['a tag: three HEADs, two PUTs, and a GET, a PUT and a read back to roll it back', { tags: 2 }, 8],
  ['a source: its manifest, its tag and its config', { tags: 1, sources: 1 }, 3],
  ['a manifest and its config blob: PUT and HEAD, and seven for the blob', { tags: 1, layers: 0 }, 9],
  ['two more layers', { tags: 1, layers: 2 }, 9 + 14],
])('counts at most for %s', (_, promotion, requests) => {
  expect(promotionOf(promotion) - promotionOf({ tags: 1 })).toBe(requests)
})
