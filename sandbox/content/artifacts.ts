// What travels beside an image: attestations, referrers and cosign's signatures, as pure functions of their inputs.
import { type Annotations, type Built, blob, build, image, mediaTypes } from './images.ts'

/** The attestation manifest that BuildKit puts into an index beside an image: provenance, and an SBOM. */
export function attestation(
  subject: Built,
  predicateTypes: readonly string[] = ['https://slsa.dev/provenance/v0.2'],
): Built {
  const layers = predicateTypes.map((predicateType) => {
    const hex = subject.digest.replace(/^sha256:/, '')
    const named = { name: 'pkg:docker/app', digest: { sha256: hex } }
    const statement = { _type: 'https://in-toto.io/Statement/v0.1', predicateType, subject: [named], predicate: {} }
    return blob(JSON.stringify(statement), mediaTypes.inToto, { 'in-toto.io/predicate-type': predicateType })
  })
  const built = image({ platform: 'unknown/unknown', layers })
  const annotations = {
    'vnd.docker.reference.digest': subject.digest,
    'vnd.docker.reference.type': 'attestation-manifest',
  }
  return { ...built, descriptor: { ...built.descriptor, annotations } }
}

export interface ReferrerOptions {
  readonly subject: Pick<Built, 'descriptor'>
  readonly artifactType: string
  readonly payload?: string | Uint8Array
  readonly annotations?: Annotations
  /** An artifact in the older form: its type is the config's media type, without `artifactType`. */
  readonly typeInConfig?: boolean
}

/** An artifact with a subject. */
export function referrer(options: ReferrerOptions): Built {
  const { artifactType, payload = artifactType, annotations, typeInConfig = false } = options
  const config = blob('{}', typeInConfig ? artifactType : mediaTypes.empty)
  const content = blob(payload, artifactType)
  const { mediaType, digest, size } = options.subject.descriptor
  const extra = annotations === undefined ? {} : { annotations }
  const document = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    ...(typeInConfig ? {} : { artifactType }),
    config: config.descriptor,
    layers: [content.descriptor],
    subject: { mediaType, digest, size },
    ...extra,
  }
  return build({ document, blobs: [config, content], described: { artifactType, ...extra } })
}

/** The tag of a digest under a scheme: `sha256-<hex>` with cosign's suffix, or none for the referrers tag schema. */
export function digestTag(digest: string, suffix: '' | '.sig' | '.att' | '.sbom' = ''): string {
  return digest.replace(':', '-') + suffix
}

/** What cosign pushes to `sha256-<hex>.sig`: one layer per signature. */
export function cosignSignature(signed: Built, signatures: readonly string[] = ['MEUCIQDsignature']): Built {
  const payload = {
    critical: { image: { 'docker-manifest-digest': signed.digest }, type: 'cosign container image signature' },
  }
  const layers = signatures.map((signature) =>
    blob(JSON.stringify({ ...payload, optional: { signature } }), mediaTypes.simpleSigning, {
      'dev.cosignproject.cosign/signature': signature,
    }),
  )
  return image({ layers })
}
