// The grammars of the specification: repository names, tags and digests.
import { createHash } from 'node:crypto'

export type Algorithm = 'sha256' | 'sha512'

const nameComponent = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const namePattern = new RegExp(`^${nameComponent}(?:/${nameComponent})*$`)
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/
const digestPattern = /^(?:(sha256):[a-f0-9]{64}|(sha512):[a-f0-9]{128})$/

export const isName = (text: string): boolean => text.length <= 255 && namePattern.test(text)
export const isTag = (text: string): boolean => tagPattern.test(text)

/** The algorithm of a digest this registry can hold; undefined for anything else. */
export function algorithmOf(digest: string): Algorithm | undefined {
  const [, short, long] = digestPattern.exec(digest) ?? []
  if (short !== undefined) return 'sha256'
  return long === undefined ? undefined : 'sha512'
}

export function digestOf(bytes: Uint8Array, algorithm: Algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
}
