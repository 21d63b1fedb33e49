// Whether two hosts belong to one owner, by a rule that errs on the side of no.

/** Domains whose subdomains belong to different customers. */
const shared: readonly string[] = `
  amazonaws.com amazonaws.com.cn on.aws awsapps.com cloudfront.net elasticbeanstalk.com azure.com azure.cn azurecr.io
  azurecr.cn azurecr.us azurewebsites.net azurecontainer.io azurecontainerapps.io windows.net cloudapp.net
  azurefd.net azureedge.net azurestaticapps.net pkg.dev gcr.io run.app appspot.com web.app firebaseapp.com
  googleapis.com cloudfunctions.net github.io githubusercontent.com github.dev gitlab.io bitbucket.io jfrog.io
  cloudsmith.io pages.dev workers.dev r2.dev trycloudflare.com vercel.app now.sh netlify.app netlify.com
  herokuapp.com herokudns.com onrender.com fly.dev railway.app up.railway.app koyeb.app digitaloceanspaces.com
  ondigitalocean.app linodeobjects.com linode.com vultrobjects.com scw.cloud oraclecloud.com ocir.io ibmcloud.com
  icr.io appdomain.cloud aliyuncs.com myqcloud.com ovh.net hetzner.com your-server.de ngrok.io ngrok.app ngrok.dev
  ngrok-free.app ngrok-free.dev duckdns.org no-ip.org ddns.net dyndns.org nip.io sslip.io xip.io ts.net loca.lt
  openshiftapps.com replit.dev repl.co glitch.me deno.dev gitpod.io readthedocs.io blogspot.com cluster.local
  internal localhost
`
  .trim()
  .split(/\s+/)

/** Country domains in which a name is registered directly under the top; under all others three labels are asked for. */
const flat: ReadonlySet<string> = new Set([
  'ai',
  'at',
  'be',
  'ch',
  'cz',
  'de',
  'dk',
  'eu',
  'fi',
  'fr',
  'io',
  'nl',
  'se',
])
/** The second labels under which the rest register. */
const categories: ReadonlySet<string> = new Set(['ac', 'co', 'com', 'edu', 'go', 'gob', 'gov', 'net', 'or', 'org'])

/**
 * Whether two host names (not addresses) share a domain that one owner registered. Without the public suffix list this
 * can only be conservative: what it does not know, it denies, and `realm` in the settings is the way out.
 */
export function sharesDomain(one: string, other: string): boolean {
  if ([one, other].some((host) => shared.some((domain) => host === domain || host.endsWith(`.${domain}`)))) return false
  const domain = registrable(one)
  return domain !== undefined && domain === registrable(other)
}

function registrable(host: string): string | undefined {
  const labels = host.split('.')
  const top = labels.at(-1) ?? ''
  const second = labels.at(-2) ?? ''
  if (labels.length < 2 || labels.includes('')) return undefined
  // uk.com, us.com, co.com …: registries of their own under a generic top
  if (top.length > 2 && second.length <= 2) return undefined
  if (top.length > 2 || (flat.has(top) && !categories.has(second))) return labels.slice(-2).join('.')
  return labels.length > 2 && categories.has(second) ? labels.slice(-3).join('.') : undefined
}
