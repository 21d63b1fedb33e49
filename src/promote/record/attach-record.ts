// Attaches a record to an image at one destination.
import { Readable } from 'node:stream'
import { digestOf } from '../../registry/model/digest.ts'
import { childBlobs } from '../../registry/model/manifest.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import type { PlannedPromotion } from '../model/plan.ts'
import { artifactManifest } from '../referrers/artifact.ts'
import type { RecordContext } from './context.ts'
import type { PromotionRecord } from './record-content.ts'

export async function attach(
  name: RepositoryName,
  promotion: PlannedPromotion,
  { artifactType, bytes, annotations }: PromotionRecord,
  { repositories, emit }: RecordContext,
): Promise<void> {
  const layer = { mediaType: artifactType, digest: digestOf(bytes), size: bytes.byteLength }
  const open = () => Promise.resolve(Readable.from([bytes]))
  const { descriptor, subject, nodes } = artifactManifest(
    promotion.root.descriptor,
    { artifactType, layer, open, annotations },
    name,
  )
  const repository = repositories.get(name)
  for (const { manifest, created } of nodes) {
    await Promise.all(
      childBlobs(manifest).map((blob) =>
        repository.pushBlob(blob, { mountFrom: [], open: created?.get(blob.digest) ?? open }),
      ),
    )
    await repository.pushManifest(manifest)
  }
  const how = await repository.indexReferrers(subject, [descriptor])
  const { digest, size } = descriptor
  emit({ kind: 'referrer', destination: name, subject, digest, size, artifactType, how })
}
