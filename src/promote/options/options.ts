// What follows from the table of options: their values together, their schemas, and the stricter of two sets.
import type * as zod from 'zod/mini'
import type { PromotionOptions } from '../model/request.ts'
import type { PromotionOption, Validators } from './option.ts'
import { type OptionField, type OptionTable, type OptionValues, promotionOptions, type SomeOptions } from './table.ts'

/** The fields of an option that are needed to read it, for any type of value. */
export type ReadableOption = Pick<PromotionOption<unknown>, 'key' | 'parse' | 'schema' | 'fallback'>

export const optionFields: readonly OptionField[] = Object.keys(promotionOptions).filter((name): name is OptionField =>
  Object.hasOwn(promotionOptions, name),
)

export function optionOf(field: OptionField): ReadableOption {
  return promotionOptions[field]
}

/** Whether the step that applies a plan may give the option too; otherwise the plan decides alone. */
export function canBeStricter(field: OptionField): boolean {
  return promotionOptions[field].merge !== undefined
}

/** Options from the values that were read; what was not given has its fallback or stays absent. */
export function completeOptions(values: ReadonlyMap<OptionField, unknown>): PromotionOptions {
  const complete = optionFields.map((field) => [field, values.get(field) ?? promotionOptions[field].fallback] as const)
  const options = Object.fromEntries(complete.filter(([, value]) => value !== undefined))
  if (!isComplete(options)) throw new TypeError('an option without a fallback is missing')
  return options
}

/** The values come from the table, whose type is that of the options; only absence is left to check. */
function isComplete(
  values: Readonly<Record<string, unknown>>,
): values is Readonly<Record<string, unknown>> & PromotionOptions {
  return optionFields.every((field) => promotionOptions[field].fallback === undefined || Object.hasOwn(values, field))
}

/** The options in a plan, by field. */
export function planOptionsSchema(validators: Validators): zod.ZodMiniType<PromotionOptions> {
  const { z } = validators
  const fields = optionFields.map((field) => {
    const { fallback, schema } = optionOf(field)
    return [field, fallback === undefined ? z.exactOptional(schema(validators)) : schema(validators)] as const
  })
  return z.pipe(
    z.strictObject(Object.fromEntries(fields)),
    z.custom<PromotionOptions, Readonly<Record<string, unknown>>>(),
  )
}

/** The options in a config, by key, each optional. */
export function configOptionSchemas(validators: Validators): Readonly<Record<string, zod.ZodMiniOptional>> {
  return Object.fromEntries(
    optionFields
      .map((field) => promotionOptions[field])
      .filter(({ scope }) => scope !== 'step')
      .map(({ key, schema }) => [key, validators.z.optional(schema(validators))]),
  )
}

/** The options of a plan under those of the step that applies it: what either forbids stays forbidden. */
export function stricterOptions(planned: SomeOptions, applying: SomeOptions, validators: Validators): PromotionOptions {
  const merge = <Field extends OptionField>(field: Field): OptionValues[Field] | undefined => {
    const option: OptionTable[Field] = promotionOptions[field]
    const [own, given]: readonly [SomeOptions[Field], SomeOptions[Field]] = [planned[field], applying[field]]
    return stricter<OptionValues[Field]>(option, own, given, validators)
  }
  return completeOptions(new Map(optionFields.map((field) => [field, merge(field)])))
}

function stricter<Value>(
  { merge }: PromotionOption<Value>,
  planned: Value | undefined,
  applying: Value | undefined,
  validators: Validators,
): Value | undefined {
  if (planned === undefined || applying === undefined) return planned ?? applying
  return merge === undefined ? planned : merge(planned, applying, validators)
}
