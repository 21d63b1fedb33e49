// Defines what the client learns about the behaviour of a registry.

/** `undefined`: not known yet. */
export interface RegistryBehaviour {
  /** Whether the registry has the referrers API (`GET /v2/…/referrers/`). */
  referrersApi?: boolean
  /** Whether `PUT …/manifests/<digest>?tag=` answers `OCI-Tag`. */
  multiTag?: boolean
  /** Whether a mount from the repository itself succeeds for a blob that is present. */
  selfMount?: boolean
  /** Whether HEAD of a manifest is refused, so that GET is used. */
  headRefused?: boolean
  /** Whether responses say `X-Registry-Supports-Signatures`: signatures are read and written at `/extensions/v2/`. */
  signatureExtension?: boolean
  /** Whether a POST with `digest=` stores the blob in one request. */
  singlePost?: boolean
}
