// Whom a promotion trusts: the values of the gates `signed-by`, `built-by` and `attested`.
import type { Digest } from '../../registry/model/digest.ts'

/** A signature by the holder of a public key. */
export interface KeyPolicy {
  /** The public key in PEM. */
  readonly key: string
  /** How the user named it, for messages: a path, or absent if the PEM was given in place. */
  readonly path?: string
  /** Whether the signature must be in a transparency log of the trusted root too. */
  readonly 'transparency-log'?: boolean
}

/** A keyless signature: a certificate of Fulcio for an identity that an OIDC issuer vouched for. */
export interface IdentityPolicy {
  /** The certificate's subject alternative name: exact, or a glob over all of it. */
  readonly identity: string
  /** The OIDC issuer: exact, or a glob; GitHub's by default. */
  readonly issuer?: string
}

/** A Notation signature whose certificate chain ends in one of these certificates. */
export interface NotaryPolicy {
  /** Certificates in PEM. */
  readonly notary: string
  readonly path?: string
  /** Attributes that the signing certificate's subject must have, such as `CN=release builder`. */
  readonly subject?: string
}

export type SignerPolicy = KeyPolicy | IdentityPolicy | NotaryPolicy

/** SLSA provenance, signed by the workflow that built the image. Each given value must match; each is exact or a glob. */
export interface BuilderPolicy {
  /** `owner/name`. */
  readonly repository?: string
  /** A path in that repository, or `owner/name/path` of a reusable workflow. */
  readonly workflow?: string
  /** The git reference that was built, such as `refs/tags/v*`. */
  readonly ref?: string
  readonly runner?: string
  /** The OIDC issuer; GitHub's by default. */
  readonly issuer?: string
}

export type Severity = 'none' | 'low' | 'medium' | 'high' | 'critical'

/** What the newest scan of the image by a trusted signer must say. */
export interface ScanPolicy {
  /** The highest severity that a finding may have. */
  readonly max: Severity
  /** A duration as it is written: `7d`. */
  readonly 'max-age'?: string
}

/** The trust gates of a promotion, in the form in which those of a plan and of the run that applies it combine. */
export interface TrustRequirements {
  /** Of each list, one signer is enough. */
  readonly signedBy?: readonly (readonly SignerPolicy[])[]
  /** Each must hold. */
  readonly builtBy?: readonly BuilderPolicy[]
  /** Predicate types, or words for them. */
  readonly attested?: readonly string[]
  /** Each must hold, by a signer of `signedBy` or `builtBy`. */
  readonly vulnerabilities?: readonly ScanPolicy[]
  /** Texts of trusted_root.json files; the gates must hold with each. The default roots if absent. */
  readonly trustedRoot?: readonly string[]
}

/** The Sigstores whose trusted roots are known by default: the public one, and the one that signs for private repositories. */
export type SigstoreInstance = 'public-good' | 'github'

/** What the trust gates fetch from outside the registry. */
export interface TrustServices {
  /** The text of a default trusted root. Throws an error with a remedy if it cannot be fetched. */
  readonly trustRoot: (instance: SigstoreInstance) => Promise<string>
  /** The bundles that GitHub keeps for a digest: `repository` is `owner/name`. Throws if it cannot be asked. */
  readonly attestations?: (repository: string, digest: Digest) => Promise<readonly Uint8Array[]>
}

/** Loads the services; called only if a trust gate is required. */
export type LoadTrustServices = () => Promise<TrustServices>

/** Signs an in-toto statement; answers a sigstore bundle in JSON. Throws an error with a remedy. */
export type SignStatement = (statement: Uint8Array) => Promise<Uint8Array>
