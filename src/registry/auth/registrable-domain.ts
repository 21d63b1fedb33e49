// Whether two hosts belong to one owner: by the public suffix list, and by what it does not know of registries.

/**
 * Domains whose subdomains belong to different customers, and which the list has not (tldts 7.5.4, private part
 * included): hosts of registries and of clusters, and those that make names of addresses.
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
 * Whether two host names (not addresses) share a domain that one owner registered: what is not known to be so is
 * denied, and `realm` in the settings is the way out. The list is loaded when it is first needed: few runs do.
 */
export async function sharesDomain(one: string, other: string): Promise<boolean> {
  if ([one, other].some((host) => multiTenantDomains.some((domain) => host === domain || host.endsWith(`.${domain}`))))
    return false
  const { getDomain } = await import('tldts')
  const domain = getDomain(one, { allowPrivateDomains: true })
  return domain !== null && domain === getDomain(other, { allowPrivateDomains: true })
}
