// The room's door: what the rest of the program may know of registries.
export type { ConnectOptions, HostSettings, Registries, WireEvent } from './connect.ts'
export type { Descriptor, Platform } from './descriptor.ts'
export { formatPlatform } from './descriptor.ts'
export type { Digest } from './digest.ts'
export { digestOf, isDigest, shortDigest } from './digest.ts'
export type { RegistryErrorFacts } from './errors.ts'
export { IntegrityError, MalformedError, RegistryError } from './errors.ts'
export type { Image, Index, Manifest } from './manifest.ts'
export { childBlobs, childManifests, decodeManifest, fallbackTag, referrerDescriptor } from './manifest.ts'
export { mediaTypes } from './media-types.ts'
export type { LayoutName, Reference, RemoteName, RepositoryName, Tag } from './reference.ts'
export {
  formatName,
  formatReference,
  isDigestAt,
  isTag,
  parseReference,
  ReferenceSyntaxError,
  sameName,
  sameRegistry,
} from './reference.ts'
export { connect } from './registries.ts'
export type {
  BlobOutcome,
  BlobPush,
  Destination,
  Open,
  Source,
  TagListing,
  TagOutcome,
  UploadPermission,
  UploadSession,
  Use,
} from './repository.ts'
export { plainText } from './text.ts'
