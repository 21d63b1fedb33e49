// Why a repository in Amazon ECR could not be created, and what to do.
import { createRepositoryCommand } from '../../families/ecr-address.ts'
import { RegistryError } from '../../model/errors.ts'
import { plainText } from '../../model/plain-text.ts'
import { formatName, type RemoteName } from '../../model/reference.ts'
import type { ServiceResponse } from '../exchange.ts'
import { jsonOf } from '../token-service/responses.ts'

const facts = ({ registry, ...path }: RemoteName) => ({
  registry,
  repository: formatName({ ...path, registry }),
  operation: 'create the repository',
  access: 'write' as const,
  code: 'repository-not-created' as const,
})

const again = 'Run the job again: a repository that exists by then is used.'

/** The exception's name: `com.amazonaws.ecr#LimitExceededException`, or the last part alone. */
export function typeOf(response: ServiceResponse): string {
  const type = jsonOf(response)['__type']
  return typeof type === 'string' ? plainText(type.slice(type.lastIndexOf('#') + 1), 100) : ''
}

export function withoutKeys(name: RemoteName): RegistryError {
  return new RegistryError({
    ...facts(name),
    mayBeDone: false,
    detail: 'the job has no AWS credentials to do it with',
    remedy:
      'A login to the registry alone cannot create a repository: name a role for it in `registry-identities`, or run aws-actions/configure-aws-credentials before this step, which sets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  })
}

export function withoutRegion(name: RemoteName): RegistryError {
  return new RegistryError({
    ...facts(name),
    mayBeDone: false,
    detail: 'its region is not known, since the host is not ACCOUNT.dkr.ecr.REGION.amazonaws.com',
    remedy: 'Name the region in an entry of `registry-identities` that covers this repository.',
  })
}

/** No response, or one that cannot be read: the repository may have been created. */
export function unanswered(name: RemoteName, cause: unknown): RegistryError {
  const detail = cause instanceof Error ? plainText(cause.message) : ''
  return new RegistryError({ ...facts(name), detail, remedy: again, cause })
}

/** A success without the repository in it. */
export function notCreated(name: RemoteName, { status }: ServiceResponse): RegistryError {
  return new RegistryError({
    ...facts(name),
    status,
    mayBeDone: true,
    detail: "the response names no repository: it is probably not of ECR's API, but of a proxy",
    remedy: 'Check HTTPS_PROXY, NO_PROXY and AWS_ENDPOINT_URL_ECR.',
  })
}

export function refused(name: RemoteName, region: string, response: ServiceResponse): RegistryError {
  const { status } = response
  const { message, Message } = jsonOf(response)
  const words = [message, Message].find((value) => typeof value === 'string')
  const type = typeOf(response)
  return new RegistryError({
    ...facts(name),
    status,
    ...(type !== '' && { codes: [type] }),
    ...(words !== undefined && { detail: plainText(words) }),
    remedy: remedyOf(status, type, createRepositoryCommand(name.registry, name.path, region)),
  })
}

function remedyOf(status: number, type: string, command: string): string {
  if (/AccessDenied|NotAuthorized/.test(type))
    return `Allow it the action ecr:CreateRepository, or create the repository once: ${command}.`
  if (/InvalidSignature|UnrecognizedClient|InvalidClientTokenId|ExpiredToken/.test(type))
    return 'Check the AWS credentials of the job, and the clock of the runner.'
  if (/LimitExceeded/.test(type)) return 'Delete a repository that is no longer needed, or ask AWS for a higher quota.'
  if (/Throttling|TooManyRequests/.test(type) || status === 429 || status >= 500) return again
  if (status < 400) return 'Check AWS_ENDPOINT_URL_ECR: redirects are not followed.'
  return `Create the repository once: ${command}.`
}
