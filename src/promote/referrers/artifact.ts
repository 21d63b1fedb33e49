// Creates artifact manifests (attachments, records). The same content always gives the same manifest.
import { Readable } from 'node:stream'
import { decodeManifest } from '../../registry/model/decode/manifest.ts'
import type { Descriptor } from '../../registry/model/descriptor.ts'
import { digestOf } from '../../registry/model/digest.ts'
import { mediaTypes } from '../../registry/model/media-types.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import { referrerDescriptor } from '../../registry/model/referrer-listing.ts'
import type { Artifact } from '../model/attachment.ts'
import type { Referrer } from '../model/referrer.ts'

const emptyConfig = new TextEncoder().encode('{}')

/** An artifact of `subject` with the empty config (image-spec, manifest.md, "Guidelines for Artifact Usage"). */
export function artifactManifest(
  subject: Descriptor,
  { artifactType, layer, open, annotations }: Artifact,
  origin: RepositoryName,
): Referrer {
  const config = { mediaType: mediaTypes.empty, digest: digestOf(emptyConfig), size: emptyConfig.byteLength }
  const { mediaType, digest, size } = subject
  const document = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType,
    config,
    layers: [layer],
    subject: { mediaType, digest, size },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  }
  const manifest = decodeManifest(new TextEncoder().encode(JSON.stringify(document)), mediaTypes.ociManifest)
  const created = new Map([
    [config.digest, () => Promise.resolve(Readable.from([emptyConfig]))],
    [layer.digest, open],
  ])
  return { descriptor: referrerDescriptor(manifest), subject: digest, nodes: [{ manifest, origin, created }] }
}
