// What a user asks for, after parsing and before anything is contacted.
import type { Reference, RepositoryName, Tag } from '../registry/reference.ts'
import type { FloatingClass } from './classes.ts'

/** Which tags that hold another digest may move: none, all but full versions, or all (design: the decision table). */
export type Overwrite = 'never' | 'floating' | 'always'

/** One reference that must end up naming the image. */
export interface Target {
  readonly repository: RepositoryName
  readonly tag: Tag
}

/** Which referrers travel: `all`, `none`, or globs of artifact types of which `!` ones exclude. */
export type ReferrerSelection = 'all' | 'none' | readonly string[]

export interface Options {
  readonly overwrite: Overwrite
  readonly referrers: ReferrerSelection
  /** Floating tags to derive from each version target. */
  readonly floatingTags: readonly FloatingClass[]
  /** A regular expression with named groups (see classes.ts); semantic versions without it. */
  readonly versionPattern?: string
}

/** One promotion: an image and the references that must name it. */
export interface Request {
  readonly source: Reference
  readonly targets: readonly Target[]
  readonly options: Options
}
