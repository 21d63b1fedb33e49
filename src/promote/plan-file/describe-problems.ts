// Describes what is wrong with a plan: it was cut, edited, or created by another version of promote-image.
import type * as z from 'zod/mini'
import { isRecord } from '../../registry/model/descriptor.ts'
import { plainText } from '../../registry/model/plain-text.ts'

/** The version of plans that this code writes and reads. */
const version = 1

/** Problems that are reported; the rest usually follows from them. */
const problemLimit = 10

/** One sentence each, without a full stop. Of the plan's own text only keys are repeated. */
export function describeProblems(document: unknown, issues: readonly z.core.$ZodIssue[]): readonly string[] {
  const planVersion = isRecord(document) ? document['version'] : undefined
  if (typeof planVersion === 'number' && planVersion !== version)
    return [
      `it was created by another version of promote-image (its plan version is ${planVersion}, and this one reads ${version}): create it again with this version`,
    ]
  return issues
    .slice(0, problemLimit)
    .map(
      (issue) =>
        `it was changed after a dry run wrote it, or is another file: ${describePath(issue.path)} ${describe(issue)}`,
    )
}

/** `promotions 1, targets 2, expected`: positions count from one, as people do. */
function describePath(path: readonly PropertyKey[]): string {
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
  return issue.code === 'invalid_type' ? 'is missing, or has another type' : 'has a value that is not allowed'
}
