// Checks for options that have no effect on a request. Nothing is read.
import { dressing } from '../match/version/pattern.ts'
import { versionScheme } from '../match/version/scheme.ts'
import { InvalidRequestError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { PromotionRequest } from '../model/request.ts'
import { deletionProblem } from './deletion-problem.ts'
import { versionTargets } from './version-targets.ts'

/** Throws InvalidRequestError if two options of a request exclude each other. */
export function checkRequest(request: PromotionRequest): void {
  checkDeletedTags(request)
  checkReferrers(request)
}

/**
 * Emits what the options about versions do not do. `what`: the tags that are looked at, in words. Throws
 * InvalidRequestError if `version-pattern` matches none of them though the default would match one.
 */
export function checkVersions(request: PromotionRequest, what: string, emit: Emit): void {
  const pattern = patternWarning(request, what)
  if (pattern !== undefined) emit({ kind: 'warning', message: pattern })
  const floating = pattern === undefined ? unversioned(request) : undefined
  if (floating !== undefined) emit({ kind: 'warning', message: floating })
  if (derivesNoZero(request))
    emit({
      kind: 'notice',
      message:
        '`floating-tags`: no major tag 0 is derived, because versions before 1.0.0 are not compatible with each other. Add it to the targets if you want it',
    })
}

/** What the inputs alone show is a problem with them; this is for targets that a selection filled. */
function checkDeletedTags(request: PromotionRequest): void {
  const problem = deletionProblem(request)
  if (problem !== undefined)
    throw new InvalidRequestError(
      `\`delete-source-tags\`: ${problem}`,
      'Leave out `delete-source-tags`, or promote to another repository.',
    )
}

/** A repository for what is not copied is a mistake in one of the two. */
function checkReferrers({ options }: PromotionRequest): void {
  const { referrers, referrersSource, referrersTarget, require } = options
  const isUsed = referrers !== 'none' || (referrersTarget === undefined && require !== undefined)
  if (isUsed || (referrersSource === undefined && referrersTarget === undefined)) return
  const key = referrersTarget === undefined ? 'referrers-source' : 'referrers-target'
  throw new InvalidRequestError(
    `\`${key}\` names a repository for referrers, and \`referrers: none\` copies none`,
    `Leave out one of the two.`,
  )
}

function patternWarning(request: PromotionRequest, what: string): string | undefined {
  const { targets, options, pin } = request
  const { versionPattern: pattern } = options
  if (pattern === undefined || pin !== undefined || targets.length === 0) return undefined
  if (versionTargets(request).length > 0) return undefined
  const problem = `\`version-pattern\` ${JSON.stringify(pattern)} matches none ${what} (${tagsOf(request)})`
  const hint = dressing(pattern)
  const lost = targets.find(({ tag }) => versionScheme().version(tag) !== undefined)
  if (lost === undefined) return `${problem}, so that no version is protected and no floating tag is guarded${hint}`
  throw new InvalidRequestError(
    `${problem}, and without it ${lost.tag} would be a protected version${hint}`,
    'Correct the pattern: it has to match a whole tag. Leave `version-pattern` out for tags such as 1.2.3; semver, calver, numbers and pep440 are built in.',
  )
}

function unversioned(request: PromotionRequest): string | undefined {
  const { targets, options } = request
  if (options.floatingTags.length === 0 || targets.length === 0 || versionTargets(request).length > 0) return undefined
  return `\`floating-tags\`: no target is a full version (${tagsOf(request)}), so no ${options.floatingTags.join(', ')} is derived; \`version-pattern\` reads other schemes`
}

function derivesNoZero(request: PromotionRequest): boolean {
  const { floatingTags } = request.options
  const zero = versionTargets(request).some(({ version }) => version.numbers.length > 1 && version.numbers[0] === 0n)
  return floatingTags.includes('major') && zero
}

function tagsOf({ targets }: PromotionRequest): string {
  return [...new Set(targets.map(({ tag }) => tag))].slice(0, 5).join(', ')
}
