// The credentials of `registry-identities`: issued when first needed, shared by all requests, renewed before they expire.
import { longestMatch } from '../credentials/match-key.ts'
import type { CredentialSource } from '../credentials/sources.ts'
import type { Credential } from '../credentials/types.ts'
import type { ExchangeContext, IssuedCredential } from './exchange.ts'
import { exchangeAwsEcr } from './exchanges/aws-ecr.ts'
import { exchangeAzureAcr } from './exchanges/azure-acr.ts'
import { exchangeChainguard } from './exchanges/chainguard.ts'
import { exchangeCloudsmith } from './exchanges/cloudsmith.ts'
import { exchangeDockerHub } from './exchanges/dockerhub.ts'
import { exchangeGcpWif } from './exchanges/gcp-wif.ts'
import { exchangeJfrog } from './exchanges/jfrog.ts'
import { exchangeOidc } from './exchanges/oidc.ts'
import { exchangeQuay } from './exchanges/quay.ts'
import { fetchIdToken } from './id-token.ts'
import { type ServiceClientOptions, serviceClient } from './token-service/client.ts'
import type { RegistryIdentity } from './types.ts'

export type IdentityOptions = Omit<ExchangeContext, 'idToken'>

/** Reaches token services through the environment's proxy. */
export function createIdentitySource(
  identities: readonly RegistryIdentity[],
  { settings, signal, ...options }: Omit<IdentityOptions, 'send'> & ServiceClientOptions,
): CredentialSource {
  const send = serviceClient({ env: options.env, settings, signal })
  return identitySource(identities, { ...options, send })
}

/** Milliseconds before its end at which a credential is renewed, at most; a fifth of its life if that is shorter. */
const renewalMargin = 120_000

interface Issued {
  readonly issued: Promise<IssuedCredential>
  /** Milliseconds since the epoch; set once the credential is there. */
  renewAt: number
}

export function identitySource(identities: readonly RegistryIdentity[], options: IdentityOptions): CredentialSource {
  const entries = identities.map((identity) => [identity.registry, identity] as const)
  const context = contextOf(options)
  const issued = new Map<RegistryIdentity, Issued>()
  const credentialOf = async (identity: RegistryIdentity): Promise<Credential> => {
    const cached = issued.get(identity)
    if (cached !== undefined && options.now() < cached.renewAt) return (await cached.issued).credential
    const fresh: Issued = { issued: exchange(identity, context), renewAt: Number.POSITIVE_INFINITY }
    issued.set(identity, fresh)
    const start = options.now()
    try {
      const { credential, expires } = await fresh.issued
      fresh.renewAt = expires - Math.min(renewalMargin, (expires - start) / 5)
      return credential
    } catch (error) {
      issued.delete(identity)
      throw error
    }
  }
  return {
    title: 'registry-identities',
    implicit: false,
    find: async (name) => {
      const identity = longestMatch(entries, name)
      return identity && { credential: await credentialOf(identity), place: 'identity' }
    },
  }
}

/** ID tokens live for minutes: each exchange gets its own. */
function contextOf(options: IdentityOptions): ExchangeContext {
  return { ...options, idToken: (audience) => fetchIdToken(audience, options) }
}

function exchange(identity: RegistryIdentity, context: ExchangeContext): Promise<IssuedCredential> {
  switch (identity.type) {
    case 'aws-ecr':
      return exchangeAwsEcr(identity, context)
    case 'gcp-wif':
      return exchangeGcpWif(identity, context)
    case 'azure-acr':
      return exchangeAzureAcr(identity, context)
    case 'dockerhub':
      return exchangeDockerHub(identity, context)
    case 'quay':
      return exchangeQuay(identity, context)
    case 'jfrog':
      return exchangeJfrog(identity, context)
    case 'cloudsmith':
      return exchangeCloudsmith(identity, context)
    case 'chainguard':
      return exchangeChainguard(identity, context)
    case 'oidc':
    default:
      return exchangeOidc(identity, context)
  }
}
