// What gates look at, and the guard through which an image's config becomes it: what a config does not clearly say, it

// does not say, and the gate that asks for it fails.
import type { Platform } from '../../../registry/model/descriptor.ts'
import type { Digest } from '../../../registry/model/digest.ts'
import type { Manifest } from '../../../registry/model/manifest.ts'
import type { ConfigFacts } from '../../image/image-config.ts'

export interface GateFacts {
  readonly root: Manifest
  /** Attestation manifests left out. */
  readonly platforms: readonly { readonly platform: Platform; readonly digest: Digest }[]
  /** One for each image manifest but attestations; of a config that cannot be read, `decodeConfig(undefined)`. */
  readonly configs: readonly ConfigFacts[]
  readonly referrerTypes: readonly string[]
  /** Bytes of all manifests and blobs, each once. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly now: number
}
