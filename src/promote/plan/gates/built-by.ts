// The gate `built-by`: signed SLSA provenance says that this workflow built the image.
import type { BuilderPolicy } from '../../model/trust.ts'
import { defineGate, type Gate } from './gate.ts'
import { builders, mergeDistinct, trustRefusals } from './trust.ts'

declare module '../../model/requirements.ts' {
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
