// The `registry-identities` input: logins by OIDC, in the words of docker/github-builder. Any number of each type.

import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import type { RegistryIdentity } from '../../../registry/identities/types.ts'
import { isRecord } from '../../../registry/model/descriptor.ts'
import { readYaml } from '../yaml/parse.ts'

import { validate } from '../yaml/schema.ts'
import { shapes } from './identity-types.ts'

const types = Object.keys(shapes)

/** Nothing in it is secret: the ID token comes from the job. */
export function readRegistryIdentities(input: string): ParseResult<readonly RegistryIdentity[]> {
  const document = readYaml(input)
  if ('problems' in document) return document
  if (!Array.isArray(document.value) || document.value.length === 0)
    return problem('it is not a list with an entry; begin each login with "- type: aws-ecr" or another type.')
  const read = document.value.map((entry: unknown, at) => readEntry(entry, at + 1))
  const problems = read.flatMap((entry) => ('problems' in entry ? entry.problems : []))
  return problems.length > 0
    ? { problems }
    : { value: read.flatMap((entry) => ('value' in entry ? [entry.value] : [])) }
}

function readEntry(entry: unknown, number: number): ParseResult<RegistryIdentity> {
  const fields = isRecord(entry) ? withHyphens(entry) : {}
  const type = fields['type']
  if (!isType(type)) {
    const problemOfType = type === undefined ? 'is missing' : `${JSON.stringify(type)} is unknown`
    return problem(`entry ${number}: the type ${problemOfType}; it is one of ${types.join(', ')}.`)
  }
  const read = validate<RegistryIdentity>(shapes[type], fields)
  return 'problems' in read ? { problems: read.problems.map((words) => `entry ${number} (${type}), ${words}`) } : read
}

/** docker/github-builder writes some keys with hyphens and some with underscores: both are taken. */
function withHyphens(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key.replaceAll('_', '-'), value]))
}

function isType(value: unknown): value is keyof typeof shapes {
  return types.some((type) => type === value)
}
