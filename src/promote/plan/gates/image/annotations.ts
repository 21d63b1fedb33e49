// The gate `annotations`: the root manifest has these annotations.
import { defineGate, type Gate } from '../model/gate.ts'
import { difference, mergeValues, quote, type RequiredValues, requiredValues, valuePairs } from '../model/values.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    readonly annotations?: RequiredValues
  }
}

export const annotations: Gate = defineGate({
  key: 'annotations',
  schema: requiredValues,
  merge: mergeValues,
  check: (required, { root }) =>
    valuePairs(required).flatMap(([name, value]) => {
      const mismatch = difference(root.annotations, name, value)
      if (mismatch === undefined) return []
      const [subject, level] = root.kind === 'index' ? ['the index', 'index'] : ['the manifest', 'manifest']
      return [
        {
          problem: `${quote(name)} must be ${quote(value)}; ${subject} ${mismatch}`,
          remedy: `docker/build-push-action sets it with \`annotations: ${level}:key=value\`.`,
        },
      ]
    }),
})
