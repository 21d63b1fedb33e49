// The gate `built-by`: signed SLSA provenance must name one of these workflows as the builder.
import type { BuilderPolicy } from '../../../model/trust.ts'
import { defineGate, type Gate } from '../model/gate.ts'
import { builders } from './builders.ts'
import { mergeDistinct } from './schema.ts'
import { trustRefusals } from './trust-refusals.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    /** Each must hold; people write one. */
    readonly 'built-by'?: readonly BuilderPolicy[]
  }
}

export const builtBy: Gate = defineGate({
  key: 'built-by',
  schema: builders,
  merge: mergeDistinct,
  check: (_, subject) => trustRefusals('built-by', subject),
})
