// Records the promotions of a run at every destination.
import { PromoteError } from '../../registry/model/errors.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { destinationsOf } from '../model/destinations.ts'
import { RecordError } from '../model/errors.ts'
import type { PlannedPromotion } from '../model/plan.ts'
import type { RecordKind } from '../model/survey.ts'
import type { PromotedImage } from '../model/workflow-run.ts'
import { hasChanges } from '../plan/changes.ts'
import { attach } from './attach-record.ts'
import type { RecordContext } from './context.ts'
import { promotedImage, promotionsOf } from './promoted-images.ts'
import { type PromotionRecord, recordOf } from './record-content.ts'
import { movedTargets, recordStatement, recordType } from './statement.ts'

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
            message: `the promotion is complete, but its record could not be attached: ${textOf(error)}`,
          })
      }
      return promotedImage(promotion, signed)
    }),
  )
  if (errors.length === 0) return images
  const remedy = errors.find((error) => error instanceof PromoteError)?.remedy
  throw new RecordError([...new Set(errors.map(textOf))], remedy, { cause: errors[0] })
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Resolves to the signed bundles, each once. */
async function attachRecords(promotion: PlannedPromotion, context: RecordContext): Promise<readonly Uint8Array[]> {
  const { runner, today, signRecord } = context
  const names = destinationsOf(movedTargets(promotion).map(({ target }) => target))
  const recorded = names.filter((name) => isWanted('record', name, promotion))
  const record =
    recorded.length === 0 ? undefined : await recordOf(recordStatement(promotion, runner, today), recordType, context)
  const summaries = await Promise.all(
    names.map(async (name) => {
      if (record !== undefined && recorded.includes(name)) await attach(name, promotion, record, context)
      const summary = isWanted('summary', name, promotion) ? await summaryOf(promotion, name, context) : undefined
      if (summary !== undefined) await attach(name, promotion, summary, context)
      return summary?.bytes ?? []
    }),
  )
  return signRecord === undefined ? [] : [...(record ? [record.bytes] : []), ...summaries.flat()]
}

/** A run that has nothing to do but to attach what an earlier one could not attaches it only where it is missing. */
function isWanted(kind: RecordKind, name: RepositoryName, promotion: PlannedPromotion): boolean {
  return hasChanges(promotion) || promotion.missingRecords.get(formatName(name))?.includes(kind) === true
}

/** Its code is loaded only if it was asked for. An unsigned summary proves nothing, so none is created. */
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
