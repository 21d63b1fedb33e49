// The keys of `require`.

/** A glob, or a range of versions where it begins like one; of several each must hold. */
export type WantedValue = string | readonly string[]

/** The keys of `require`. */
export interface Requirements {
  readonly platforms?: readonly string[]
  /** Globs of artifact types, of each of which one referrer must be there. */
  readonly referrersPresent?: readonly string[]
  /** Of every platform's config. */
  readonly labels?: Readonly<Record<string, WantedValue>>
  /** Of the root manifest. */
  readonly annotations?: Readonly<Record<string, WantedValue>>
  /** Milliseconds since the config's `created`. */
  readonly maxAge?: number
  /** Bytes of all manifests and blobs, each once. */
  readonly maxSize?: number
  /** Every platform's config must name a user, and not root. */
  readonly nonRoot?: boolean
  /** No entry of the index may be for an `unknown` platform, which attestation manifests are. */
  readonly noUnknown?: boolean
}
