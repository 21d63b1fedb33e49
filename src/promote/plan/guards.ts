// The rules that protect a release: for one target, whether its tag may move (design §4, the decision table).
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatName, formatReference, type Tag } from '../../registry/model/reference.ts'
import { compareVersions, isDigestTag, type Scheme, type Version } from '../match/version.ts'
import type { PlannedTarget } from '../model/plan.ts'
import type { Survey, TargetSurvey } from '../model/survey.ts'
import { floats, schemeOf, versionBeside } from './floating-tags.ts'

/** Decides one target. `others`: different digests that other promotions of this run want the same tag to name. */
export function guardTarget(survey: Survey, target: TargetSurvey, others: readonly Digest[]): PlannedTarget {
  const scheme = schemeOf(survey.request)
  const planned = { target: target.target, class: scheme.classify(target.target.tag), expected: target.found }
  const own = survey.root.descriptor.digest
  const barred =
    others.length > 0 ? conflict(own, others) : (reserved(target) ?? fenced(target) ?? moved(survey, target))
  return { ...planned, ...(barred ?? judge(survey, target, scheme)) }
}

/** Whether the decision needs the destination's tag list: a floating tag that would move beside its version. */
export function needsTagList(
  survey: Pick<Survey, 'request' | 'root'>,
  { target, found, derived }: TargetSurvey,
): boolean {
  if (found?.digest === survey.root.descriptor.digest) return false
  const ruled = derived || (survey.request.options.overwrite === 'floating' && found !== undefined)
  return ruled && versionBeside(survey.request, target) !== undefined
}

type Verdict = Pick<PlannedTarget, 'move' | 'reason'>

function judge(survey: Survey, { target, found, derived }: TargetSurvey, scheme: Scheme): Verdict {
  const { request, root } = survey
  const { overwrite } = request.options
  if (found?.digest === root.descriptor.digest) return { move: 'same' }
  const free: Verdict = { move: found === undefined ? 'create' : 'move' }
  const backwards = () =>
    held(survey, target.tag, versionBeside(request, target), survey.tags.get(formatName(target.repository)) ?? [])
  if (derived) return backwards() ?? refusedByNever(overwrite, found?.digest) ?? free
  if (found === undefined || overwrite === 'always') return free
  const never = refusedByNever(overwrite, found.digest)
  if (never) return never
  if (scheme.version(target.tag))
    return {
      move: 'refused',
      reason: `it is a full version and names ${shortDigest(found.digest)}; a published version stays what it is (overwrite: always moves it all the same)`,
    }
  return backwards() ?? free
}

function refusedByNever(overwrite: string, found: Digest | undefined): Verdict | undefined {
  if (overwrite !== 'never' || found === undefined) return undefined
  return { move: 'refused', reason: `it names ${shortDigest(found)} already, and overwrite is never` }
}

/** Names under which registries and cosign look for what refers to an image: those travel with it, and are merged. */
function reserved({ target }: TargetSurvey): Verdict | undefined {
  if (!isDigestTag(target.tag)) return undefined
  return { move: 'refused', reason: 'a tag of this form lists what refers to an image, and is written with that image' }
}

/** The fence against targets that nobody meant, however they came to be asked for. */
function fenced({ disallowedBy }: TargetSurvey): Verdict | undefined {
  return disallowedBy && { move: 'refused', reason: `allow-targets does not allow it: ${disallowedBy.join(', ')}` }
}

/** A plan is applied only where each tag holds what it held then, or the planned digest already. */
function moved({ request, root }: Survey, { target, found }: TargetSurvey): Verdict | undefined {
  const { pin } = request
  const name = formatReference(target)
  if (pin === undefined || found?.digest === root.descriptor.digest) return undefined
  if (pin.expected.has(name) && pin.expected.get(name) === found?.digest) return undefined
  const was = pin.expected.get(name)
  return {
    move: 'refused',
    reason: `it named ${inWords(was)} when the plan was made and names ${inWords(found?.digest)} now`,
  }
}

function inWords(digest: Digest | undefined): string {
  return digest === undefined ? 'nothing' : shortDigest(digest)
}

function conflict(own: Digest, others: readonly Digest[]): Verdict {
  return {
    move: 'refused',
    reason: `this run asks for two images under one tag: ${[own, ...others].map(shortDigest).join(' and ')}`,
  }
}

/** Why a floating tag would go backwards beside `version`; `undefined` where it would not. */
function held(survey: Survey, tag: Tag, version: Version | undefined, listed: readonly Tag[]): Verdict | undefined {
  if (version === undefined) return undefined
  if (version.prerelease.length > 0)
    return { move: 'held', reason: `${version.tag} is a prerelease, and prereleases do not move ${tag}` }
  const newest = newestBeyond(schemeOf(survey.request), tag, version, listed)
  return newest && { move: 'held', reason: `${newest.tag} is there and newer than ${version.tag}` }
}

function newestBeyond(scheme: Scheme, tag: Tag, version: Version, listed: readonly Tag[]): Version | undefined {
  return scheme
    .versions(listed)
    .filter((other) => other.prerelease.length === 0 && floats(other, tag) && compareVersions(other, version) > 0)
    .sort(compareVersions)
    .at(-1)
}
