// What is wrong with a plan that is not as a dry run writes it, in words: it was cut, edited, or made by another version.
import type * as z from 'zod/mini'
import { isRecord } from '../../registry/model/descriptor.ts'
import { plainText } from '../../registry/model/plain-text.ts'

/** The version of plans that this code writes and reads. */
const version = 1

/** Problems that are told; the rest follows from them more often than not. */
const problemLimit = 10

/** A sentence each, without a full stop. Of the plan's own text only keys are told. */
export function describeProblems(document: unknown, issues: readonly z.core.$ZodIssue[]): readonly string[] {
  const made = isRecord(document) ? document['version'] : undefined
  if (typeof made === 'number' && made !== version)
    return [
      `it was made by another version of promote-image (it is a plan of version ${made}, and this one reads ${version}): make it anew with this one`,
    ]
  return issues
    .slice(0, problemLimit)
    .map((issue) => `it is not as a dry run writes it: ${place(issue.path)} ${describe(issue)}`)
}

/** `promotions 1, targets 2, expected`: positions count from one, as people do. */
function place(path: readonly PropertyKey[]): string {
  const words = path.flatMap((key, at) => {
    if (typeof key === 'number') return []
    const next = path[at + 1]
    return typeof next === 'number' ? [`${plainText(String(key), 40)} ${next + 1}`] : [plainText(String(key), 40)]
  })
  return words.length === 0 ? 'the plan' : words.join(', ')
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `has an unknown key, ${plainText(issue.keys.join(', '), 40)}`
  if (issue.code === 'custom') return issue.message
  return issue.code === 'invalid_type' ? 'is missing, or of another kind' : 'is none of what may stand there'
}
