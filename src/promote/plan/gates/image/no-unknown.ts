// The gate `no-unknown`: no entry of an index is for an unknown platform, which attestation manifests of BuildKit are.

import { flag } from '../../../text/schema.ts'
import { defineGate, type Gate } from '../model/gate.ts'
import { enumerate } from '../model/values.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    readonly 'no-unknown'?: boolean
  }
}

export const noUnknown: Gate = defineGate({
  key: 'no-unknown',
  schema: flag,
  merge: (planned, applying) => planned || applying,
  check: async (required, { nodes, images }) => {
    if (!required) return []
    const entries = nodes.flatMap(({ manifest }) => (manifest.kind === 'index' ? manifest.entries : []))
    const unknown = [...entries, ...(await images())].filter(
      ({ platform }) => platform?.os === 'unknown' || platform?.architecture === 'unknown',
    )
    const digests = [...new Set(unknown.map(({ digest }) => digest))]
    if (digests.length === 0) return []
    return [
      {
        problem: `no platform may be unknown; ${enumerate(digests)} ${digests.length === 1 ? 'is' : 'are'}`,
        remedy: 'Build with `provenance: false` and `sbom: false`: BuildKit keeps both under an unknown platform.',
      },
    ]
  },
})
