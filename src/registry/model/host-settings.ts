// Defines the settings of one registry host.

import type { LookasideNamespace } from './lookaside.ts'

/** Validated by the layer above. Every field is optional. */
export interface HostSettings {
  /** Default: true for loopback addresses, false for every other host. */
  readonly plainHttp?: boolean
  /** PEM. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly skipVerify?: boolean
  /** Hosts from which content is read first, by digest. */
  readonly mirrors?: readonly string[]
  /** Whether mirrors may resolve tags if the registry itself cannot be reached. */
  readonly mirrorTags?: boolean
  readonly referrers?: 'auto' | 'api' | 'tag'
  /** Whether this registry may name private addresses in redirects and realms. */
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
  /** Repositories that are pushed to and do not exist are created: Amazon ECR. */
  readonly createRepository?: boolean
  /** No login is looked up: every request is sent without credentials. */
  readonly anonymous?: boolean
  /** Tries after the first, instead of the defaults of the retry policy. */
  readonly retries?: number
  /** Statuses that are tried again, besides those that always are. */
  readonly retryCodes?: readonly number[]
  /** Where its images' signatures are stored, instead of what the machine's configuration says. */
  readonly lookaside?: LookasideNamespace
  /** The `n` of list requests: names per page. */
  readonly pageSize?: number
}
