// What a run is given besides its inputs.
import type { Context } from '../action/context.ts'
import type { Operation } from '../action/log/result.ts'
import type { Runner } from '../action/workflow-commands.ts'
import type { Emit } from '../promote/model/events.ts'
import type { HintCache } from '../registry/hint-cache/hint-cache.ts'

export interface RunOptions {
  /** What the run is called if it fails: `Promotion` by default. */
  readonly operation?: Operation
  readonly context: Context
  readonly runner: Runner
  /** What earlier runs saw; without it nothing is remembered. */
  readonly hintCache?: HintCache | undefined
  /** Called with every event, beside the log. */
  readonly onEvent?: Emit
}
