// Adds annotations to an index.
import type { Index } from '../../registry/model/manifest.ts'
import { mediaTypes } from '../../registry/model/media-types.ts'
import { InvalidSourceError } from '../model/errors.ts'
import { encodeIndex, parse } from './encode-index.ts'

/** The index with more annotations. Throws InvalidSourceError if its format has none. */
export function annotateIndex(index: Index, annotations: Readonly<Record<string, string>>, name: string): Index {
  const { mediaType } = index.descriptor
  if (mediaType !== mediaTypes.ociIndex)
    throw new InvalidSourceError(
      `${name} is a Docker manifest list, which has no annotations`,
      'Leave `annotations` out, or build the image with OCI media types.',
    )
  const document = parse(index.bytes)
  return encodeIndex({ ...document, annotations: { ...index.annotations, ...annotations } }, mediaType)
}
