// Guards that need no version: conflicts within the run, reserved tags, allow-targets, plans, `skip` and backups.
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatReference, type Tag } from '../../registry/model/reference.ts'
import { backupTag } from '../match/backup-tag.ts'
import { isDigestTag } from '../match/version/scheme.ts'
import type { TargetSurvey } from '../model/survey.ts'
import type { GuardContext, Verdict } from './floating-guard.ts'

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
  /** Tags of the same repository that the run reads or sets. */
  readonly tags: readonly Tag[]
}

/** The verdict of the first rule that applies; `undefined` if the tag's version and `overwrite` decide. */
export function guardByRules(
  context: GuardContext,
  target: TargetSurvey,
  { claims, tags }: OtherPromotions,
): Verdict | undefined {
  const own = context.root.descriptor.digest
  if (claims.length > 0) return conflict(target, own, claims)
  return (
    reserved(target) ??
    disallowed(target) ??
    drifted(context, target) ??
    skipped(target, own) ??
    unkept(context, target, tags)
  )
}

/** Whether the tag names another image and stays because `overwrite` is `skip`. */
export function isSkipped({ current, overwrite }: TargetSurvey, own: Digest): boolean {
  return overwrite === 'skip' && current !== undefined && current.digest !== own
}

/** A tag whose backup would be one of the run's own tags, or no tag. If it were the source, each run would swap the two. */
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
      : `its backup would be ${tag}, which is a source or a target of this run`
  return { move: 'refused', rule: 'backup-tag', reason }
}

function skipped(target: TargetSurvey, own: Digest): Verdict | undefined {
  if (!isSkipped(target, own)) return undefined
  return { move: 'held', skipped: true, reason: 'it names another image, and `overwrite: skip` leaves it' }
}

/** Digest tags, under which registries and cosign look for referrers: they are copied with the image, and merged. */
function reserved({ target }: TargetSurvey): Verdict | undefined {
  if (!isDigestTag(target.tag)) return undefined
  return {
    move: 'refused',
    rule: 'reserved-tag',
    reason: 'tags of this form are reserved: they list the signatures and other referrers of an image',
  }
}

/** Refuses a target that `allow-targets` excludes, whether it was named or derived. */
function disallowed({ disallowedBy }: TargetSurvey): Verdict | undefined {
  return (
    disallowedBy && {
      move: 'refused',
      rule: 'allow-targets',
      reason: `no glob of \`allow-targets\` (${disallowedBy.globs.join(', ')}) matches ${disallowedBy.name}`,
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
