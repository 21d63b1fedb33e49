// What is known of hosted registries beforehand: where their tokens come from, and how fast they may be asked.

/** Where tokens come from, as the registry's challenge would say. `scope`: one it demands whatever is asked. */
interface TokenService {
  readonly realm: string
  readonly service: string
  readonly scope?: string
}

export interface RegistryFamily {
  readonly name: string
  readonly tokens?: TokenService
  /** Takes Basic at every request and has no token service. */
  readonly basic?: true
  /** Requests a second that are safe for all. */
  readonly rate?: number
  /** Requests a second that put a manifest. */
  readonly manifestRate?: number
  /** Blobs are downloaded from another host. */
  readonly redirectsBlobs?: true
}

type Row = readonly [host: RegExp, family: (host: string) => RegistryFamily]

/**
 * Hints only: a registry that answers otherwise is believed. Realms as their challenges named them in 2026.
 * Rates: Amazon ECR service quotas (PutImage 10/s), Google's promo-tools (50/s).
 */
const rows: readonly Row[] = [
  [
    /^docker\.io$/,
    () => ({
      name: 'Docker Hub',
      tokens: { realm: 'https://auth.docker.io/token', service: 'registry.docker.io' },
      redirectsBlobs: true,
    }),
  ],
  [
    /^ghcr\.io$/,
    () => ({ name: 'GHCR', tokens: { realm: 'https://ghcr.io/token', service: 'ghcr.io' }, redirectsBlobs: true }),
  ],
  [
    /^quay\.io$/,
    () => ({ name: 'Quay', tokens: { realm: 'https://quay.io/v2/auth', service: 'quay.io' }, redirectsBlobs: true }),
  ],
  [
    /^public\.ecr\.aws$/,
    () => ({
      name: 'ECR Public',
      tokens: { realm: 'https://public.ecr.aws/token/', service: 'public.ecr.aws', scope: 'aws' },
      manifestRate: 10,
      redirectsBlobs: true,
    }),
  ],
  [
    /^\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/,
    () => ({ name: 'ECR', basic: true, manifestRate: 10, redirectsBlobs: true }),
  ],
  [
    /^(?:[a-z]+\.)?gcr\.io$/,
    (host) => ({ name: 'Google', tokens: { realm: `https://${host}/v2/token`, service: host }, rate: 50 }),
  ],
  [
    /^[a-z0-9-]+-docker\.pkg\.dev$/,
    (host) => ({ name: 'Google', tokens: { realm: `https://${host}/v2/token`, service: host }, rate: 50 }),
  ],
  [
    /^[a-z0-9-]+\.azurecr\.(?:io|cn|us)$/,
    (host) => ({
      name: 'ACR',
      tokens: { realm: `https://${host}/oauth2/token`, service: host },
      redirectsBlobs: true,
    }),
  ],
  [
    /^registry\.gitlab\.com$/,
    () => ({
      name: 'GitLab',
      tokens: { realm: 'https://gitlab.com/jwt/auth', service: 'container_registry' },
      redirectsBlobs: true,
    }),
  ],
]

/** What is known of a registry by its name; nothing of most. */
export function familyOf(registry: string): RegistryFamily | undefined {
  const row = rows.find(([host]) => host.test(registry))
  return row?.[1](registry)
}
