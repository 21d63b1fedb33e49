// The error of a manifest whose type is not copied. The manifest exists, and a tag that names it can be replaced.
import type { Descriptor } from './descriptor.ts'
import { MalformedError } from './errors.ts'

/** A document that says that it is a manifest, of a type that is not copied. */
export class UnsupportedManifestError extends MalformedError {
  readonly descriptor: Descriptor

  /** `problem`: what is wrong with it, if its type alone does not say so. */
  constructor(descriptor: Descriptor, problem?: string) {
    super(problem === undefined ? describeUnsupported(descriptor.mediaType) : describeDamaged(problem))
    this.descriptor = descriptor
  }
}

/** The manifest types of the OCI 1.1 release candidates and of ORAS, which OCI 1.1 replaced by `artifactType`. */
const draftArtifactTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.artifact.manifest.v1+json',
  'application/vnd.cncf.oras.artifact.manifest.v1+json',
])

function describeDamaged(problem: string): string {
  return `this is not a valid Docker schema 1 manifest: ${problem}. Rebuild the image`
}

/** What a type is, and what to do about it; a sentence without a full stop. */
export function describeUnsupported(mediaType: string): string {
  if (draftArtifactTypes.has(mediaType))
    return `this is an artifact manifest of an OCI 1.1 draft (${mediaType}), which registries no longer take. Attach the artifact again with a current tool`
  return `"${mediaType.slice(0, 100)}" is not a media type of a manifest`
}
