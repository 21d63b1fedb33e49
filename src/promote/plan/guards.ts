// Decides whether one target's tag may move (design §4, the decision table).
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatReference, type Tag } from '../../registry/model/reference.ts'
import { isDigestTag } from '../match/version/scheme.ts'
import { isRelease } from '../match/version/version.ts'
import type { PlannedTarget } from '../model/plan.ts'
import type { OverwriteRule, PromotionRequest } from '../model/request.ts'
import type { Survey, TargetSurvey } from '../model/survey.ts'
import { backupTag } from './backup.ts'
import { type GuardContext, judgeFloating, listWarning, type Verdict } from './floating-guard.ts'
import { classOfRole, roleOf, type TagRole } from './tag-role.ts'

/** An image that a promotion names a tag for. */
export interface TagClaim {
  readonly digest: Digest
  /** The promotion's source, in words. */
  readonly source: string
}

/** What other promotions of the run do in this target's repository. */
export interface OtherPromotions {
  /** Those that name the same tag for another image. */
  readonly claims: readonly TagClaim[]
  /** Tags that they set in the same repository. */
  readonly tags: readonly Tag[]
}

/** Decides one target. */
export function guardTarget(context: GuardContext, target: TargetSurvey, others: OtherPromotions): PlannedTarget {
  const role = roleOf(context.request, target)
  const own = context.root.descriptor.digest
  const barred =
    others.claims.length > 0
      ? conflict(target, own, others.claims)
      : (reserved(target) ??
        disallowed(target) ??
        drifted(context, target) ??
        skipped(target, own) ??
        unkept(context, target, others.tags))
  return {
    target: target.target,
    class: classOfRole(role),
    derived: target.derived,
    expected: target.current,
    ...(barred ?? judge(context, target, role, others.tags)),
  }
}

/** Whether the decision needs the destination's tag list: only a floating name that would be set does. */
export function needsTagList({ request, root }: Pick<Survey, 'request' | 'root'>, target: TargetSurvey): boolean {
  const { current, derived, overwrite } = target
  if (target.disallowedBy !== undefined || current?.digest === root.descriptor.digest) return false
  if (isSkipped(target, root.descriptor.digest)) return false
  if (!derived && (overwrite === 'always' || (overwrite === 'never' && current !== undefined))) return false
  const role = roleOf(request, target)
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

/** Whether the tag names another image and stays because `overwrite` says so. */
export function isSkipped({ current, overwrite }: TargetSurvey, own: Digest): boolean {
  return overwrite === 'skip' && current !== undefined && current.digest !== own
}

/** A tag whose backup would be one of the run's own tags, or no tag. */
function unkept(
  { request, root }: GuardContext,
  { target, current }: TargetSurvey,
  tags: readonly Tag[],
): Verdict | undefined {
  const { backup } = request.options
  if (backup === undefined || current === undefined || current.digest === root.descriptor.digest) return undefined
  const tag = backupTag(backup, target.tag)
  if (tag !== undefined && !tags.includes(tag)) return undefined
  const reason =
    tag === undefined
      ? 'its backup would have a name that is too long'
      : `its backup would be ${tag}, which this run sets`
  return { move: 'refused', rule: 'backup-tag', reason }
}

function skipped(target: TargetSurvey, own: Digest): Verdict | undefined {
  if (!isSkipped(target, own)) return undefined
  return { move: 'held', skipped: true, reason: 'it names another image, and overwrite is skip' }
}

function judge(context: GuardContext, target: TargetSurvey, role: TagRole, promised: readonly Tag[]): Verdict {
  const { current, derived, overwrite } = target
  if (current?.digest === context.root.descriptor.digest) return { move: 'same' }
  const free: Verdict = { move: current === undefined ? 'create' : 'move' }
  if (!derived && overwrite === 'always') return free
  const blind = listWarning(context, target, role)
  const floating = judgeFloating(context, target, role, promised)
  const moving = floating ?? { ...free, ...(blind !== undefined && { unguarded: blind }) }
  const never = refusedByNever(overwrite, current?.digest)
  if (derived) return floating ?? never ?? moving
  return never ?? (current === undefined ? moving : (judgeFull(target.target.tag, current.digest, role) ?? moving))
}

/** A tag that exists and is a full version, or a floating name without a version. */
function judgeFull(tag: Tag, current: Digest, role: TagRole): Verdict | undefined {
  if (role.kind === 'unversioned') return { move: 'move', unguarded: unguarded(tag) }
  if (role.kind === 'other' && tag !== 'latest' && tag.toLowerCase() === 'latest')
    return { move: 'move', unguarded: otherCase(tag) }
  return role.kind === 'version' && !role.version.moving ? published(current) : undefined
}

function published(current: Digest): Verdict {
  return {
    move: 'refused',
    rule: 'published-version',
    reason: `it is a full version and names ${shortDigest(current)}; a published version stays what it is (overwrite: always moves it all the same)`,
  }
}

/** Tags are case-sensitive: only `latest` is what clients pull by default. */
function otherCase(tag: Tag): string {
  return `${tag} moves unguarded: it is not the tag latest, since tags are case-sensitive. Write latest, or list ${tag} in floating-tags`
}

function unguarded(tag: Tag): string {
  return `${tag} moves unguarded: no target beside it is a version that it could float with, so that it may go backwards. Name the version among the targets, let version-pattern read it, or say overwrite: always`
}

function refusedByNever(overwrite: OverwriteRule, current: Digest | undefined): Verdict | undefined {
  if (overwrite !== 'never' || current === undefined) return undefined
  return {
    move: 'refused',
    rule: 'overwrite-never',
    reason: `it names ${shortDigest(current)} already, and overwrite is never`,
  }
}

/** Digest tags, under which registries and cosign look for referrers: they are copied with the image, and merged. */
function reserved({ target }: TargetSurvey): Verdict | undefined {
  if (!isDigestTag(target.tag)) return undefined
  return {
    move: 'refused',
    rule: 'reserved-tag',
    reason: 'a tag of this form lists what refers to an image, and is written with that image',
  }
}

/** Refuses a target that `allow-targets` excludes, whether it was named or derived. */
function disallowed({ disallowedBy }: TargetSurvey): Verdict | undefined {
  return (
    disallowedBy && {
      move: 'refused',
      rule: 'allow-targets',
      reason: `allow-targets does not allow it: ${disallowedBy.join(', ')}`,
    }
  )
}

/** A plan is applied only if each tag names what it named then, or the planned digest already. */
function drifted({ request, root }: GuardContext, { target, current }: TargetSurvey): Verdict | undefined {
  const { pin } = request
  const name = formatReference(target)
  if (pin === undefined || current?.digest === root.descriptor.digest) return undefined
  if (pin.expected.has(name) && pin.expected.get(name) === current?.digest) return undefined
  const was = pin.expected.get(name)
  return {
    move: 'refused',
    rule: 'plan-drift',
    reason: `it named ${inWords(was)} when the plan was created and names ${inWords(current?.digest)} now`,
  }
}

function inWords(digest: Digest | undefined): string {
  return digest === undefined ? 'nothing' : shortDigest(digest)
}

function conflict({ derived, version }: TargetSurvey, own: Digest, claims: readonly TagClaim[]): Verdict {
  const images = [own, ...claims.map(({ digest }) => digest)].map(shortDigest).join(' and ')
  const [claim] = claims
  const origin =
    derived && version && claim
      ? `. It is derived from ${version.tag}, and the promotion of ${claim.source} names it: a tag goes to the highest release only if that release derives or names it`
      : ''
  return {
    move: 'refused',
    rule: 'two-images',
    reason: `this run asks for two images under one tag: ${images}${origin}`,
  }
}
