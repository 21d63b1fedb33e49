// Creates the authenticator that a registry is configured with: none, Basic, or Bearer.
import { type Action, type Auth, type Guarded, granted, neededFor, userOf } from './access.ts'
import { type Authenticator, allowAll, denied, type RegistryInfo, unauthorized } from './authenticator.ts'
import { bearerAuthenticator } from './bearer.ts'

export function createAuthenticator(auth: Auth, site: RegistryInfo): Authenticator {
  if (auth.kind === 'none') return allowAll
  return auth.kind === 'basic' ? basicAuthenticator(auth) : bearerAuthenticator(auth, site)
}

function basicAuthenticator(auth: Guarded): Authenticator {
  const challenge = 'Basic realm="sandbox"'
  return {
    ...allowAll,
    authorize: ({ request, route }) => {
      const user = userOf(auth, request.headers.authorization)
      if (user === 'wrong') return unauthorized(challenge)
      const needed = neededFor(route)
      const may = (repository: string): readonly Action[] => granted(auth, user?.name, repository)
      const enough = needed.every((action) => may(route.repository).includes(action))
      if (user === undefined && (needed.length === 0 || !enough)) return unauthorized(challenge)
      return enough ? (repository) => may(repository).includes('pull') : denied()
    },
  }
}
