// The record of a promotion: an in-toto statement that says what was promoted, from where to where, by what run.

import { Readable } from 'node:stream'
import { algorithmOf, type Digest, digestOf, hexOf } from '../../registry/model/digest.ts'
import { childBlobs } from '../../registry/model/manifest.ts'
import { formatReference, type RepositoryName } from '../../registry/model/reference.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { Emit } from '../model/events.ts'
import type { Plan, PlannedPromotion } from '../model/plan.ts'
import { typeOf } from '../model/referrer.ts'
import type { Survey } from '../model/survey.ts'
import type { WorkflowRun } from '../model/workflow-run.ts'
import type { Repositories } from '../repositories.ts'
import { artifactManifest } from './artifact.ts'

/** Documented in docs/record.md; its JSON schema is docs/record.schema.json. */
const recordType = 'https://github.com/promote-image/promote-image/record/v1'
const statementType = 'application/vnd.in-toto+json'

interface RecordContext {
  readonly plan: Plan
  readonly surveys: readonly Survey[]
  readonly world: Repositories
  readonly emit: Emit
  readonly runner: WorkflowRun
  /** Milliseconds since the epoch. */
  readonly today: number
}

/** One record per promotion of a digest and destination. What fails here is a warning: the promotion stands. */
export async function recordPromotions(context: RecordContext): Promise<void> {
  const { plan, surveys, emit } = context
  const promoted = plan.promotions.flatMap((promotion, at) => {
    const survey = surveys[at]
    return promotion.decision === 'promote' && survey ? [{ promotion, survey }] : []
  })
  await Promise.all(
    promoted.map(async ({ promotion, survey }) => {
      try {
        const names = destinationsOf(promotion.targets.map(({ target }) => target))
        await Promise.all(names.map((name) => recordAt(name, promotion, survey, context)))
      } catch (error) {
        emit({
          kind: 'warning',
          message: `the promotion stands, but its record could not be attached: ${error instanceof Error ? error.message : String(error)}`,
        })
      }
    }),
  )
}

async function recordAt(
  name: RepositoryName,
  promotion: PlannedPromotion,
  survey: Survey,
  { world, emit, runner, today }: RecordContext,
): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(statementOf(promotion, survey, runner, today)))
  const layer = { mediaType: statementType, digest: digestOf(bytes), size: bytes.byteLength }
  const open = () => Promise.resolve(Readable.from([bytes]))
  const annotations = {
    'in-toto.io/predicate-type': recordType,
    'org.opencontainers.image.created': new Date(today).toISOString(),
  }
  const { descriptor, subject, nodes } = artifactManifest(
    promotion.root.descriptor,
    { artifactType: statementType, layer, open, annotations },
    name,
  )
  const repository = world.get(name)
  for (const { manifest, made } of nodes) {
    await Promise.all(
      childBlobs(manifest).map((blob) =>
        repository.pushBlob(blob, { mountFrom: [], open: made?.get(blob.digest) ?? open }),
      ),
    )
    await repository.pushManifest(manifest)
  }
  const how = await repository.indexReferrers(subject, [descriptor])
  emit({
    kind: 'referrer',
    destination: name,
    subject,
    digest: descriptor.digest,
    size: descriptor.size,
    artifactType: statementType,
    how,
  })
}

/** in-toto Statement v1. The subjects are every target of the promotion by name, all with the one digest. */
function statementOf(
  { root, targets, request }: PlannedPromotion,
  { sources, referrers }: Pick<Survey, 'sources' | 'referrers'>,
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
      ...(request.options.require && { gates: request.options.require }),
      promotedAt: new Date(today).toISOString(),
      runner: Object.fromEntries(Object.entries(runner).filter(([, value]) => value !== '')),
    },
  }
}

function digestSet(digest: Digest): Readonly<Record<string, string>> {
  return { [algorithmOf(digest)]: hexOf(digest) }
}
