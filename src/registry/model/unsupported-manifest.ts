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

function describeDamaged(problem: string): string {
  return `this is not a valid Docker schema 1 manifest: ${problem}. Rebuild the image`
}

/** What a type is, and what to do about it; a sentence without a full stop. */
export function describeUnsupported(mediaType: string): string {
  return `"${mediaType.slice(0, 100)}" is not a media type of a manifest`
}
