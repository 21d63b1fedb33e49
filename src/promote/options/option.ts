// The shape of a promotion option, and how its schema follows from its parser.
import type * as zod from 'zod/mini'
import type { IndexAnnotations, Overwrite } from '../model/request.ts'
import type { Requirements } from '../model/requirements.ts'
import { boolean, type ParseResult, type Parser } from '../text/parse.ts'

/** As much of zod as schemas of options use: the whole namespace as a value would put all of it into the bundle. */
export type Zod = Pick<
  typeof zod,
  | 'array'
  | 'custom'
  | 'exactOptional'
  | 'NEVER'
  | 'optional'
  | 'pipe'
  | 'record'
  | 'strictObject'
  | 'string'
  | 'transform'
  | 'union'
>

/** What schemas are built with. It is loaded only by runs that read a document: a config, a plan or requirements. */
export interface Validators {
  readonly z: Zod
  readonly flag: zod.ZodMiniType<boolean>
  readonly describeValue: (input: unknown) => string
  readonly requirementsSchema: zod.ZodMiniType<Requirements>
  readonly overwriteSchema: zod.ZodMiniType<Overwrite>
  readonly mergeOverwrite: (planned: Overwrite, applying: Overwrite) => Overwrite
  readonly annotationsSchema: zod.ZodMiniType<IndexAnnotations>
  readonly mergeRequirements: (planned: Requirements, applying: Requirements) => Requirements
}

export interface PromotionOption<Value> {
  /** The name of the step's input and of the key in a config. */
  readonly key: string
  /** Reads the text of an input; without it the text is YAML, and the schema reads it. */
  readonly parse?: Parser<Value>
  /** Reads the value in a config, in which every scalar is a text, and in a plan. */
  readonly schema: (validators: Validators) => zod.ZodMiniType<Value>
  /** The value if the option is not given; without one the option stays absent. */
  readonly fallback?: Value
  /**
   * The value that permits no more than the plan's and that of the step that applies it. Without it the plan decides
   * alone, and the step may not give the option.
   */
  readonly merge?: (planned: Value, applying: Value, validators: Validators) => Value
  /** `step`: an entry of a config cannot set it. */
  readonly scope?: 'step'
}

type Reading<Value> = Required<Pick<PromotionOption<Value>, 'parse' | 'schema'>>

export const flag: Reading<boolean> = { parse: boolean, schema: (validators) => validators.flag }

/** A text. */
export function text<Value>(parse: (text: string) => ParseResult<Value>): Reading<Value> {
  return {
    parse,
    schema: ({ z, describeValue }) =>
      z.pipe(
        z.string({ error: ({ input }) => `${describeValue(input)} is not a text` }),
        z.transform((written, context) => valueOf(z, parse(written), context)),
      ),
  }
}

/** A list of texts, or one text with lines or commas. */
export function list<Value>(parse: (text: string) => ParseResult<Value>): Reading<Value> {
  return {
    parse,
    schema: ({ z }) =>
      z.pipe(
        z.union([z.string(), z.array(z.string())], { error: 'it is neither a text nor a list of texts' }),
        z.transform((written, context) =>
          valueOf(z, parse(typeof written === 'string' ? written : JSON.stringify(written)), context),
        ),
      ),
  }
}

/** The value; problems become issues. */
export function valueOf<Value>(z: Zod, result: ParseResult<Value>, context: zod.core.ParsePayload): Value {
  if ('value' in result) return result.value
  const { value: input, issues } = context
  for (const problem of result.problems) issues.push({ code: 'custom', message: problem.replace(/\.$/, ''), input })
  return z.NEVER
}
