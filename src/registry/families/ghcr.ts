// GitHub's container registry.
import type { RegistryFamily } from './types.ts'

const source = 'github.com/docker/build-push-action/issues/981'

export const ghcr: RegistryFamily = {
  name: 'GHCR',
  matches: { hosted: /^ghcr\.io$/ },
  tokenService: () => ({ realm: 'https://ghcr.io/token', service: 'ghcr.io' }),
  behaviour: { multiTag: false },
  redirectsBlobs: true,
  remedies: [
    {
      access: 'write',
      codes: ['unauthorized', 'denied'],
      text: 'A package that exists must let this repository in: package settings, "Manage Actions access", role Write.',
      source,
    },
    {
      codes: ['unauthorized', 'denied'],
      text: 'A private package must let this repository in: package settings, "Manage Actions access". A package of another owner needs a personal access token.',
      source,
    },
    {
      codes: ['rate-limited'],
      text: 'GitHub limits how fast one account may write (its secondary rate limit): wait some minutes.',
      source: "GitHub's page on rate limits",
    },
  ],
  packagePage: ({ path }) => `https://ghcr.io/${path}`,
}
