// Whether two hosts belong to one owner, by the public suffix list and a list of multi-tenant registry domains.

/**
 * Domains whose subdomains belong to different customers and that the public suffix list lacks (tldts 7.5.4, private
 * part included): hosts of registries and clusters, and services that map names to addresses.
 */
const multiTenantDomains: readonly string[] = `
  amazonaws.com amazonaws.com.cn on.aws azure.com azure.cn azurecr.io azurecr.cn azurecr.us azurecontainerapps.io
  windows.net pkg.dev gcr.io github.dev jfrog.io cloudsmith.io netlify.com herokudns.com railway.app koyeb.app
  linode.com scw.cloud oraclecloud.com ocir.io ibmcloud.com icr.io appdomain.cloud aliyuncs.com myqcloud.com ovh.net
  hetzner.com your-server.de nip.io sslip.io xip.io loca.lt openshiftapps.com glitch.me gitpod.io cluster.local
  internal localhost
`
  .trim()
  .split(/\s+/)

/**
 * Whether two host names (not addresses) share a domain that one owner registered. In doubt the answer is false, and
 * the setting `realm` overrides it. The list is imported lazily: few runs need it.
 */
export async function sharesDomain(host: string, candidate: string): Promise<boolean> {
  if (isMultiTenant(host) || isMultiTenant(candidate)) return false
  const { getDomain } = await import('tldts')
  const domain = getDomain(host, { allowPrivateDomains: true })
  return domain !== null && domain === getDomain(candidate, { allowPrivateDomains: true })
}

function isMultiTenant(host: string): boolean {
  return multiTenantDomains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}
