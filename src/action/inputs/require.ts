// The `require` input: requirements on the source, each of which a gate checks.
import type { Requirements } from '../../promote/model/requirements.ts'
import { gateKeys, requirementsSchema } from '../../promote/plan/gates/gates.ts'
import type { ParseResult } from './parsers.ts'
import { validate } from './schema.ts'
import { readYaml } from './yaml.ts'

/** Every key is a gate of src/promote/plan/gates. */
export function readRequirements(text: string): ParseResult<Requirements> {
  const document = readYaml(text)
  return 'problems' in document ? document : validate(requirementsSchema, document.value, gateKeys)
}
