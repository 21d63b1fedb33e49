// What a user says about one registry host.

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
}
