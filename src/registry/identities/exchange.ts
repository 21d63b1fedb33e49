// The exchange of an ID token for a credential of one registry.
import type { Credential } from '../credentials/types.ts'
import type { RegistryIdentity } from './types.ts'

/** A request to a token service. */
export interface ServiceRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface ServiceResponse {
  readonly status: number
  /** Bounded. */
  readonly text: string
}

/** Throws if no response came. */
export type SendServiceRequest = (request: ServiceRequest) => Promise<ServiceResponse>

export interface ExchangeContext {
  /** The job's ID token for an audience. Throws IdentityError. */
  readonly idToken: (audience: string) => Promise<string>
  readonly send: SendServiceRequest
  /** Called with every secret before it is used. */
  readonly onSecret: (secret: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export interface IssuedCredential {
  readonly credential: Credential
  /** Milliseconds since the epoch. */
  readonly expires: number
}

/** Exchanges an ID token for a credential. Throws IdentityError. */
export type Exchange<Identity extends RegistryIdentity> = (
  identity: Identity,
  context: ExchangeContext,
) => Promise<IssuedCredential>
