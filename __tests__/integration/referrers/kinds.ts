// What people attach to images, each kind as its own tool makes it, and how it stands in a registry of either sort.
import { type Built, blob, build, cosignSignature, digestTag, index, referrer, seed } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'

/** By the referrers API, or by the fallback tag where there is none. */
export type Way = 'API' | 'tag'

export interface Kind {
  readonly name: string
  /** Manifests with a subject. */
  readonly referrers: (subject: Built) => readonly Built[]
  /** Manifests under a tag that is named after the subject, by the suffix. */
  readonly tagged: (subject: Built) => ReadonlyMap<'.sig' | '.att' | '.sbom', Built>
}

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const created = { 'org.opencontainers.image.created': '2026-01-01T00:00:00Z' }

/** A manifest of cosign's, with layers of one type. */
function cosignManifest(subject: Built, mediaType: string, payloads: readonly string[]): Built {
  const config = blob('{}', 'application/vnd.oci.image.config.v1+json')
  const layers = payloads.map((payload) =>
    blob(`${payload} of ${subject.digest}`, mediaType, { predicateType: payload }),
  )
  const document = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
  }
  return build({ document, blobs: [config, ...layers] })
}

function attached(name: string, make: (subject: Built) => readonly Built[]): Kind {
  return { name, referrers: make, tagged: () => new Map() }
}

const oneReferrer =
  (artifactType: string, annotations: Readonly<Record<string, string>> = created) =>
  (subject: Built) => [
    referrer({ subject, artifactType, annotations, payload: `${artifactType} of ${subject.digest}` }),
  ]

export const kinds: readonly Kind[] = [
  {
    name: 'cosign tags (`.sig`, `.att`, `.sbom`)',
    referrers: () => [],
    tagged: (subject) =>
      new Map([
        ['.sig', cosignSignature(subject, ['first', 'second'])],
        ['.att', cosignManifest(subject, 'application/vnd.dsse.envelope.v1+json', ['slsa', 'vuln'])],
        ['.sbom', cosignManifest(subject, 'text/spdx+json', ['sbom'])],
      ]),
  },
  attached('sigstore bundles (cosign 3, `gh attestation`)', (subject) =>
    ['https://sigstore.dev/cosign/sign/v1', 'https://slsa.dev/provenance/v1'].map((predicateType) =>
      referrer({
        subject,
        artifactType: bundleType,
        payload: `${predicateType} of ${subject.digest}`,
        annotations: {
          ...created,
          'dev.sigstore.bundle.content': 'dsse-envelope',
          'dev.sigstore.bundle.predicateType': predicateType,
        },
      }),
    ),
  ),
  attached('Notation signature', (subject) => [
    referrer({
      subject,
      artifactType: 'application/vnd.cncf.notary.signature',
      typeInConfig: true,
      annotations: { ...created, 'io.cncf.notary.x509chain.thumbprint#S256': '["aa","bb"]' },
    }),
  ]),
  attached('SPDX SBOM', oneReferrer('application/spdx+json')),
  attached('CycloneDX SBOM', oneReferrer('application/vnd.cyclonedx+json')),
  attached(
    'in-toto attestation',
    oneReferrer('application/vnd.in-toto+json', { 'in-toto.io/predicate-type': 'https://x.test/v1' }),
  ),
  attached('custom type, signed in turn', (subject) => {
    const [report, ...rest] = oneReferrer('application/vnd.example.report.v1')(subject)
    return report === undefined ? rest : [report, ...oneReferrer('application/vnd.example.countersignature')(report)]
  }),
]

/** What belongs to an image, by the digest that it belongs to. */
export function bySubject(referrers: readonly Built[]): ReadonlyMap<string, readonly Built[]> {
  return Map.groupBy(referrers, ({ bytes }) => subjectOf(bytes))
}

function subjectOf(bytes: Uint8Array): string {
  return /"subject":\s*\{[^}]*"digest":\s*"([^"]+)"/.exec(Buffer.from(bytes).toString())?.[1] ?? ''
}

/** Puts referrers where they belong; without an API their lists are kept in fallback tags, as clients do. */
export function attach({ store }: Sandbox, repository: string, way: Way, referrers: readonly Built[]): void {
  for (const built of referrers) seed(store, repository, built)
  if (way === 'tag')
    for (const [subject, group] of bySubject(referrers)) seed(store, repository, index(group), [digestTag(subject)])
}

/** Every manifest of an image, itself the first. */
export function manifestsOf(built: Built): readonly Built[] {
  return [built, ...built.children.flatMap(manifestsOf)]
}
