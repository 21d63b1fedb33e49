// The gate `max-size`: all manifests and blobs of the image together have at most this size.

import type { Descriptor } from '../../../../registry/model/descriptor.ts'
import { childBlobs, type Manifest } from '../../../../registry/model/manifest.ts'
import { textThat } from '../../../text/schema.ts'
import { bytes, formatSizeLike } from '../../../text/units.ts'
import { defineGate, type Gate, type GateSubject } from '../model/gate.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    /** A size as it is written: `2GiB`. */
    readonly 'max-size'?: string
  }
}

export const maxSize: Gate = defineGate({
  key: 'max-size',
  schema: textThat('a size such as 500MB or 2GiB', (text) => bytes(text) !== undefined),
  merge: (planned, applying) => ((bytes(planned) ?? 0) <= (bytes(applying) ?? 0) ? planned : applying),
  check: (limit, subject) => {
    if (subject.nodes.some(({ manifest }) => manifest.kind === 'schema-1'))
      return [
        {
          problem: `the image must not be larger than ${limit}; it is, or has, a Docker schema 1 image, whose manifest gives no sizes`,
          remedy: 'Rebuild the image with a current tool.',
        },
      ]
    const size = sizeOf(subject)
    if (size <= (bytes(limit) ?? 0)) return []
    const problem = `the image must not be larger than ${limit}; it has ${formatSizeLike(size, limit)}`
    return [{ problem, remedy: 'Make the image smaller, or raise `max-size`; all platforms and attestations count.' }]
  },
})

/** Bytes of every manifest and blob, each digest once, foreign layers included. */
function sizeOf({ nodes }: GateSubject): number {
  const sizes = new Map<string, number>()
  for (const { digest, size } of nodes.flatMap(({ manifest }) => contentOf(manifest)))
    sizes.set(digest, Math.max(size, sizes.get(digest) ?? 0))
  return [...sizes.values()].reduce((sum, size) => sum + size, 0)
}

function contentOf(manifest: Manifest): readonly Descriptor[] {
  return [
    manifest.descriptor,
    ...(manifest.kind === 'image' ? [manifest.config, ...manifest.layers] : childBlobs(manifest)),
  ]
}
