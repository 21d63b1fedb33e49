// Artifacts that this run makes and attaches.
import type { Readable } from 'node:stream'
import type { Descriptor } from '../../registry/model/descriptor.ts'

export interface Attachment extends Artifact {
  /** The platform whose manifest it belongs to; the whole image without it. */
  readonly platform?: string
}

export interface Artifact {
  readonly artifactType: string
  /** The one layer: media type, digest, size and annotations. */
  readonly layer: Descriptor
  readonly open: () => Promise<Readable>
  /** Of the manifest. */
  readonly annotations: Readonly<Record<string, string>>
}
