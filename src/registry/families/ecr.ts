// Amazon ECR, the private registries.
import { ecrAddress, ecrHosts } from './ecr-address.ts'
import type { PageAddress, RegistryFamily } from './types.ts'

const missingRepository = 'github.com/aws/containers-roadmap/issues/1970'

export const ecr: RegistryFamily = {
  name: 'ECR',
  matches: { hosted: ecrHosts },
  basicAuth: true,
  // Amazon ECR service quotas: PutImage.
  rates: { manifests: 10 },
  // Mounts work only if the account has turned them on: a large blob is worth a HEAD.
  behaviour: { multiTag: false, selfMount: false },
  redirectsBlobs: true,
  remedies: [
    {
      words: /NAME_UNKNOWN|RepositoryNotFound/,
      text: 'ECR creates no repository on a push, unless a creation template says so: create it first.',
      source: missingRepository,
    },
    {
      access: 'write',
      codes: ['no-response'],
      text: 'ECR drops the connection of a push to a repository that does not exist: create it first.',
      source: missingRepository,
    },
    {
      codes: ['tag-immutable'],
      text: 'The repository has immutable tags, and this one holds another image: push a new tag.',
      source: 'github.com/aws/containers-roadmap/issues/2380',
    },
    {
      words: /media ?type|artifactType/i,
      text: 'ECR refuses media types with a ";" in them: leave that referrer out, or attach it with a plain media type.',
      source: 'github.com/aws/containers-roadmap/issues/2306',
    },
    {
      codes: ['unauthorized', 'denied'],
      text: 'A login to ECR is good for twelve hours and one region. The role needs ecr:BatchGetImage and ecr:GetDownloadUrlForLayer to read; ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage to write.',
      source: 'the ECR user guide, required permissions for pushing an image',
    },
  ],
  immutableTags:
    'Exclude such tags, and all others stay immutable: `aws ecr put-image-tag-mutability --repository-name … --image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=sha256-*` (from the API reference of PutImageTagMutability).',
  packagePage: ({ host, path }: PageAddress) => {
    const { account, region, domain } = ecrAddress(host) ?? { account: '', region: '', domain: '' }
    return `https://${consoleHost(region, domain)}/ecr/repositories/private/${account}/${path}?region=${region}`
  },
}

/** China and the government have consoles of their own. */
function consoleHost(region: string, domain: string): string {
  if (domain.endsWith('.cn') || region.startsWith('cn-')) return `${region}.console.amazonaws.cn`
  return region.startsWith('us-gov-') ? `${region}.console.amazonaws-us-gov.com` : `${region}.console.aws.amazon.com`
}
