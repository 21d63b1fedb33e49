// Decides whether the tag of one target may move: the table of `overwrite` in docs/reference.md.
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import type { Tag } from '../../registry/model/reference.ts'
import { isRelease } from '../match/version/version.ts'
import type { PlannedTarget } from '../model/plan.ts'
import type { OverwriteRule, PromotionRequest } from '../model/request.ts'
import type { Survey, TargetSurvey } from '../model/survey.ts'
import { type GuardContext, judgeFloating, listWarning, movesBack, type Verdict } from './floating-guard.ts'
import { guardByRules, isSkipped, type OtherPromotions } from './rule-guards.ts'
import { classOfRole, roleOf, type TagRole } from './tag-role.ts'

/** Decides one target. */
export function guardTarget(context: GuardContext, target: TargetSurvey, others: OtherPromotions): PlannedTarget {
  const role = roleOf(context.request, target)
  const barred = guardByRules(context, target, others)
  return {
    target: target.target,
    class: classOfRole(role),
    derived: target.derived,
    expected: target.current,
    ...(barred ?? judge(context, target, role, others.tags)),
  }
}

/** Whether the decision needs the destination's tag list: only a floating name that would be set, or moved, does. */
export function needsTagList({ request, root }: Pick<Survey, 'request' | 'root'>, target: TargetSurvey): boolean {
  const { current, derived, overwrite } = target
  if (target.disallowedBy !== undefined || current?.digest === root.descriptor.digest) return false
  if (isSkipped(target, root.descriptor.digest)) return false
  if (!derived && (current === undefined ? overwrite === 'always' : overwrite === 'never')) return false
  const role = roleOf(request, target)
  if (role.kind === 'unowned') return current !== undefined
  return role.kind === 'floating' && isRelease(role.version)
}

/** Whether an absent target would be refused or skipped, were its tag present: its absence has to be certain. */
export function refusesIfPresent(request: PromotionRequest, target: TargetSurvey): boolean {
  const { derived, disallowedBy, overwrite } = target
  if (disallowedBy !== undefined) return false
  if (overwrite === 'never' || overwrite === 'skip' || request.pin !== undefined) return true
  const role = roleOf(request, target)
  return overwrite === 'floating' && !derived && role.kind === 'version' && !role.version.moving
}

function judge(context: GuardContext, target: TargetSurvey, role: TagRole, promised: readonly Tag[]): Verdict {
  const { current, derived, overwrite } = target
  if (current?.digest === context.root.descriptor.digest) return { move: 'same' }
  const free: Verdict = { move: current === undefined ? 'create' : 'move' }
  if (!derived && overwrite === 'always') return { ...free, ...movesBack(context, target, role, promised) }
  const floating = judgeFloating(context, target, role, promised)
  const never = refusedByNever(overwrite, current?.digest)
  const blind = listWarning(context, target, role)
  const moving: Verdict = { ...free, ...(blind !== undefined && { unguarded: blind }) }
  if (derived) return floating ?? never ?? moving
  return never ?? floating ?? judgeNamed(target, role) ?? moving
}

/** A tag that was named, exists, and is a full version, or a floating name without a version of its own. */
function judgeNamed({ target: { tag }, current }: TargetSurvey, role: TagRole): Verdict | undefined {
  if (current === undefined) return undefined
  if (role.kind === 'unversioned' || role.kind === 'unowned') return { move: 'move', unguarded: unguarded(tag) }
  if (role.kind === 'other' && tag !== 'latest' && tag.toLowerCase() === 'latest')
    return { move: 'move', unguarded: otherCase(tag) }
  return role.kind === 'version' && !role.version.moving ? published(current.digest) : undefined
}

function published(current: Digest): Verdict {
  return {
    move: 'refused',
    rule: 'published-version',
    reason: `it is a full version and names ${shortDigest(current)}; a published version is not moved (\`overwrite: always\` moves it anyway)`,
  }
}

/** Tags are case-sensitive: only `latest` is what clients pull by default. */
function otherCase(tag: Tag): string {
  return `${tag} is not compared with other versions: tags are case-sensitive, and only latest means the newest version. Write latest, or list ${tag} in \`floating-tags\``
}

function unguarded(tag: Tag): string {
  return `${tag} is not compared with other versions and may go back to an older one: no other target is a version that ${tag} belongs to. Add the version to the targets, let \`version-pattern\` read it, or set \`overwrite: always\``
}

function refusedByNever(overwrite: OverwriteRule, current: Digest | undefined): Verdict | undefined {
  if (overwrite !== 'never' || current === undefined) return undefined
  return {
    move: 'refused',
    rule: 'overwrite-never',
    reason: `it names ${shortDigest(current)} already, and \`overwrite: never\` keeps it`,
  }
}
