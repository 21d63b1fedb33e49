// The door a registry was asked to have: none, Basic, or Bearer.
import { type Action, type Auth, type Guarded, granted, neededFor, userOf } from './access.ts'
import { bearerDoor } from './bearer.ts'
import { type Door, denied, openDoor, type Site, unauthorized } from './door.ts'

export function makeDoor(auth: Auth, site: Site): Door {
  if (auth.kind === 'none') return openDoor
  return auth.kind === 'basic' ? basicDoor(auth) : bearerDoor(auth, site)
}

function basicDoor(auth: Guarded): Door {
  const challenge = 'Basic realm="sandbox"'
  return {
    ...openDoor,
    enter: ({ request, route }) => {
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
