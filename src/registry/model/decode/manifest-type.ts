// Determines the media type of a manifest: from its own field, the Content-Type, or its fields.
import type { Descriptor, Json } from '../descriptor.ts'
import { MalformedError } from '../errors.ts'
import { isDraftArtifactType, isImageType, isManifestType, mediaTypes } from '../media-types.ts'
import { describeUnsupported, UnsupportedManifestError } from '../unsupported-manifest.ts'

export function mediaTypeOf(
  document: Json,
  contentType: string | undefined,
  content: Pick<Descriptor, 'digest' | 'size'>,
): string {
  const responseType = mediaTypeIn(contentType)
  const mediaType = declaredType(document, responseType)
  if (mediaType === undefined) throw new MalformedError('the manifest has no media type')
  if (!isManifestType(mediaType)) {
    // Only its own field makes a document a manifest: with another Content-Type it may be the page of a proxy.
    if (document['mediaType'] !== mediaType) throw new MalformedError(describeUnsupported(mediaType))
    throw new UnsupportedManifestError({ mediaType, ...content })
  }
  if (responseType !== undefined && isManifestType(responseType) && responseType !== mediaType)
    throw new MalformedError(`the registry calls the manifest ${responseType}, the manifest itself ${mediaType}`)
  if (isAmbiguous(document, mediaType))
    throw new MalformedError(
      `the manifest claims to be ${isDraftArtifactType(mediaType) ? 'an artifact and an image' : 'an image and an index'} at once`,
    )
  return mediaType
}

export function mediaTypeIn(contentType: string | undefined): string | undefined {
  return contentType?.split(';')[0]?.trim()
}

/** From the document itself, else from the registry, else from the fields that the document has. */
export function declaredType(document: Json, responseType: string | undefined): string | undefined {
  const own = document['mediaType']
  if (typeof own === 'string' && own !== '') return own
  return responseType !== undefined && isNamedType(responseType) ? responseType : typeByShape(document)
}

/** Servers send these types for files whose type they do not know. */
function isNamedType(mediaType: string): boolean {
  return !['', '*/*', 'application/json', 'application/octet-stream', 'text/plain'].includes(mediaType.toLowerCase())
}

/** The mediaType field is optional (image-spec, manifest.md), and a layout has no Content-Type. */
function typeByShape(document: Json): string | undefined {
  if ('manifests' in document) return mediaTypes.ociIndex
  return 'config' in document ? mediaTypes.ociManifest : undefined
}

/** Whether two readers could take the document for different things (CVE-2021-41190). */
function isAmbiguous(document: Json, mediaType: string): boolean {
  if (isDraftArtifactType(mediaType)) return ['manifests', 'layers', 'config'].some((key) => key in document)
  return 'manifests' in document && (isImageType(mediaType) || 'layers' in document || 'config' in document)
}
