// What the inputs alone show to be wrong with `delete-source-tags`. Imported only if the input is set.
import { deletionProblem } from '../../../promote/requests/deletion-problem.ts'
import type { RunRequest, SelectionRequest } from '../../../promote/requests/expand-selection.ts'
import { formatName } from '../../../registry/model/reference.ts'
import type { Inputs } from '../model/types.ts'

/** Each problem once, as a sentence. */
export function deletionProblems({ requests, verify }: Pick<Inputs, 'requests' | 'verify'>): readonly string[] {
  const problems = requests.flatMap((request) => problemOf(request) ?? [])
  const advice = 'Leave the input out, or promote to another repository.'
  return [
    ...(verify === 'off' ? ['tags are deleted only once every target was read back: leave out `verify: false`.'] : []),
    ...[...new Set(problems)].map((problem) => `${problem}. ${advice}`),
  ]
}

function problemOf(request: RunRequest): string | undefined {
  return 'sources' in request ? deletionProblem(request) : selectionProblem(request)
}

/** Of a selection only what is there before its tags are known: a template that names the repository of its source. */
function selectionProblem({ from, templates, options }: SelectionRequest): string | undefined {
  if (options.deleteSourceTags === undefined || 'glob' in from) return undefined
  const name = formatName(from)
  const isTarget = templates.some(({ text }) => text.startsWith(':') || text.startsWith(`${name}:`))
  return isTarget
    ? `${name} is the repository of the source and of a target, and a registry may delete the image with its tag`
    : undefined
}
