// Manifests of types that are not copied: they exist, and a tag that names one can be replaced.
import type { Descriptor } from './descriptor.ts'
import { MalformedError } from './errors.ts'
import { isSchema1Type } from './media-types.ts'

/** A document that says that it is a manifest, of a type that is not copied. */
export class UnsupportedManifestError extends MalformedError {
  readonly descriptor: Descriptor

  constructor(descriptor: Descriptor) {
    super(describeUnsupported(descriptor.mediaType))
    this.descriptor = descriptor
  }
}

/** The manifest types of the OCI 1.1 release candidates and of ORAS, which OCI 1.1 replaced by `artifactType`. */
const draftArtifactTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.artifact.manifest.v1+json',
  'application/vnd.cncf.oras.artifact.manifest.v1+json',
])

/** What a type is, and what to do about it; a sentence without a full stop. */
export function describeUnsupported(mediaType: string): string {
  if (isSchema1Type(mediaType))
    return 'this is a Docker schema 1 manifest, which registries no longer take. Rebuild the image, or convert it once with another tool'
  if (draftArtifactTypes.has(mediaType))
    return `this is an artifact manifest of an OCI 1.1 draft (${mediaType}), which registries no longer take. Attach the artifact again with a current tool`
  return `"${mediaType.slice(0, 100)}" is not a media type of a manifest`
}
