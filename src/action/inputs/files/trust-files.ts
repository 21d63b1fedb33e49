// Reads the files that trust gates name: keys, certificates and trusted roots inside the workspace.
import type { Requirements } from '../../../promote/model/requirements.ts'
import type { SignerPolicy } from '../../../promote/model/trust.ts'
import { requirementsSchema } from '../../../promote/plan/gates/gates.ts'
import { isInPlace } from '../../../promote/plan/gates/trust/schema.ts'
import type { RunRequest } from '../../../promote/requests/expand-selection.ts'
import type { Problem } from '../model/types.ts'
import { validate } from '../yaml/schema.ts'
import { type FileScope, readNamedFile } from './named-file.ts'

/** Bytes of one file: a trusted root has ten thousand. */
export const fileLimit = 256 * 1024

/** The requests with the files' contents in place of their paths, or the problems of those that cannot be used. */
export async function loadTrustFiles(
  requests: readonly RunRequest[],
  scope: FileScope,
): Promise<{ readonly requests: readonly RunRequest[] } | { readonly problems: readonly Problem[] }> {
  const problems: string[] = []
  const load = async (path: string): Promise<string> => {
    if (isInPlace(path)) return path
    const read = await readNamedFile(path, scope, fileLimit)
    if ('text' in read) return read.text
    problems.push(read.problem)
    return ''
  }
  const loaded = await Promise.all(
    requests.map(async (request) => {
      const { require } = request.options
      if (require === undefined) return request
      return { ...request, options: { ...request.options, require: await loadRequirements(require, load) } }
    }),
  )
  // What a file holds is checked as it is if it was written in place.
  const checked = problems.length > 0 ? [] : loaded.flatMap(({ options }) => problemsOf(options.require))
  const all = new Set([...problems, ...checked])
  return all.size === 0 ? { requests: loaded } : { problems: [...all].map((text) => ({ input: 'require', text })) }
}

function problemsOf(requirements: Requirements | undefined): readonly string[] {
  const checked = validate(requirementsSchema, requirements ?? {})
  return 'problems' in checked ? checked.problems : []
}

type Load = (pathOrText: string) => Promise<string>

async function loadRequirements(requirements: Requirements, load: Load): Promise<Requirements> {
  const { 'signed-by': signedBy, 'trusted-root': trustedRoot } = requirements
  return {
    ...requirements,
    ...(signedBy && {
      'signed-by': await Promise.all(
        signedBy.map((list) => Promise.all(list.map((policy) => loadSigner(policy, load)))),
      ),
    }),
    ...(trustedRoot && { 'trusted-root': await Promise.all(trustedRoot.map(load)) }),
  }
}

async function loadSigner(policy: SignerPolicy, load: Load): Promise<SignerPolicy> {
  if ('identity' in policy) return policy
  const value = 'key' in policy ? policy.key : policy.notary
  const text = await load(value)
  const path = isInPlace(value) ? {} : { path: value }
  return 'key' in policy ? { ...policy, key: text, ...path } : { ...policy, notary: text, ...path }
}
