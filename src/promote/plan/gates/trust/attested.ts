// The gate `attested`: attestations of these types are there, signed by one whom `signed-by` or `built-by` names.
import { predicateTypeProblem } from '../../../trust/signed/predicate-types.ts'
import { defineGate, type Gate } from '../model/gate.ts'
import { mergeLists, quote, textList } from '../model/values.ts'
import { trustRefusals } from './trust-refusals.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    /** Predicate types, or cosign's words for them. */
    readonly attested?: readonly string[]
  }
}

export const attested: Gate = defineGate({
  key: 'attested',
  schema: textList('predicate types', (type) => {
    const problem = predicateTypeProblem(type)
    return problem === undefined ? undefined : `${quote(type)} ${problem}`
  }),
  merge: mergeLists,
  check: (_, subject) => trustRefusals('attested', subject),
})
