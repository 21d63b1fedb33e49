// Explains refusals of tags that hold lists of referrers or cosign signatures: every signer writes them again.
import { RegistryError } from '../../model/errors.ts'
import { familyOf } from '../families.ts'

/** Whether a registry refused a push because the tag exists and may not move. */
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
  const setting = familyOf(error.details.registry)?.immutableTags ?? anyRegistry
  const remedy = `${reason} ${setting}`
  return new RegistryError({ ...error.details, retryable: false, code: 'referrers-tag-immutable', remedy })
}

const reason =
  'The tag holds what is attached to the image, and every further signature or SBOM is added to it: it cannot be immutable.'
const anyRegistry = 'Keep tags that match `sha256-*` out of the rule that makes tags immutable.'
