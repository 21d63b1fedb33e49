// Amazon ECR Public.
import type { RegistryFamily } from './types.ts'

export const ecrPublic: RegistryFamily = {
  name: 'ECR Public',
  matches: { hosted: /^public\.ecr\.aws$/ },
  tokenService: () => ({ realm: 'https://public.ecr.aws/token/', service: 'public.ecr.aws', scope: 'aws' }),
  rates: { manifests: 10 },
  behaviour: { multiTag: false, selfMount: false },
  redirectsBlobs: true,
  remedies: [
    {
      words: /NAME_UNKNOWN|RepositoryNotFound/,
      text: 'ECR Public creates no repository on a push: `aws ecr-public create-repository --region us-east-1 …` first.',
      source: 'the ECR Public user guide',
    },
  ],
  packagePage: ({ path }) => `https://gallery.ecr.aws/${path}`,
}
