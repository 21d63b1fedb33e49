// What a user says about one registry host.

import type { LookasideNamespace } from './lookaside.ts'

/** What the `registries` input says about one host; every field is optional. */
export interface HostSettings {
  /** Loopback speaks plain HTTP unless this is false; every other host TLS unless it is true. */
  readonly plainHttp?: boolean
  /** PEM. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly skipVerify?: boolean
  /** Hosts that content is read from first, by digest. */
  readonly mirrors?: readonly string[]
  /** Lets mirrors say what a tag names if the registry itself cannot be reached. */
  readonly mirrorTags?: boolean
  readonly referrers?: 'auto' | 'api' | 'tag'
  /** Lets this registry send us to private addresses. */
  readonly allowPrivate?: boolean
  /** The origin that may receive this registry's credentials as its token service. */
  readonly realm?: string
  readonly maxConcurrency?: number
  /** Requests a second. */
  readonly rate?: number
  /** Sent with every request to the host's own origin, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>
  /** Appended to our `User-Agent`. */
  readonly userAgent?: string
  /** No login is looked up: every request is sent without credentials. */
  readonly anonymous?: boolean
  /** Tries after the first, instead of the defaults of the retry policy. */
  readonly retries?: number
  /** Statuses that are tried again, besides those that always are. */
  readonly retryCodes?: readonly number[]
  /** Where its images' signatures are stored, instead of what the machine's configuration says. */
  readonly lookaside?: LookasideNamespace
  /** Names that a page of a list is asked to have. */
  readonly pageSize?: number
}
