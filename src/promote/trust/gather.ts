// Gathers the evidence about one source image, cheapest first: most images need only the first step.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { childManifests, type Manifest } from '../../registry/model/manifest.ts'
import type { Source } from '../../registry/repository.ts'
import { isAttestation } from '../image/platforms.ts'
import type { AttachedReferrer } from '../model/referrer.ts'
import type { TrustRequirements, TrustServices } from '../model/trust.ts'
import { type Evidence, evidenceFrom, findEvidence, readEvidence } from './find-evidence.ts'
import { readWithin } from './signed/read-within.ts'
import { attempt } from './signed/rejection.ts'
import { type Claim, readCarriedStatement } from './signed/signed-text.ts'

/** One source image, and what of it is promoted. */
export interface TrustedImage {
  /** For messages. */
  readonly name: string
  readonly source: Source
  /** The repository that has the signatures and attestations. */
  readonly holder: Source
  /** The source's own root. */
  readonly root: Manifest
  /** The images of an index that are promoted, attestation manifests left out; empty if the root is an image. */
  readonly platforms: readonly Digest[]
  /** What refers to a manifest of the source, if the survey read all of it. */
  readonly attachedTo: (about: Digest) => readonly AttachedReferrer[] | undefined
}

/** Evidence, the images that it covers, and statements that what was signed carries. */
export interface ImageEvidence extends Evidence {
  readonly covers: readonly Digest[]
  readonly carries: readonly Claim[]
}

type Step = () => Promise<readonly ImageEvidence[]>

/** Steps that find evidence; a later one is taken only if the gates do not hold with what earlier ones found. */
export function evidenceSteps(
  image: TrustedImage,
  requirements: TrustRequirements,
  services: TrustServices,
): readonly Step[] {
  const { digest } = image.root.descriptor
  const { attestations } = services
  const repositories = attestations === undefined ? [] : repositoriesOf(requirements)
  return [
    () => evidenceOf(image, digest),
    ...(image.root.kind === 'index' ? [() => evidenceOfParts(image)] : []),
    ...(attestations === undefined || repositories.length === 0
      ? []
      : [() => evidenceOfGithub(digest, repositories, attestations)]),
  ]
}

async function evidenceOf(image: TrustedImage, digest: Digest): Promise<readonly ImageEvidence[]> {
  return (await findEvidenceAt(image, digest)).map((evidence) => ({ ...evidence, covers: [digest], carries: [] }))
}

async function evidenceOfParts(image: TrustedImage): Promise<readonly ImageEvidence[]> {
  const { root, platforms } = image
  const attestationManifests = childManifests(root).filter(isAttestation)
  const evidence = await Promise.all([
    ...platforms.map((digest) => evidenceOf(image, digest)),
    ...attestationManifests.map((descriptor) => evidenceOfAttestation(image, descriptor)),
  ])
  return evidence.flat()
}

/** The survey's reading if it has one: lists and manifests are not read twice. */
function findEvidenceAt({ holder, attachedTo }: TrustedImage, digest: Digest): Promise<readonly Evidence[]> {
  const attached = attachedTo(digest)
  return attached === undefined ? findEvidence(holder, digest) : readEvidence(holder, digest, attached)
}

/**
 * docker/github-builder signs BuildKit's attestation manifests: such a signature covers the images that the statements
 * in its layers are about, since the manifest names those layers by digest.
 */
async function evidenceOfAttestation(image: TrustedImage, { digest }: Descriptor): Promise<readonly ImageEvidence[]> {
  const { source, platforms } = image
  const evidence = await findEvidenceAt(image, digest)
  const manifest = evidence.length === 0 ? undefined : await source.manifest(digest)
  if (manifest?.kind !== 'image') return []
  const statements = manifest.layers.filter(({ mediaType }) => mediaType === 'application/vnd.in-toto+json')
  const carried = await Promise.all(
    statements.slice(0, statementLimit).map(async (layer) => {
      const bytes = await readWithin(source, layer)
      const read = bytes === undefined ? undefined : attempt(() => readCarriedStatement(bytes, platforms))
      return read !== undefined && 'value' in read ? [read.value] : []
    }),
  )
  const subjects = new Set(carried.flat().flatMap(({ subjects }) => subjects))
  return evidence.map((item) => ({ ...item, covers: [...subjects], carries: carried.flat() }))
}

/** BuildKit writes two: provenance and an SBOM. */
const statementLimit = 20

async function evidenceOfGithub(
  digest: Digest,
  repositories: readonly string[],
  attestations: NonNullable<TrustServices['attestations']>,
): Promise<readonly ImageEvidence[]> {
  const evidence = await Promise.all(
    repositories.map(async (repository): Promise<readonly Evidence[]> => {
      const label = `GitHub's attestations of ${repository}`
      try {
        const bundles = await attestations(repository, digest)
        return bundles.map((bytes, at) =>
          evidenceFrom(bytes, `attestation ${at + 1} of ${repository} at GitHub`, digest),
        )
      } catch (error) {
        const reason = `could not be read: ${error instanceof Error ? error.message : String(error)}`
        return [{ label, about: digest, signature: { reason } }]
      }
    }),
  )
  return evidence.flat().map((item) => ({ ...item, covers: [digest], carries: [] }))
}

/** Repositories of GitHub that the policies name without a glob. */
function repositoriesOf({ builtBy = [], signedBy = [] }: TrustRequirements): readonly string[] {
  const built = builtBy.flatMap(({ repository }) => repository ?? [])
  const signers = signedBy.flat().flatMap((policy) => ('identity' in policy ? policy.identity : []))
  const named = signers.map((identity) => /^https:\/\/github\.com\/([^/]+\/[^/]+)\//.exec(identity)?.[1] ?? '')
  return [...new Set([...built, ...named])].filter((name) => /^[\w.-]+\/[\w.-]+$/.test(name))
}

/** What the image is called in messages. */
export function describeImage({ name, root }: TrustedImage): string {
  return `${name}@${shortDigest(root.descriptor.digest)}`
}
