// What a user asks for, after parsing and before anything is contacted.

import type { Digest } from '../../registry/model/digest.ts'
import type { Reference, RepositoryName, Tag } from '../../registry/model/reference.ts'
import type { Requirements } from './requirements.ts'

/** Which tags that hold another digest may move: none, all but full versions, or all (design: the decision table). */
export type Overwrite = 'never' | 'floating' | 'always'

/** One reference that must end up naming the image. */
export interface Target {
  readonly repository: RepositoryName
  readonly tag: Tag
}

/** Which referrers travel: `all`, `none`, or globs of artifact types and `key=glob` of annotations; `!` ones exclude. */
export type ReferrerSelection = 'all' | 'none' | readonly string[]

/** Globs of which every target must match one; a list among them is a fence of its own, to be passed as well. */
export type AllowTargets = readonly (string | readonly string[])[]

export interface PromotionOptions {
  readonly overwrite: Overwrite
  readonly referrers: ReferrerSelection
  /** Floating tags to derive from each version target: `patch`, `minor`, `major`, `latest`, and names of one's own. */
  readonly floatingTags: readonly string[]
  /** The name of a built-in scheme, or a regular expression with named groups (see versionScheme); `semver` by default. */
  readonly versionPattern?: string
  /** The platforms to keep, as `os/architecture[/variant]`; all without it. */
  readonly platforms?: readonly string[]
  /** With one platform: promote that platform's own manifest instead of an index of one. */
  readonly unwrap?: boolean
  /** What must hold of the source before anything is written. */
  readonly require?: Requirements
  readonly allowTargets?: AllowTargets
}

/** What a plan pinned when it was made. */
interface Pin {
  readonly digest: Digest
  /** What belonged to it (see document.ts). */
  readonly graph: Digest
  /** What each target named then, by its reference; `undefined` for nothing. */
  readonly expected: ReadonlyMap<string, Digest | undefined>
}

/** One promotion: an image — or several, to be combined into one index — and the references that must name it. */
export interface PromotionRequest {
  readonly sources: readonly [Reference, ...Reference[]]
  readonly targets: readonly Target[]
  readonly options: PromotionOptions
  /** There where a plan is applied. */
  readonly pin?: Pin
}

/** Each list of globs of which a target must match one. */
export function allowListsOf(fences: AllowTargets): readonly (readonly string[])[] {
  const lists = fences.filter((one) => typeof one !== 'string')
  const globs = fences.filter((one) => typeof one === 'string')
  return lists.length === 0 || globs.length > 0 ? [globs, ...lists] : lists
}
