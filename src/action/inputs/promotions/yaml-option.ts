// Reads an option that is written as YAML, such as `require`.
import type { Requirements } from '../../../promote/model/requirements.ts'
import type { ReadableOption } from '../../../promote/options/options.ts'
import { validators } from '../../../promote/options/validators.ts'
import { requirementsSchema } from '../../../promote/plan/gates/gates.ts'
import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import { isRecord } from '../../../registry/model/descriptor.ts'
import { readYaml } from '../yaml/parse.ts'
import { validate } from '../yaml/schema.ts'

/** An empty document is a problem: a promotion must not run without the gates that it was meant to have. */
function readContent(text: string): ParseResult<unknown> {
  const document = readYaml(text)
  if ('problems' in document) return document
  const { value } = document
  const isEmpty = value === null || value === '' || (isRecord(value) && Object.keys(value).length === 0)
  return isEmpty ? problem('it holds nothing. Write at least one key, or leave the input out.') : document
}

export function readYamlOption(text: string, { schema }: ReadableOption): ParseResult<unknown> {
  const document = readContent(text)
  return 'problems' in document ? document : validate(schema(validators), document.value)
}

/** The input `require` by itself, for a step whose config has gates of its own. */
export function readRequirements(text: string): ParseResult<Requirements> {
  const document = readContent(text)
  return 'problems' in document ? document : validate(requirementsSchema, document.value)
}
