// How a registry was seen to behave.

/** How a registry was seen to speak. `undefined`: not seen yet. */
export interface RegistryBehaviour {
  /** Whether `GET /v2/…/referrers/` is an API there. */
  referrersApi?: boolean
  /** Whether `PUT …/manifests/<digest>?tag=` answers `OCI-Tag`. */
  multiTag?: boolean
  /** Whether a mount from the repository itself finds a blob that is there. */
  selfMount?: boolean
  /** Whether HEAD of a manifest is refused, so that GET must do. */
  headRefused?: boolean
  /** Whether responses say `X-Registry-Supports-Signatures`: signatures are read and written at `/extensions/v2/`. */
  signatureExtension?: boolean
  /** Whether POST with `digest=` takes the blob at once. */
  singlePost?: boolean
}
