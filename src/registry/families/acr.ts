// Azure Container Registry.
import type { RegistryFamily } from './types.ts'

/** The address of a page names a subscription and a resource group, which no reference tells. */
export const acr: RegistryFamily = {
  name: 'ACR',
  matches: { hosted: /^[a-z0-9-]+\.azurecr\.(?:io|cn|us)$/ },
  tokenService: (host) => ({ realm: `https://${host}/oauth2/token`, service: host }),
  behaviour: { multiTag: false },
  redirectsBlobs: true,
  remedies: [
    {
      words: /lock|WriteEnabled|immutable/i,
      text: 'The tag or repository is locked: `az acr repository update --name REGISTRY --image NAME:TAG --write-enabled true` unlocks it.',
      source: 'github.com/Azure/acr/issues/890',
    },
    {
      codes: ['unauthorized', 'denied'],
      text: 'The identity needs AcrPull to read and AcrPush to write; a token of `az acr login` is good for three hours.',
      source: "ACR's guide to authentication",
    },
  ],
  immutableTags:
    'Unlock it: `az acr repository update --name REGISTRY --image NAME:TAG --write-enabled true` (from reports: github.com/Azure/acr/issues/890).',
}
