// What a user asks for, after parsing and before anything is contacted.

import type { Digest } from '../../registry/model/digest.ts'
import type { Reference, RepositoryName, Tag } from '../../registry/model/reference.ts'
import type { Requirements } from './requirements.ts'

/**
 * What happens to a tag that names another image. `never`: the run is refused; `skip`: the tag stays; `floating`: it moves
 * unless it is a full version; `always`: it moves.
 */
export type OverwriteRule = 'never' | 'skip' | 'floating' | 'always'

/** Entries `rule: glob`, of which the first that matches a tag counts; a rule alone is for all other tags. */
export type OverwriteList = readonly string[]

/** One rule for all tags, or a list; of several lists the strictest rule counts. */
export type Overwrite = OverwriteRule | OverwriteList | readonly OverwriteList[]

/** One reference that must end up naming the image. */
export interface Target {
  readonly repository: RepositoryName
  readonly tag: Tag
}

/** Which referrers are copied: `all`, `none`, or globs of artifact types and `key=glob` of annotations; `!` ones exclude. */
export type ReferrerSelection = 'all' | 'none' | readonly string[]

/** Globs of which every target must match one; a list among them must be matched too. */
export type AllowTargets = readonly (string | readonly string[])[]

/** By key; an empty value is one that the workflow run has. */
export type IndexAnnotations = Readonly<Record<string, string>>

export interface PromotionOptions {
  readonly overwrite: Overwrite
  /** Name, with `{tag}` in it, of a tag that is set on what a tag named before it moves. */
  readonly backup?: string
  /**
   * Globs of tags of the source that are deleted in the end, if they name the promoted image; or `keep N: glob`: all but
   * the newest, also of images that are not promoted.
   */
  readonly deleteSourceTags?: readonly string[]
  readonly referrers: ReferrerSelection
  /** The repository that has the image's referrers, instead of the source's; checked when it was read. */
  readonly referrersSource?: string
  /** The repository that gets the image's referrers, instead of each target's; checked when it was read. */
  readonly referrersTarget?: string
  /** Floating tags to derive from each version target: `patch`, `minor`, `major`, `latest`, and names of one's own. */
  readonly floatingTags: readonly string[]
  /** The name of a built-in scheme, or a regular expression with named groups (see versionScheme); `semver` by default. */
  readonly versionPattern?: string
  /** The platforms to keep, as `os/architecture[/variant]`; all without it. */
  readonly platforms?: readonly string[]
  /** With one platform: promote that platform's own manifest instead of an index of one. */
  readonly unwrap?: boolean
  /** False: attestation manifests of BuildKit, and other entries for an unknown platform, are left out of the index. */
  readonly attestations?: boolean
  /** Added to an index that this run creates. */
  readonly annotations?: IndexAnnotations
  /** Requirements on the source, checked before anything is written. */
  readonly require?: Requirements
  readonly allowTargets?: AllowTargets
}

/** What a plan pinned when it was created. */
interface Pin {
  readonly digest: Digest
  /** What belonged to it (see plan-document.ts). */
  readonly graph: Digest
  /** What each target named then, by its reference; `undefined` for nothing. */
  readonly expected: ReadonlyMap<string, Digest | undefined>
}

/** One promotion: an image — or several, to be combined into one index — and the references that must name it. */
export interface PromotionRequest {
  readonly sources: readonly [Reference, ...Reference[]]
  readonly targets: readonly Target[]
  readonly options: PromotionOptions
  /** Present if a plan is applied. */
  readonly pin?: Pin
  /**
   * Of the whole run or plan. Present if others promote a part of it: other jobs a shard, or other groups with
   * `on-error: continue`.
   */
  readonly run?: RunNames
}

/** What the promotions of a run or plan name. */
export interface RunNames {
  /** By repository (`registry/path`), each tag as often as promotions name it. */
  readonly tags: ReadonlyMap<string, readonly Tag[]>
  /** The names of the repositories that are written. */
  readonly written: ReadonlySet<string>
  /** The sources that are named by digest. */
  readonly images: ReadonlySet<Digest>
}

/** Each list of globs of which a target must match one. */
export function allowListsOf(entries: AllowTargets): readonly (readonly string[])[] {
  const lists = entries.filter((entry) => typeof entry !== 'string')
  const globs = entries.filter((entry) => typeof entry === 'string')
  return lists.length === 0 || globs.length > 0 ? [globs, ...lists] : lists
}
