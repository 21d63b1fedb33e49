// Pushes one manifest. If the registry misses content that it reported as present, that content is pushed once more.
import type { Digest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import { childManifests, type Manifest } from '../../registry/model/manifest.ts'
import { plainText } from '../../registry/model/plain-text.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import { registryKey } from '../model/destinations.ts'
import { SourceContentMissingError } from '../model/errors.ts'
import { foreignLayers, type GraphNode, nodeBlobs } from '../model/image-graph.ts'
import type { DestinationSteps } from '../plan/steps.ts'
import { type CopyContext, openFromAny } from './blobs.ts'

type PushContext = Pick<CopyContext, 'repositories' | 'emit'>

/** A destination, and the manifests that this run read for it. */
interface PushTarget extends Pick<DestinationSteps, 'destination' | 'nodes'> {
  /** Digests of promoted images, which only tags name. */
  readonly roots?: ReadonlySet<Digest>
}

/** Throws RegistryError, or SourceContentMissingError if content that has to be pushed again is not at the source. */
export async function pushManifest(node: GraphNode, target: PushTarget, context: PushContext): Promise<void> {
  const { destination, roots } = target
  const repository = context.repositories.get(destination)
  const options = { unnamed: roots?.has(node.manifest.descriptor.digest) === true }
  try {
    await repository.pushManifest(node.manifest, options)
  } catch (error) {
    if (!isMissingContent(error)) throw explainOldFormat(node, error)
    const message = `${registryKey(destination)} does not have content that it reported as present; it is pushed again`
    context.emit({ kind: 'warning', message })
    await pushContent(node, target, context)
    await repository.pushManifest(node.manifest, options).catch((refusal: unknown) => {
      throw explainForeignLayers(node, refusal)
    })
  }
  const { digest, size } = node.manifest.descriptor
  context.emit({ kind: 'manifest', destination, digest, size })
}

const missingContentCodes = new Set(['MANIFEST_BLOB_UNKNOWN', 'BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'])

function isMissingContent(error: unknown): error is RegistryError {
  return error instanceof RegistryError && (error.details.codes ?? []).some((code) => missingContentCodes.has(code))
}

/** Registries that follow the OCI specifications refuse old formats by their type, or by a digest of other bytes. */
function explainOldFormat({ manifest }: GraphNode, error: unknown): unknown {
  const status = error instanceof RegistryError ? (error.details.status ?? 0) : 0
  const remedy = oldFormatRemedy(manifest)
  if (!(error instanceof RegistryError) || remedy === undefined || !refusals.has(status)) return error
  return new RegistryError({ ...error.details, remedy })
}

const refusals: ReadonlySet<number> = new Set([400, 404, 405, 415, 422])

function oldFormatRemedy({ kind, descriptor, artifactType = descriptor.mediaType }: Manifest): string | undefined {
  if (kind === 'schema-1') return 'The registry takes no Docker schema 1 images. Rebuild the image with a current tool.'
  return kind === 'draft-artifact'
    ? `The registry takes no artifact manifests of drafts of OCI 1.1 and of ORAS (${descriptor.mediaType}). Attach the artifact again with a current tool, or leave it out: \`referrers: "!${plainText(artifactType, 100)}"\`.`
    : undefined
}

/** Some registries require every layer of a manifest, also those that a registry need not hold. */
function explainForeignLayers(node: GraphNode, error: unknown): unknown {
  const absent = foreignLayers(node.manifest).length - (node.lookedUp ?? []).length
  if (absent <= 0 || !isMissingContent(error)) return error
  return new RegistryError({
    ...error.details,
    remedy: `The registry requires ${absent} non-distributable layers that the source does not have. Push the image to the source together with them (docker's daemon option allow-nondistributable-artifacts, or crane push), and run again.`,
  })
}

/** Pushes every blob and child of a manifest, whatever the registry reports as present. */
async function pushContent(node: GraphNode, target: PushTarget, context: PushContext): Promise<void> {
  const { manifest, origin, created } = node
  const { repositories, emit } = context
  const { destination } = target
  const repository = repositories.get(destination)
  for (const blob of nodeBlobs(node)) {
    const permission = await repository.openUpload()
    const session = permission.kind === 'granted' ? permission.session : undefined
    const open = created?.get(blob.digest) ?? (() => openFromAny(blob, [origin], repositories))
    const outcome = await repository.pushBlob(blob, { mountFrom: [], open, ...(session && { session }) })
    emit({ kind: 'blob', destination, digest: blob.digest, size: blob.size, outcome, lookedUp: false })
  }
  for (const { digest } of childManifests(manifest)) {
    const child = await nodeOf(digest, origin, target, context)
    await pushContent(child, target, context)
    await repository.pushManifest(child.manifest)
    const { size } = child.manifest.descriptor
    emit({ kind: 'manifest', destination, digest, size })
  }
}

/** A child that the destination had during the survey was not read then: it is read from its parent's origin. */
async function nodeOf(
  digest: Digest,
  origin: RepositoryName,
  { nodes }: PushTarget,
  { repositories }: PushContext,
): Promise<GraphNode> {
  const node = nodes.find(({ manifest }) => manifest.descriptor.digest === digest)
  if (node) return node
  const manifest = await repositories.get(origin).manifest(digest)
  if (manifest === undefined) throw new SourceContentMissingError(`manifest ${digest}`, [origin])
  return { manifest, origin }
}
