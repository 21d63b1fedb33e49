// Reads the host names of Amazon ECR's private registries.

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

/** Whether `registry`, a host with or without a path, is ECR Public. */
export function isEcrPublic(registry: string): boolean {
  return registry.split('/')[0] === 'public.ecr.aws'
}
