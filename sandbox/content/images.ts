// Images and indexes as pure functions of their inputs.
import { gzipSync } from 'node:zlib'
import type { Descriptor } from '../storage/manifest.ts'
import { digestOf } from '../storage/names.ts'
import { type Files, tar } from './tar.ts'

/** A manifest with everything it references. */
export interface Built {
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly digest: string
  /** Its descriptor in an index: with platform, artifact type and annotations if it has them. */
  readonly descriptor: Descriptor
  /** Config and layers of this manifest, by digest; those of `children` are theirs. */
  readonly blobs: ReadonlyMap<string, Uint8Array>
  readonly children: readonly Built[]
}

export interface Blob {
  readonly bytes: Uint8Array
  readonly digest: string
  readonly descriptor: Descriptor
  /** Digest of the uncompressed tar; of the bytes themselves if this is not a layer. */
  readonly diffId: string
}

export const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  empty: 'application/vnd.oci.empty.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  inToto: 'application/vnd.in-toto+json',
  simpleSigning: 'application/vnd.dev.cosign.simplesigning.v1+json',
} as const

export type Annotations = Readonly<Record<string, string>>
type Json = Readonly<Record<string, unknown>>

/** Any bytes as a blob. */
export function blob(content: string | Uint8Array, mediaType: string, annotations?: Annotations): Blob {
  const bytes = Buffer.from(content)
  const digest = digestOf(bytes)
  const extra = annotations === undefined ? {} : { annotations }
  return { bytes, digest, descriptor: { mediaType, digest, size: bytes.length, ...extra }, diffId: digest }
}

/** A tar+gzip layer of files. */
export function layer(files: Files, mediaType: string = mediaTypes.layer): Blob {
  const archive = tar(files)
  const zipped = gzipSync(archive)
  zipped[9] = 255 // The header's "operating system" byte, which differs between platforms.
  return { ...blob(zipped, mediaType), diffId: digestOf(archive) }
}

interface Parts {
  readonly document: Json & { readonly mediaType: string }
  readonly blobs?: readonly Blob[]
  readonly children?: readonly Built[]
  /** Fields of its descriptor in an index besides type, digest and size. */
  readonly described?: Partial<Descriptor>
}

/** A manifest of any kind from its document. */
export function build({ document, blobs = [], children = [], described = {} }: Parts): Built {
  const bytes = Buffer.from(JSON.stringify(document, undefined, 2))
  const digest = digestOf(bytes)
  const { mediaType } = document
  return {
    mediaType,
    bytes,
    digest,
    descriptor: { mediaType, digest, size: bytes.length, ...described },
    blobs: new Map(blobs.map((blob) => [blob.digest, blob.bytes])),
    children,
  }
}

/** `linux/arm64/v8` as the object an index spells it with. */
function platformOf(platform: string): Readonly<Record<string, string>> {
  const [os = '', architecture = '', variant] = platform.split('/')
  return { architecture, os, ...(variant === undefined ? {} : { variant }) }
}

export interface ImageOptions {
  /** `os/architecture[/variant]`; linux/amd64. */
  readonly platform?: string
  readonly layers?: readonly Blob[]
  readonly labels?: Annotations
  readonly annotations?: Annotations
  /** RFC 3339; 2026-01-01. */
  readonly created?: string
  /** Docker's media types instead of OCI's. */
  readonly docker?: boolean
}

/** An image for one platform. */
export function image(options: ImageOptions = {}): Built {
  const { platform = 'linux/amd64', labels, annotations, created = '2026-01-01T00:00:00Z', docker = false } = options
  const layers = options.layers ?? [layer({ 'etc/platform': platform })]
  const configuration = {
    created,
    ...platformOf(platform),
    config: { Env: ['PATH=/usr/bin'], Entrypoint: ['/app'], ...(labels === undefined ? {} : { Labels: labels }) },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created, created_by: 'sandbox' })),
  }
  const config = blob(JSON.stringify(configuration), docker ? mediaTypes.dockerConfig : mediaTypes.config)
  const document = {
    schemaVersion: 2,
    mediaType: docker ? mediaTypes.dockerManifest : mediaTypes.manifest,
    config: config.descriptor,
    layers: layers.map(({ descriptor }) =>
      docker ? { ...descriptor, mediaType: mediaTypes.dockerLayer } : descriptor,
    ),
    ...(annotations === undefined ? {} : { annotations }),
  }
  return build({ document, blobs: [config, ...layers], described: { platform: platformOf(platform) } })
}

/** An OCI index; its children may be indexes too. */
export function index(children: readonly Built[], annotations?: Annotations): Built {
  const document = {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: children.map(({ descriptor }) => descriptor),
    ...(annotations === undefined ? {} : { annotations }),
  }
  return build({ document, children })
}

/** Docker's manifest list. */
export function dockerList(children: readonly Built[]): Built {
  const manifests = children.map(({ descriptor }) => descriptor)
  return build({ document: { schemaVersion: 2, mediaType: mediaTypes.dockerList, manifests }, children })
}

/** A multi-platform image in an index: what most tests want. */
export function multiPlatform(name: string, platforms: readonly string[] = ['linux/amd64', 'linux/arm64']): Built {
  return index(platforms.map((platform) => image({ platform, layers: [layer({ 'etc/name': `${name} ${platform}` })] })))
}
