// What writing the records of a run needs.
import type { Emit } from '../model/events.ts'
import type { Plan } from '../model/plan.ts'
import type { SignStatement } from '../model/trust.ts'
import type { WorkflowRun } from '../model/workflow-run.ts'
import type { Repositories } from '../repositories.ts'

export interface RecordContext {
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
