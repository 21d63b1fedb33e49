// What messages say of a login: where it came from and whose it is, never its secret.
import { plainText } from './plain-text.ts'

/** The kind of source that a login comes from. */
export type LoginPlace = 'input' | 'identity' | 'variable' | 'file' | 'helper' | 'job-token'

export interface SentLogin {
  /** `registry-auth`, `~/.docker/config.json`, `the credential helper ecr-login of …`. */
  readonly origin: string
  readonly place?: LoginPlace
  readonly username?: string
}

/** What was sent with the requests for a repository. */
export interface SentLogins {
  readonly logins: readonly SentLogin[]
  /** Whether a request without a login was sent too, or nothing else. */
  readonly anonymous: boolean
  /** The sources that were asked for a login; absent if the settings of the registry say that none is sent. */
  readonly sources?: readonly string[]
}

/** One sentence about the logins of a refused request, for the registry's name as users write it. */
export function describeLogins(
  { logins, anonymous, sources }: SentLogins,
  { registry, code }: { readonly registry: string; readonly code: string },
): string {
  if (logins.length > 0) {
    const names = [...new Set(logins.map(describeLogin))].join(' and ')
    const alone = anonymous ? ', and a request without a login' : ''
    return code === 'unauthorized'
      ? `${registry} rejected the login from ${names}${alone}.`
      : `The login came from ${names}.`
  }
  if (sources === undefined) return `No login is sent to ${registry}, as its settings say.`
  const places = sources.length === 0 ? '' : ` (looked in ${sources.join(', ')})`
  return `No login for ${registry} was found${places}.`
}

function describeLogin({ origin, username }: SentLogin): string {
  return username === undefined || username === '' ? origin : `${origin} (user ${plainText(username, 100)})`
}
