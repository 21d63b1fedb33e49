// Finds what may be a signature of a manifest: bundles and Notation envelopes among its referrers, and cosign's tags.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { isTag } from '../../registry/model/reference.ts'
import { fallbackTag } from '../../registry/model/referrer-listing.ts'
import type { Source } from '../../registry/repository.ts'
import type { AttachedReferrer } from '../model/referrer.ts'
import { type NotationSignature, readEnvelope } from './notation/envelope.ts'
import { readWithin } from './signed/read-within.ts'
import { attempt } from './signed/rejection.ts'
import { readAttestationLayer, readBundle, readSignatureLayer, type SigstoreSignature } from './sigstore/signature.ts'

/** One thing that looks like a signature of a manifest: what it is if it could be read, else why not. */
export interface Evidence {
  /** What it is called in messages. */
  readonly label: string
  /** The manifest that it must be about. */
  readonly about: Digest
  readonly signature: SigstoreSignature | NotationSignature | { readonly reason: string }
}

/** Signatures of one manifest that are looked at: every one costs requests and time, and anyone may attach more. */
const evidenceLimit = 100

const notationType = 'application/vnd.cncf.notary.signature'
const bundlePrefix = 'application/vnd.dev.sigstore.bundle'

/** All that the repository has, by the referrers API, the fallback tag and cosign's two tags. Throws RegistryError. */
export async function findEvidence(source: Source, about: Digest): Promise<readonly Evidence[]> {
  const [listed, ...tagged] = await Promise.all([
    source.referrers(about),
    ...tagSuffixes.map((suffix) => manifestOfTag(source, about, suffix)),
  ])
  const candidates = listed.filter(({ artifactType }) => isSignatureType(artifactType)).slice(0, evidenceLimit)
  const manifests = await Promise.all(candidates.map(({ digest }) => source.manifest(digest)))
  const evidence = await Promise.all([
    ...manifests.map((manifest) => readReferrer(source, about, manifest)),
    ...tagSuffixes.map((suffix, at) => readTagged(source, about, { suffix, manifest: tagged[at] })),
  ])
  return evidence.flat()
}

/** The same from what is known to refer to the manifest: only blobs are read. Throws RegistryError. */
export async function readEvidence(
  source: Source,
  about: Digest,
  attached: readonly AttachedReferrer[],
): Promise<readonly Evidence[]> {
  const referrers = attached.filter(({ tag, manifest }) => tag === undefined && isSignature(manifest))
  const evidence = await Promise.all([
    ...referrers.slice(0, evidenceLimit).map(({ manifest }) => readReferrer(source, about, manifest)),
    ...tagSuffixes.map((suffix) => {
      const tagged = attached.find(({ tag }) => tag === `${fallbackTag(about)}.${suffix}`)
      return readTagged(source, about, { suffix, manifest: tagged?.manifest })
    }),
  ])
  return evidence.flat()
}

/** cosign's tags of signatures and of attestations. */
const tagSuffixes = ['sig', 'att'] as const

/** If the list gives no artifact type, the manifest is read to find it. */
function isSignatureType(type: string | undefined): boolean {
  return type === undefined || type === notationType || type.startsWith(bundlePrefix)
}

async function manifestOfTag(source: Source, about: Digest, suffix: Tagged['suffix']): Promise<Manifest | undefined> {
  const tag = `${fallbackTag(about)}.${suffix}`
  return isTag(tag) ? source.manifest(tag) : undefined
}

function isSignature(manifest: Manifest): boolean {
  return manifest.kind === 'image' && isSignatureType(manifest.artifactType)
}

async function readReferrer(
  source: Source,
  about: Digest,
  manifest: Manifest | undefined,
): Promise<readonly Evidence[]> {
  if (manifest?.kind !== 'image' || !isSignature(manifest)) return []
  const isNotation = manifest.artifactType === notationType
  const label = `${isNotation ? 'Notation signature' : 'bundle'} ${shortDigest(manifest.descriptor.digest)}`
  const layers = manifest.layers.slice(0, evidenceLimit)
  return Promise.all(
    layers.map(async (layer) => ({
      label,
      about,
      signature: await opened(source, layer, (bytes) =>
        isNotation ? readEnvelope(bytes, layer.mediaType) : readBundle(bytes, about),
      ),
    })),
  )
}

interface Tagged {
  readonly suffix: (typeof tagSuffixes)[number]
  readonly manifest: Manifest | undefined
}

async function readTagged(source: Source, about: Digest, { suffix, manifest }: Tagged): Promise<readonly Evidence[]> {
  if (manifest?.kind !== 'image') return []
  const read = suffix === 'sig' ? readSignatureLayer : readAttestationLayer
  return Promise.all(
    manifest.layers.slice(0, evidenceLimit).map(async (layer, at) => ({
      label: `.${suffix} layer ${at + 1} of ${shortDigest(about)}`,
      about,
      signature: await opened(source, layer, (bytes) => read(bytes, layer.annotations ?? {}, about)),
    })),
  )
}

type Opened = Evidence['signature']

async function opened(source: Source, layer: Descriptor, read: (bytes: Uint8Array) => Opened): Promise<Opened> {
  const bytes = await readWithin(source, layer)
  if (bytes === undefined) return { reason: 'is larger than any signature that is read' }
  const result = attempt(() => read(bytes))
  return 'value' in result ? result.value : result
}

/** A bundle from elsewhere, such as GitHub's attestations API. */
export function evidenceFrom(bytes: Uint8Array, label: string, about: Digest): Evidence {
  const result = attempt(() => readBundle(bytes, about))
  return { label, about, signature: 'value' in result ? result.value : result }
}
