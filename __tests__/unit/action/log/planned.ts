// Promotions as the plan has them, for what the log makes of a plan.
import type { PlannedPromotion } from '../../../../src/promote/model/plan.ts'
import { decodeManifest } from '../../../../src/registry/model/decode/manifest.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { target } from '../inputs/support.ts'

export const root = decodeManifest(
  new TextEncoder().encode('{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}'),
  undefined,
)

export const options = { overwrite: 'floating', referrers: 'all', floatingTags: [] } as const

/** One source and one target that is new, so that a test names only what it is about. */
export function planned(rest: Partial<PlannedPromotion> = {}): PlannedPromotion {
  const { target: goal } = target('docker.io/acme/app:1.2.3')
  return {
    request: { sources: [parseReference('ghcr.io/acme/app:sha-1')], targets: [goal], options },
    root,
    decision: 'promote',
    targets: [{ target: goal, class: 'exact', move: 'create', derived: false, expected: undefined }],
    content: [],
    referrers: [],
    sources: [],
    parts: [],
    platform: undefined,
    nodes: [],
    missingRecords: new Map(),
    failedGates: [],
    ...rest,
  }
}
