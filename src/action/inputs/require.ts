// The `require` input: gates, as people write them.
import { z } from 'zod'
import type { Requirements } from '../../promote/model/requirements.ts'
import { requirementProblems } from '../../promote/plan/gates/gates.ts'
import { bytes, milliseconds, type ParseResult, problem } from './parsers.ts'
import { describeValue, enumOf, listOf, stringMatching, validate } from './schema.ts'
import { readYaml } from './yaml.ts'

const flag = enumOf('true', 'false')
const pairs = z.record(
  z.string(),
  stringMatching('a glob', () => true),
  { error: 'it is not a map of names and globs' },
)

export const requireShape = z.strictObject(
  {
    platforms: listOf('platforms').optional(),
    'referrers-present': listOf('globs of artifact types').optional(),
    labels: pairs.optional(),
    annotations: pairs.optional(),
    'max-age': stringMatching('a duration such as 12h or 7d', (text) => milliseconds(text) !== undefined).optional(),
    'max-size': stringMatching('a size such as 500MB or 2GiB', (text) => bytes(text) !== undefined).optional(),
    'non-root': flag.optional(),
    'no-unknown': flag.optional(),
  },
  { error: ({ input }) => `${describeValue(input)} is not a map of requirements, such as { max-age: 7d }` },
)
const keys = Object.keys(requireShape.shape)

/** Every key is one gate; see the type for what each means. */
export function readRequirements(text: string): ParseResult<Requirements> {
  const document = readYaml(text)
  if ('problems' in document) return document
  const read = validate(requireShape, document.value, keys)
  if ('problems' in read) return read
  const { platforms, labels, annotations, ...rest } = read.value
  const [maxAge, maxSize] = [milliseconds(rest['max-age'] ?? ''), bytes(rest['max-size'] ?? '')]
  const requirements: Requirements = {
    ...(platforms && { platforms }),
    ...(rest['referrers-present'] && { referrersPresent: rest['referrers-present'] }),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(maxAge !== undefined && { maxAge }),
    ...(maxSize !== undefined && { maxSize }),
    ...(rest['non-root'] && { nonRoot: rest['non-root'] === 'true' }),
    ...(rest['no-unknown'] && { noUnknown: rest['no-unknown'] === 'true' }),
  }
  const problems = requirementProblems(requirements)
  return problems.length > 0 ? problem(...problems.map((one) => `${one}.`)) : { value: requirements }
}
