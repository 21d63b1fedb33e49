// Builds the report from the plan and what happened.
import type { Digest } from '../../registry/model/digest.ts'
import { isAttestation, platformsOf } from '../image/platforms.ts'
import type { RunPhase } from '../model/options.ts'
import type { Move, Plan, PlannedPromotion, PlannedTarget } from '../model/plan.ts'
import type { PlanDocument } from '../model/plan-document.ts'
import type {
  BackupReport,
  Failure,
  PromotionReport,
  Report,
  Status,
  TagResult,
  TargetReport,
} from '../model/report.ts'
import type { PromotionRequest } from '../model/request.ts'
import { backupOf } from '../plan/backup.ts'
import type { RunCollector } from './collector.ts'
import { reportReferrers } from './referrers.ts'
import type { TagState } from './tag-states.ts'

export interface Outcome {
  readonly requests: readonly PromotionRequest[]
  readonly failures: readonly Failure[]
  readonly dryRun: boolean
  readonly phase: RunPhase
  readonly document: PlanDocument | undefined
  readonly collector: RunCollector
  readonly milliseconds: number
}

export function reportOf(outcome: Outcome): Report {
  const { requests, failures, collector, milliseconds } = outcome
  const plan = collector.plan
  const status = statusOf(outcome, plan)
  return {
    status,
    // The blobs of a run that succeeds belong to an image: it may be there, and have lacked only them.
    changed: collector.changed || (status !== 'failed' && collector.blobsWritten),
    blobsWritten: collector.blobsWritten,
    promotions: plan
      ? plan.promotions.map((promotion) => reportPromotion(promotion, status, collector))
      : requests.map(reportUnplanned),
    deletions: collector.deletions,
    traffic: collector.traffic,
    requests: collector.requests,
    milliseconds,
    warnings: collector.warnings,
    notices: collector.notices,
    failures,
    ...(outcome.document && { plan: outcome.document }),
  }
}

/** The first that is true of any promotion. */
function statusOf({ failures, dryRun, phase, collector }: Outcome, plan: Plan | undefined): Status {
  if (failures.length > 0 || plan === undefined) return 'failed'
  const decisions = plan.promotions.map(({ decision }) => decision)
  if (decisions.includes('refused')) return 'refused'
  const isDeleting = collector.deletions.length > 0
  if (!decisions.includes('promote') && !isDeleting) return 'unchanged'
  if (dryRun) return 'planned'
  if (!decisions.includes('promote')) return 'deleted'
  return phase === 'content' ? 'staged' : 'promoted'
}

function reportPromotion(promotion: PlannedPromotion, status: Status, collector: RunCollector): PromotionReport {
  const { request, root, decision, targets } = promotion
  const { digest, mediaType } = root.descriptor
  return {
    sources: request.sources,
    digest,
    mediaType,
    refusals: promotion.failedGates,
    decision: status === 'failed' && decision === 'promote' ? 'failed' : decision,
    attestations: root.kind === 'index' ? root.entries.filter(isAttestation).length : 0,
    platforms: platformsOf(root, promotion.platform, promotion.nodes),
    targets: targets.map((planned) => {
      const backup = reportBackup(planned, request, collector)
      return { ...reportTarget(planned, digest, status, collector), ...(backup && { backup }) }
    }),
    referrers: reportReferrers(promotion, status, collector),
  }
}

/** Of a run that failed before its plan: only what was asked for, and that no tag was touched. */
function reportUnplanned({ sources, targets }: PromotionRequest): PromotionReport {
  return {
    sources,
    digest: sources.length === 1 ? sources[0].digest : undefined,
    mediaType: undefined,
    decision: 'failed',
    refusals: [],
    platforms: [],
    attestations: 0,
    targets: targets.map((target) => ({ target, before: undefined, after: undefined, result: 'untouched' })),
    referrers: [],
  }
}

const unmovedResults: Readonly<Record<Extract<Move, 'same' | 'held' | 'refused'>, TagResult>> = {
  same: 'same',
  held: 'held',
  refused: 'refused',
}

function reportTarget(planned: PlannedTarget, digest: Digest, status: Status, collector: RunCollector): TargetReport {
  const { target, move, expected, reason, rule } = planned
  const state = collector.tagState(target)
  const result = resultOf(planned, status, state)
  const detail = state?.detail ?? reason
  const confirmedAt = collector.confirmedAt(target)
  return {
    target,
    class: planned.class,
    move,
    before: state?.before ?? expected?.digest,
    after: state?.after ?? afterOf(result, digest, expected?.digest),
    result,
    ...(detail !== undefined && { detail }),
    ...(rule !== undefined && { rule }),
    ...(confirmedAt !== undefined && { verifiedAt: new Date(confirmedAt).toISOString() }),
  }
}

/** The backup of a target, if it was set or may have been. */
function reportBackup(
  planned: PlannedTarget,
  request: PromotionRequest,
  collector: RunCollector,
): BackupReport | undefined {
  const target = backupOf(planned, request)
  const state = target && collector.tagState(target)
  if (target === undefined || state === undefined) return undefined
  const { before, detail } = state
  const move = before === undefined ? 'create' : 'move'
  const result = resultOf({ ...planned, move }, 'failed', state)
  const kept = planned.expected?.digest
  const after = state.after ?? (result === 'created' || result === 'moved' ? kept : afterRollback(result, before))
  return { target, move, before, after, result, ...(detail !== undefined && { detail }) }
}

function resultOf({ move }: PlannedTarget, status: Status, state: TagState | undefined): TagResult {
  if (move !== 'create' && move !== 'move') return unmovedResults[move]
  if (state?.kind === 'set') return move === 'create' ? 'created' : 'moved'
  if (state !== undefined) return state.kind
  return status === 'planned' ? 'planned' : 'untouched'
}

function afterOf(result: TagResult, digest: Digest, before: Digest | undefined): Digest | undefined {
  return result === 'created' || result === 'moved' || result === 'same' ? digest : afterRollback(result, before)
}

function afterRollback(result: TagResult, before: Digest | undefined): Digest | undefined {
  if (result === 'left' || result === 'failed' || result === 'moved-by-other') return undefined
  return before
}
