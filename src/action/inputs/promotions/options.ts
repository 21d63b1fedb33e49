// Reads the options of a promotion: the same names in the step's inputs and in an entry of a config.
import type { PromotionOptions } from '../../../promote/model/request.ts'
import {
  canBeStricter,
  completeOptions,
  optionFields,
  optionOf,
  type ReadableOption,
} from '../../../promote/options/options.ts'
import type { OptionField } from '../../../promote/options/table.ts'
import type { ParseResult } from '../../../promote/text/parse.ts'
import type { InputReader } from '../model/reader.ts'

export async function readOptions(reader: InputReader): Promise<PromotionOptions> {
  const options = completeOptions(await readFields(optionFields, reader))
  if (options.unwrap && options.platforms?.length !== 1)
    reader.addProblem('unwrap', 'it needs `platforms` with exactly one platform.')
  return options
}

/** The options that a step may give beside a plan, as far as it does; each can only make the plan stricter. */
export async function readOptionsBesidePlan(reader: InputReader): Promise<Partial<PromotionOptions>> {
  for (const { key } of optionFields.filter((field) => !canBeStricter(field)).map(optionOf))
    if (reader.isSet(key)) reader.addProblem(key, 'the plan decides it: leave it out if `plan` is given.')
  const given = optionFields.filter((field) => canBeStricter(field) && reader.isSet(optionOf(field).key))
  const options = completeOptions(await readFields(given, reader))
  return Object.fromEntries(Object.entries(options).filter(([field]) => given.some((name) => name === field)))
}

async function readFields(
  fields: readonly OptionField[],
  { read }: InputReader,
): Promise<ReadonlyMap<OptionField, unknown>> {
  const values = new Map<OptionField, unknown>()
  for (const field of fields) {
    const option = optionOf(field)
    values.set(
      field,
      await read<unknown>(option.key, option.parse ?? ((text) => readDocument(text, option)), undefined),
    )
  }
  return values
}

/** YAML and schemas are loaded only by runs that need them. */
async function readDocument(text: string, option: ReadableOption): Promise<ParseResult<unknown>> {
  return (await import('./yaml-option.ts')).readYamlOption(text, option)
}
