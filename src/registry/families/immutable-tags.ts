// Lists of referrers and cosign's signatures stand under tags that every signer writes again: immutable tags lock them.
import { RegistryError } from '../model/errors.ts'
import { familyOf } from './families.ts'
import { selfHostedProducts } from './remedies.ts'

/** Whether a registry refused a push since the tag is there and may not move. */
function isImmutable({ details }: RegistryError): boolean {
  const { status = 0, codes = [], detail = '' } = details
  return [400, 403, 409, 412].includes(status) && /immutab|TAG_INVALID|overwrit/i.test([...codes, detail].join(' '))
}

/**
 * The error of a push to `sha256-<hex>` or to one of cosign's tags, with the setting that keeps such tags out of the
 * registry's rule. Any other error stays as it is.
 */
export function explainImmutable<E>(error: E): E | RegistryError {
  if (!(error instanceof RegistryError) || !isImmutable(error)) return error
  const { registry } = error.details
  const family = familyOf(registry)?.name ?? selfHostedProducts.find(([host]) => host.test(registry))?.[1]
  const setting = settings.find(([name]) => name === family)?.[1] ?? anywhere
  return new RegistryError({
    ...error.details,
    retryable: false,
    code: 'referrers-tag-immutable',
    remedy: `${why} ${setting}`,
  })
}

const why =
  'The tag keeps what was attached to the image, and every further signature or SBOM is added to it: it cannot be immutable.'
const anywhere = 'Keep tags that match `sha256-*` out of the rule that makes tags immutable.'

/** By family, from the pages and issues named. */
const settings: readonly (readonly [family: string, setting: string])[] = [
  [
    'ECR',
    'Exclude such tags, and all others stay immutable: `aws ecr put-image-tag-mutability --repository-name … --image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=sha256-*` (from the API reference of PutImageTagMutability).',
  ],
  [
    'Harbor',
    'In the project, under Policy, Tag Immutability, let each rule be for tags "excluding" `sha256-*` (from reports: github.com/goharbor/harbor/issues/17332).',
  ],
  [
    'Docker Hub',
    'In the settings of the repository choose "Specific tags are immutable" with an expression that such tags do not match, as `^v?[0-9]` (from Docker\'s page on immutable tags).',
  ],
  [
    'Google',
    'Artifact Registry knows immutable tags for a whole repository only: `gcloud artifacts repositories update … --no-immutable-tags` (from reports: github.com/actions/attest-build-provenance/issues/80).',
  ],
  [
    'ACR',
    'Unlock it: `az acr repository update --image NAME:TAG --write-enabled true` (from reports: github.com/Azure/acr/issues/890).',
  ],
  [
    'Quay',
    'Give the immutability policy a tag pattern that such tags do not match, as `^v?[0-9]` (from PROJQUAY-1253).',
  ],
  ['GitLab', 'Give the rule for immutable tags a pattern that such tags do not match, as `^v?[0-9]`.'],
]
