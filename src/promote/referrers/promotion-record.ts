// Attaches the promotion record: an in-toto statement of what was promoted, from where to where, by which run.

import { Readable } from 'node:stream'
import { algorithmOf, type Digest, digestOf, hexOf } from '../../registry/model/digest.ts'
import { PromoteError } from '../../registry/model/errors.ts'
import { childBlobs } from '../../registry/model/manifest.ts'
import { formatReference, type RepositoryName } from '../../registry/model/reference.ts'
import { destinationsOf } from '../model/destinations.ts'
import { RecordError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import { typeOf } from '../model/referrer.ts'
import type { Requirements } from '../model/requirements.ts'
import type { SignStatement } from '../model/trust.ts'
import type { WorkflowRun } from '../model/workflow-run.ts'
import type { Repositories } from '../repositories.ts'
import { artifactManifest } from './artifact.ts'

/** Documented in docs/record.md; its JSON schema is docs/record.schema.json. */
const recordType = 'https://github.com/promote-image/promote-image/record/v1'
const statementType = 'application/vnd.in-toto+json'

interface RecordContext {
  readonly plan: Plan
  readonly repositories: Repositories
  readonly emit: Emit
  readonly runner: WorkflowRun
  readonly signRecord: SignStatement | undefined
  /** Milliseconds since the epoch. */
  readonly today: number
}

/**
 * One record per promotion of a digest and destination. A failure is a warning, since the promotion is done; if
 * records were to be signed, it is a RecordError once all have been tried.
 */
export async function recordPromotions(context: RecordContext): Promise<void> {
  const { plan, emit, signRecord } = context
  const promoted = plan.promotions.filter(({ decision }) => decision === 'promote')
  const errors: unknown[] = []
  await Promise.all(
    promoted.map(async (promotion) => {
      try {
        const record = await recordOf(promotion, context)
        const names = destinationsOf(promotion.targets.map(({ target }) => target))
        await Promise.all(names.map((name) => attach(name, promotion, record, context)))
      } catch (error) {
        if (signRecord !== undefined) errors.push(error)
        else
          emit({
            kind: 'warning',
            message: `the promotion stands, but its record could not be attached: ${textOf(error)}`,
          })
      }
    }),
  )
  if (errors.length === 0) return
  const remedy = errors.find((error) => error instanceof PromoteError)?.remedy
  throw new RecordError([...new Set(errors.map(textOf))], remedy, { cause: errors[0] })
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

interface PromotionRecord {
  readonly artifactType: string
  readonly bytes: Uint8Array
  readonly annotations: Readonly<Record<string, string>>
}

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/** The statement, or the bundle in which it is signed. */
async function recordOf(
  promotion: PlannedPromotion,
  { runner, today, signRecord }: RecordContext,
): Promise<PromotionRecord> {
  const bytes = new TextEncoder().encode(JSON.stringify(statementOf(promotion, runner, today)))
  const created = { 'org.opencontainers.image.created': new Date(today).toISOString() }
  if (signRecord === undefined)
    return { artifactType: statementType, bytes, annotations: { 'in-toto.io/predicate-type': recordType, ...created } }
  return {
    artifactType: bundleType,
    bytes: await signRecord(bytes),
    // By which cosign and gh choose among bundles (sigstore/cosign, specs/BUNDLE_SPEC.md).
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': recordType,
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

/** in-toto Statement v1. The subjects are every target of the promotion by name, all with the one digest. */
function statementOf(
  { root, targets, request, sources, referrers }: PlannedPromotion,
  runner: WorkflowRun,
  today: number,
): Readonly<Record<string, unknown>> {
  const { digest } = root.descriptor
  const moved = targets.filter(({ move }) => move !== 'held')
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: moved.map(({ target }) => ({ name: formatReference(target), digest: digestSet(digest) })),
    predicateType: recordType,
    predicate: {
      sources: sources.map((source) => ({
        reference: formatReference(source),
        ...(source.digest && { digest: digestSet(source.digest) }),
      })),
      targets: moved.map(({ target, expected }) => ({
        reference: formatReference(target),
        ...(expected && { before: digestSet(expected.digest) }),
      })),
      referrers: referrers.map(({ descriptor, subject, tag }) => ({
        digest: digestSet(descriptor.digest),
        subject: digestSet(subject),
        artifactType: typeOf({ descriptor, ...(tag && { tag }) }),
      })),
      ...(request.options.require && { gates: gatesOf(request.options.require) }),
      promotedAt: new Date(today).toISOString(),
      runner: Object.fromEntries(Object.entries(runner).filter(([, value]) => value !== '')),
    },
  }
}

function digestSet(digest: Digest): Readonly<Record<string, string>> {
  return { [algorithmOf(digest)]: hexOf(digest) }
}

/** The gates that passed. Trusted roots are long: their digests stand for them. */
function gatesOf(requirements: Requirements): Readonly<Record<string, unknown>> {
  const { 'trusted-root': roots, ...rest } = requirements
  return { ...rest, ...(roots && { 'trusted-root': roots.map((text) => digestOf(text)) }) }
}
