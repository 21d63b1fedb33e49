// Google Artifact Registry, and the names of Container Registry that it took over.
import type { RegistryFamily } from './types.ts'

export const google: RegistryFamily = {
  name: 'Google',
  matches: { hosted: /^(?:(?:[a-z]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)$/ },
  tokenService: (host) => ({ realm: `https://${host}/v2/token`, service: host }),
  // As Kubernetes' promo-tools do.
  rates: { requests: 50 },
  behaviour: { multiTag: false },
  remedies: [
    {
      access: 'write',
      statuses: [404],
      text: 'Artifact Registry creates no repository on a push: `gcloud artifacts repositories create …` first.',
      source: "Artifact Registry's guide to pushing images",
    },
    {
      codes: ['unauthorized', 'denied'],
      text: 'The service account needs roles/artifactregistry.reader to read and roles/artifactregistry.writer to write in that project and location.',
      source: "Artifact Registry's guide to access control",
    },
  ],
  immutableTags:
    'Artifact Registry has immutable tags for a whole repository only: `gcloud artifacts repositories update … --no-immutable-tags` (from reports: github.com/actions/attest-build-provenance/issues/80).',
  // A browser is led to the page from the name itself. `mirror.gcr.io` and the like have none.
  packagePage: ({ host, path }) =>
    /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:(?:us|eu|asia)\.)?gcr\.io)$/.test(host) ? `https://${host}/${path}` : undefined,
}
