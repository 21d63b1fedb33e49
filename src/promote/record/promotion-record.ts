// Attaches promotion records to the images at every destination.
import { Readable } from 'node:stream'
import { digestOf } from '../../registry/model/digest.ts'
import { PromoteError } from '../../registry/model/errors.ts'
import { childBlobs } from '../../registry/model/manifest.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import { destinationsOf } from '../model/destinations.ts'
import { RecordError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import type { SignStatement } from '../model/trust.ts'
import type { PromotedImage, WorkflowRun } from '../model/workflow-run.ts'
import { artifactManifest } from '../referrers/artifact.ts'
import type { Repositories } from '../repositories.ts'
import { movedTargets, recordStatement, recordType, type Statement } from './statement.ts'

const statementType = 'application/vnd.in-toto+json'

interface RecordContext {
  readonly plan: Plan
  readonly repositories: Repositories
  readonly emit: Emit
  readonly runner: WorkflowRun
  readonly signRecord: SignStatement | undefined
  /** Whether a signed verification summary is attached if trust gates passed. */
  readonly verificationSummary: boolean
  /** Milliseconds since the epoch. */
  readonly today: number
}

/**
 * One record per promotion of a digest and destination. A failure is a warning, since the promotion is done; if
 * records were to be signed, it is a RecordError once all have been tried. Resolves to what was promoted.
 */
export async function recordPromotions(context: RecordContext): Promise<readonly PromotedImage[]> {
  const { plan, emit, signRecord } = context
  const promoted = promotionsOf(plan)
  const errors: unknown[] = []
  const images = await Promise.all(
    promoted.map(async (promotion): Promise<PromotedImage> => {
      const signed: Uint8Array[] = []
      try {
        signed.push(...(await attachRecords(promotion, context)))
      } catch (error) {
        if (signRecord !== undefined) errors.push(error)
        else
          emit({
            kind: 'warning',
            message: `the promotion stands, but its record could not be attached: ${textOf(error)}`,
          })
      }
      return promotedImage(promotion, signed)
    }),
  )
  if (errors.length === 0) return images
  const remedy = errors.find((error) => error instanceof PromoteError)?.remedy
  throw new RecordError([...new Set(errors.map(textOf))], remedy, { cause: errors[0] })
}

/** What a run without records promoted. */
export function promotedImages(plan: Plan): readonly PromotedImage[] {
  return promotionsOf(plan).map((promotion) => promotedImage(promotion, []))
}

function promotionsOf({ promotions }: Plan): readonly PlannedPromotion[] {
  return promotions.filter(({ decision }) => decision === 'promote')
}

function promotedImage(promotion: PlannedPromotion, bundles: readonly Uint8Array[]): PromotedImage {
  const targets = movedTargets(promotion).map(({ target }) => target)
  return { digest: promotion.root.descriptor.digest, targets, bundles }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Resolves to the bundles among them, each once. */
async function attachRecords(promotion: PlannedPromotion, context: RecordContext): Promise<readonly Uint8Array[]> {
  const { runner, today, signRecord } = context
  const record = await recordOf(recordStatement(promotion, runner, today), recordType, context)
  const names = destinationsOf(promotion.targets.map(({ target }) => target))
  const summaries = await Promise.all(
    names.map(async (name) => {
      await attach(name, promotion, record, context)
      const summary = await summaryOf(promotion, name, context)
      if (summary !== undefined) await attach(name, promotion, summary, context)
      return summary?.bytes ?? []
    }),
  )
  return signRecord === undefined ? [] : [record.bytes, ...summaries.flat()]
}

/** Loaded if it was asked for. An unsigned summary proves nothing, so that none is made. */
async function summaryOf(
  promotion: PlannedPromotion,
  destination: RepositoryName,
  context: RecordContext,
): Promise<PromotionRecord | undefined> {
  if (!context.verificationSummary || context.signRecord === undefined) return undefined
  const { summaryType, verificationSummary } = await import('./verification-summary.ts')
  const statement = verificationSummary(promotion, destination, context.today)
  return statement && recordOf(statement, summaryType, context)
}

interface PromotionRecord {
  readonly artifactType: string
  readonly bytes: Uint8Array
  readonly annotations: Readonly<Record<string, string>>
}

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/** The statement, or the bundle in which it is signed. */
async function recordOf(
  statement: Statement,
  predicateType: string,
  { today, signRecord }: RecordContext,
): Promise<PromotionRecord> {
  const bytes = new TextEncoder().encode(JSON.stringify(statement))
  const created = { 'org.opencontainers.image.created': new Date(today).toISOString() }
  if (signRecord === undefined)
    return {
      artifactType: statementType,
      bytes,
      annotations: { 'in-toto.io/predicate-type': predicateType, ...created },
    }
  return {
    artifactType: bundleType,
    bytes: await signRecord(bytes),
    // By which cosign and gh choose among bundles (sigstore/cosign, specs/BUNDLE_SPEC.md).
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': predicateType,
      ...created,
    },
  }
}

async function attach(
  name: RepositoryName,
  promotion: PlannedPromotion,
  { artifactType, bytes, annotations }: PromotionRecord,
  { repositories, emit }: RecordContext,
): Promise<void> {
  const layer = { mediaType: artifactType, digest: digestOf(bytes), size: bytes.byteLength }
  const open = () => Promise.resolve(Readable.from([bytes]))
  const { descriptor, subject, nodes } = artifactManifest(
    promotion.root.descriptor,
    { artifactType, layer, open, annotations },
    name,
  )
  const repository = repositories.get(name)
  for (const { manifest, created } of nodes) {
    await Promise.all(
      childBlobs(manifest).map((blob) =>
        repository.pushBlob(blob, { mountFrom: [], open: created?.get(blob.digest) ?? open }),
      ),
    )
    await repository.pushManifest(manifest)
  }
  const how = await repository.indexReferrers(subject, [descriptor])
  const { digest, size } = descriptor
  emit({ kind: 'referrer', destination: name, subject, digest, size, artifactType, how })
}
