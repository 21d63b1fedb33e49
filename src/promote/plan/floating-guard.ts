// Guards floating tags: they only move to a higher version of their own line.
import { formatName, type Tag } from '../../registry/model/reference.ts'
import { compareVersions } from '../match/version/compare.ts'
import { ownsTag } from '../match/version/floating.ts'
import { isRelease, type Version } from '../match/version/version.ts'
import type { PlannedTarget } from '../model/plan.ts'
import type { DestinationTags, Survey, TargetSurvey } from '../model/survey.ts'
import { ownNamesOf, schemeOf } from '../requests/version-targets.ts'
import { highest, type TagRole } from './tag-role.ts'

/** What a decision about one target may look at. */
export type GuardContext = Pick<Survey, 'request' | 'root' | 'tags'>
export type Verdict = Pick<PlannedTarget, 'move' | 'reason' | 'rule' | 'unguarded' | 'skipped'>

/** The warning if only a part of the tag list that the guard needs was read. */
export function listWarning(context: GuardContext, { target }: TargetSurvey, role: TagRole): string | undefined {
  const listed = context.tags.get(formatName(target.repository))
  if (role.kind !== 'floating' || listed?.kind !== 'cut') return undefined
  return `${target.tag} is compared only with the first ${listed.tags.length} tags of ${formatName(target.repository)}, which has more; a newer version among the others is not seen`
}

/** Why a floating name is held; `undefined` if it may move, or if it is not one. */
export function judgeFloating(
  context: GuardContext,
  survey: TargetSurvey,
  role: TagRole,
  promised: readonly Tag[],
): Verdict | undefined {
  const { target, derived } = survey
  if (role.kind === 'other-line')
    return {
      move: 'held',
      reason: `${role.version.tag} belongs to the line ${JSON.stringify(role.version.line)}, and ${target.tag} to the main line${wayOn(survey)}`,
    }
  if (role.kind === 'unowned') return judgeUnowned(context, survey, role.version, promised)
  if (role.kind !== 'floating') return undefined
  const { version } = role
  if (!isRelease(version))
    return {
      move: 'held',
      reason: `${version.tag} is a prerelease, and prereleases do not move ${target.tag}${wayOn(survey, 'the release of this version moves it')}`,
    }
  const listed: DestinationTags = context.tags.get(formatName(target.repository)) ?? { kind: 'complete', tags: [] }
  if (listed.kind === 'denied') return { move: 'held', reason: `${listed.reason}; ${withoutList(target.tag, derived)}` }
  return heldByNewer(context, survey, { version, listed: listed.tags, promised })
}

/**
 * A name of other versions than those of the request, such as `1.4` beside 1.3.9, does not go back either, if the
 * destination's list shows its versions. Otherwise it moves, and a warning says that it was not compared.
 */
function judgeUnowned(
  context: GuardContext,
  survey: TargetSurvey,
  version: Version,
  promised: readonly Tag[],
): Verdict | undefined {
  const listed = context.tags.get(formatName(survey.target.repository))
  if (listed === undefined || listed.kind === 'denied') return undefined
  return heldByNewer(context, survey, { version, listed: listed.tags, promised })
}

interface Compared {
  /** What the tag would name. */
  readonly version: Version
  /** The destination's tags. */
  readonly listed: readonly Tag[]
  /** The tags of the run. */
  readonly promised: readonly Tag[]
}

/** The verdict if there is a newer version of the name. */
function heldByNewer(
  context: GuardContext,
  survey: TargetSurvey,
  { version, listed, promised }: Compared,
): Verdict | undefined {
  const newer = newestBeyond(context, survey.target.tag, version, [...listed, ...promised])
  if (newer === undefined) return undefined
  const maker = context.request.pin === undefined ? 'this run' : 'the plan'
  const holder = listed.includes(newer.tag) ? 'the destination has' : `${maker} promotes`
  return {
    move: 'held',
    reason: `${holder} ${newer.tag}, which is newer than ${version.tag}${otherScheme(newer, version)}${wayOn(survey, 'a fix of an older version does not move it')}`,
  }
}

/** `overwrite: always` moves a floating tag to an older version too: a warning if a newer one is there. */
export function movesBack(
  context: GuardContext,
  { target, current }: TargetSurvey,
  role: TagRole,
  promised: readonly Tag[],
): Pick<Verdict, 'unguarded'> {
  const listed = context.tags.get(formatName(target.repository))
  if (role.kind !== 'floating' && role.kind !== 'unowned') return {}
  if (current === undefined || listed === undefined || listed.kind === 'denied') return {}
  const newer = newestBeyond(context, target.tag, role.version, [...listed.tags, ...promised])
  if (newer === undefined) return {}
  return {
    unguarded: `it moves to ${role.version.tag}, which is older than ${newer.tag}: \`overwrite: always\` allows it`,
  }
}

function newestBeyond(
  { request }: GuardContext,
  tag: Tag,
  version: Version,
  listed: readonly Tag[],
): Version | undefined {
  const ownNames = ownNamesOf(request.options)
  const newer = schemeOf(request)
    .versions(listed)
    .filter(
      (candidate) =>
        isRelease(candidate) && compareVersions(candidate, version) > 0 && ownsTag(candidate, tag, ownNames),
    )
  return highest(newer)
}

/** Years of difference in the first number are the sign of two schemes in one repository. */
function otherScheme(newer: Version, version: Version): string {
  const [newerMajor = 0n, major = 0n] = [newer.numbers[0], version.numbers[0]]
  return newerMajor - major < 10n
    ? ''
    : `; if ${newer.tag} is of an older scheme, let \`version-pattern\` match only the tags of the present one`
}

function withoutList(tag: Tag, derived: boolean): string {
  const right = 'the login needs the right to list tags (ecr:ListImages at Amazon ECR)'
  return `it is not known whether there is a newer version. To move ${tag}, ${right}; ${derived ? 'to go on without it, leave out `floating-tags`' : '`overwrite: always` moves it anyway'}`
}

/** How to go on, for a tag that stays, as the end of its reason. `expected`: why it is right that a derived tag stays. */
function wayOn({ target: { tag }, derived, overwrite }: TargetSurvey, expected?: string): string {
  if (!derived) return `; \`overwrite: always\` moves ${tag} anyway`
  if (overwrite === 'always')
    return `; \`overwrite: always\` does not move derived tags: add ${tag} to the targets to move it`
  return expected === undefined ? '' : `; ${expected}`
}
