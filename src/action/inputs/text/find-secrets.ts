// Finds what must be masked in the text of inputs, before any parser sees it: no message of a parser can then show it.
import { decodeUri } from '../../../registry/util/decode-uri.ts'
import type { InputSource } from '../model/types.ts'

/** Shorter pieces are punctuation; masking them would blacken the whole log. */
const shortest = 3

/** Whatever a `registry-auth` may hold as password: the text after `password:`, and lines that do not begin with a known key. */
export function secretsOfLogins(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const bare = line.trim()
    const property = jsonProperty.exec(bare)
    if (property !== null) return secretValues(property)
    const rests = [...bare.matchAll(/password["']?\s*:\s*(?=(.*)$)/gi)].map(([, rest = '']) => rest)
    // of many logins in one line, only the first and the last password could be the whole rest of it
    const passwords = rests.flatMap((rest, at) => piecesOf(rest, at === 0 || at === rests.length - 1))
    const isKnownKey =
      /^(?:-\s*|\[\s*(?=\{))?(?:\{|["']?(?:registry|username|password|scope|ecr)["']?\s*:|#|-\s*$)/i.test(bare)
    return isKnownKey ? passwords : [...passwords, ...piecesOf(bare)]
  })
}

/** A line of a service account's key in JSON. */
const jsonProperty = /^["']?([\w-]+)["']?\s*:\s*"((?:[^"\\]|\\.)*)"\s*,?\s*\}?$/

/** Names, addresses and projects of such a key: masking them would blacken the log and lose outputs. */
const publicProperties =
  /^(?:type|project_id|client_email|client_id|\w+_ur[il]|universe_domain|quota_project_id|registry|username|scope|ecr)$/

/** Of a property only its value, as written and as JSON reads it. A `password` is a secret at any length. */
function secretValues([, name = '', value = '']: RegExpExecArray): readonly string[] {
  if (publicProperties.test(name) || value.length < (name === 'password' ? shortest : leastJsonSecret)) return []
  const lines = value.split(/\\n/).filter((line) => line.length >= leastJsonSecret)
  return [...new Set([value, ...lines])]
}

/** Characters of a secret value in JSON. */
const leastJsonSecret = 16

/** A scalar as it is written and as it is meant: without quotes, without what follows it in a flow map. */
function piecesOf(written: string, isWhole = true): readonly string[] {
  const bare = written.trim()
  const inFlow = (/^[^,}]*/.exec(bare)?.[0] ?? '').trimEnd()
  const unquoted = /^(["'])(.*?)\1/.exec(bare)?.[2] ?? ''
  return [...new Set([isWhole ? bare : '', inFlow, unquoted])].filter(
    (piece) => piece.length >= shortest && !/^[|>][+-]?\d?$/.test(piece),
  )
}

/** The lines of private keys within a text. Certificates are not secret. */
export function secretsOfKeys(text: string): readonly string[] {
  return [...text.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)(?:-----END|$)/gs)]
    .flatMap(([, body = '']) => body.split(/\s+|\\n/))
    .filter((line) => line.length >= 16)
}

/** Logins in URLs, as they are written and as they are sent: the password, or what stands there alone, a token. */
export function secretsOfUrls(text: string): readonly string[] {
  return [...text.matchAll(/:\/\/([^\s/?#"']*)@/g)].flatMap(([, login = '']) => {
    const [user = '', ...rest] = login.split(':')
    const secret = rest.join(':') || user
    return secret === '' ? [] : [...new Set([secret, decodeUri(secret)])]
  })
}

/** Masks the secrets in the inputs of a run before anything is parsed. */
export function maskSecrets({ get, mask }: InputSource): void {
  const token = get('github-token')
  if (token !== '') mask(token)
  for (const secret of secretsOfLogins(get('registry-auth'))) mask(secret)
  for (const secret of secretsOfKeys(get('registries'))) mask(secret)
  for (const secret of secretsOfKeys(get('record-key'))) mask(secret)
}
