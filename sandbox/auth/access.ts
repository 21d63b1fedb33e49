// Decides what users may do: their grants, and what each operation requires.
import type { Operation } from '../http/log.ts'
import type { Route } from '../routes/route.ts'

export type Action = 'pull' | 'push' | 'delete'

export type Auth =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'basic' | 'bearer'
      /** Passwords by user name. */
      readonly users: Readonly<Record<string, string>>
      /** May everyone pull everything? In bearer mode an anonymous token is needed for it; no. */
      readonly anonymousPull?: boolean
      /** Per user the repositories (`*` for the rest) with actions; a user that is not named here may do all. */
      readonly grants?: Readonly<Record<string, Readonly<Record<string, readonly Action[]>>>>
      /** How long a token lasts, in seconds; 300. */
      readonly tokenSeconds?: number
    }

export type Guarded = Exclude<Auth, { readonly kind: 'none' }>

const actions: Readonly<Partial<Record<Operation, readonly Action[]>>> = {
  'manifest-get': ['pull'],
  'manifest-head': ['pull'],
  'blob-get': ['pull'],
  'blob-head': ['pull'],
  tags: ['pull'],
  referrers: ['pull'],
  'manifest-put': ['pull', 'push'],
  'upload-start': ['pull', 'push'],
  'upload-mount': ['pull', 'push'],
  'upload-patch': ['pull', 'push'],
  'upload-put': ['pull', 'push'],
  'upload-status': ['pull', 'push'],
  'upload-cancel': ['pull', 'push'],
  'manifest-delete': ['delete'],
  'blob-delete': ['delete'],
}

export const neededFor = ({ operation }: Route): readonly Action[] => actions[operation] ?? []

/** What a user may do with a repository. `undefined`: an anonymous client. */
export function granted(auth: Guarded, user: string | undefined, repository: string): readonly Action[] {
  const anonymous: readonly Action[] = auth.anonymousPull === true ? ['pull'] : []
  if (user === undefined) return anonymous
  const own = auth.grants?.[user]
  if (own === undefined) return ['pull', 'push', 'delete']
  return [...anonymous, ...(own[repository] ?? own['*'] ?? [])]
}

/** The user of a Basic header; `wrong` if the password does not match, undefined if there is no header. */
export function userOf(auth: Guarded, header: string | undefined): { readonly name: string } | 'wrong' | undefined {
  if (header === undefined) return undefined
  const [scheme = '', value = ''] = header.split(' ')
  if (scheme.toLowerCase() !== 'basic') return 'wrong'
  const decoded = Buffer.from(value, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  const name = decoded.slice(0, colon)
  const isValid = colon > 0 && Object.hasOwn(auth.users, name) && auth.users[name] === decoded.slice(colon + 1)
  return isValid ? { name } : 'wrong'
}
