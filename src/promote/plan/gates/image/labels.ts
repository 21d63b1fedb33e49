// The gate `labels`: the config of every image has these labels.
import { everyImage } from '../model/every-image.ts'
import { defineGate, type Gate } from '../model/gate.ts'
import { difference, mergeValues, quote, type RequiredValues, requiredValues, valuePairs } from '../model/values.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    readonly labels?: RequiredValues
  }
}

export const labels: Gate = defineGate({
  key: 'labels',
  schema: requiredValues,
  merge: mergeValues,
  check: async (required, { images }) => {
    const configs = await images()
    return valuePairs(required).flatMap(([name, value]) =>
      everyImage(configs, (config) => difference(config.labels, name, value)).map((text) => ({
        problem: `${quote(name)} must be ${quote(value)}; ${text}`,
        remedy: 'Labels are set when the image is built, by LABEL or by `labels` of docker/build-push-action.',
      })),
    )
  },
})
