// Reads an option that is written as YAML, such as `require`.
import type { ReadableOption } from '../../../promote/options/options.ts'
import { validators } from '../../../promote/options/validators.ts'
import type { ParseResult } from '../../../promote/text/parse.ts'
import { readYaml } from '../yaml/parse.ts'
import { validate } from '../yaml/schema.ts'

export function readYamlOption(text: string, { schema }: ReadableOption): ParseResult<unknown> {
  const document = readYaml(text)
  return 'problems' in document ? document : validate(schema(validators), document.value)
}
