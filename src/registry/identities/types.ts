// The entries of `registry-identities`: how the job logs in to one registry with its ID token.

/** One entry of the `registry-identities` input, validated. `registry` is `host[:port]`, with a path if it is narrower. */
export type RegistryIdentity =
  | AwsIdentity
  | GoogleIdentity
  | AzureIdentity
  | DockerHubIdentity
  | QuayIdentity
  | JfrogIdentity
  | CloudsmithIdentity
  | ChainguardIdentity
  | TokenExchangeIdentity

interface Entry<Type extends string> {
  readonly type: Type
  readonly registry: string
  /** The audience of the ID token, if the trust policy wants another than the type's own. */
  readonly audience?: string | undefined
}

export interface AwsIdentity extends Entry<'aws-ecr'> {
  readonly roleToAssume: string
  readonly region: string
  /** Seconds, 900 to 43,200. */
  readonly sessionDuration?: number | undefined
}

export interface GoogleIdentity extends Entry<'gcp-wif'> {
  /** `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`. */
  readonly workloadIdentityProvider: string
  readonly serviceAccount?: string | undefined
}

export interface AzureIdentity extends Entry<'azure-acr'> {
  readonly clientId: string
  readonly tenantId: string
}

export interface DockerHubIdentity extends Entry<'dockerhub'> {
  /** The organization. */
  readonly username: string
  readonly connectionId: string
}

export interface QuayIdentity extends Entry<'quay'> {
  /** The robot account, `org+robot`. */
  readonly username: string
}

export interface JfrogIdentity extends Entry<'jfrog'> {
  readonly url: string
  readonly providerName: string
}

export interface CloudsmithIdentity extends Entry<'cloudsmith'> {
  readonly organization: string
  readonly service: string
}

export interface ChainguardIdentity extends Entry<'chainguard'> {
  readonly identity: string
}

/** Any token service that speaks RFC 8693 (OAuth 2.0 Token Exchange). */
export interface TokenExchangeIdentity extends Entry<'oidc'> {
  readonly tokenUrl: string
  readonly audience: string
  readonly username: string
  readonly scope?: string | undefined
}
