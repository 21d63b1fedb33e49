// Reads the host names of Amazon ECR's private registries, and names the command that creates a repository in one.

/** Also its FIPS, China and dual-stack spellings. */
export const ecrHosts = /^(\d{12})\.dkr[.-]ecr(-fips)?\.([a-z0-9-]+)\.(amazonaws\.com|amazonaws\.com\.cn|on\.aws)$/

export interface EcrAddress {
  readonly account: string
  readonly region: string
  readonly domain: string
  readonly fips: boolean
}

/** `undefined` if `registry`, a host with or without a path, is not the name of a private registry. */
export function ecrAddress(registry: string): EcrAddress | undefined {
  const [, account, fips, region, domain] = ecrHosts.exec(registry.split('/')[0] ?? '') ?? []
  if (account === undefined || region === undefined || domain === undefined) return undefined
  return { account, region, domain, fips: fips !== undefined }
}

/** The AWS CLI's command, in backticks. The account is named: the one of the login may be another. `region`: if the host names none. */
export function createRepositoryCommand(registry: string, path: string, region = '…'): string {
  const address = ecrAddress(registry)
  const owner = address === undefined ? '' : ` --registry-id ${address.account}`
  return `\`aws ecr create-repository --region ${address?.region ?? region}${owner} --repository-name ${path}\``
}

/** Whether `registry`, a host with or without a path, is ECR Public. */
export function isEcrPublic(registry: string): boolean {
  return registry.split('/')[0] === 'public.ecr.aws'
}
