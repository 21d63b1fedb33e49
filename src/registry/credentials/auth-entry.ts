// Decodes one entry of a credential file; docker and the containers tools use the same format.
import { isRecord, type Json } from '../model/descriptor.ts'
import { type Credential, CredentialError } from './types.ts'

/** Tokens are sent in a header unchanged, so only visible ASCII characters are allowed. */
const tokenText = /^[\x21-\x7e]+$/

function textOf(entry: Json, field: string): string | undefined {
  const value = entry[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function pairOf(entry: Json, title: string): { readonly username: string; readonly password: string } | undefined {
  // base64 tools wrap lines, and Go's decoder ignores line ends
  const auth = textOf(entry, 'auth')?.replace(/\s+/g, '')
  if (auth === undefined) {
    const username = textOf(entry, 'username')
    return username === undefined ? undefined : { username, password: textOf(entry, 'password') ?? '' }
  }
  const text = /^[A-Za-z0-9+/_-]+={0,2}$/.test(auth) ? Buffer.from(auth, 'base64').toString() : ''
  const colon = text.indexOf(':')
  if (colon < 1)
    throw new CredentialError(`${title}: its "auth" is not the base64 of "user:password". Log in to the registry again`)
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') }
}

function checkToken(token: string, title: string): string {
  if (tokenText.test(token)) return token
  throw new CredentialError(
    `${title}: its token has characters that are not allowed in a token. Log in to the registry again`,
  )
}

/**
 * The credential of an entry (docker/cli, AuthConfig); `undefined` if it holds none, as docker leaves them behind when
 * a helper keeps the secret. `title` names file and entry. Throws CredentialError, never with content.
 */
export function decodeEntry(entry: unknown, title: string): Credential | undefined {
  if (!isRecord(entry)) throw new CredentialError(`${title} is not an object`)
  const bearer = textOf(entry, 'registrytoken')
  if (bearer !== undefined) return { kind: 'bearer', token: checkToken(bearer, title) }
  const pair = pairOf(entry, title)
  const identity = textOf(entry, 'identitytoken')
  if (identity !== undefined) {
    return { kind: 'identity', token: checkToken(identity, title), ...(pair && { username: pair.username }) }
  }
  return pair === undefined || pair.password === '' ? undefined : { kind: 'basic', ...pair }
}
