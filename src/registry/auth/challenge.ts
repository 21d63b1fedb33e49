// Reads WWW-Authenticate, the one header that registries, proxies and attackers all write in their own way.

export interface Challenge {
  /** In lower case. */
  readonly scheme: string
  /** Names in lower case; of duplicates the first. */
  readonly parameters: ReadonlyMap<string, string>
}

/** Characters that are read, challenges and parameters of each that are kept. */
const lengthLimit = 16 * 1024
const countLimit = 16
const parameterLimit = 32

const tokenCharacter = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/

interface Cursor {
  readonly text: string
  at: number
}

/**
 * Every challenge of the header, in order (RFC 9110, 11.6.1): several per line, quoted strings with escapes, empty list
 * elements, unquoted values. Never throws; what cannot be read is passed over. Linear in the header's length.
 */
export function parseChallenges(header: string | undefined): readonly Challenge[] {
  const cursor: Cursor = { text: (header ?? '').slice(0, lengthLimit), at: 0 }
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  while (cursor.at < cursor.text.length && challenges.length <= countLimit) {
    skip(cursor, /[\s,]/)
    const word = take(cursor, tokenCharacter)
    if (word === '') {
      skipItem(cursor)
      continue
    }
    const value = readValue(cursor)
    const current = challenges.at(-1)
    if (value === undefined) challenges.push({ scheme: word.toLowerCase(), parameters: new Map() })
    else if (current !== undefined) keep(current.parameters, word.toLowerCase(), value)
  }
  return challenges.slice(0, countLimit)
}

function keep(parameters: Map<string, string>, name: string, value: string): void {
  if (!parameters.has(name) && parameters.size < parameterLimit) parameters.set(name, value)
}

/** What follows `=`; undefined where there is none, so that the word was a scheme. */
function readValue(cursor: Cursor): string | undefined {
  const start = cursor.at
  skip(cursor, /\s/)
  if (cursor.text[cursor.at] !== '=') {
    cursor.at = start
    return undefined
  }
  cursor.at += 1
  skip(cursor, /\s/)
  return cursor.text[cursor.at] === '"' ? readQuoted(cursor) : take(cursor, /[^\s,"]/)
}

function readQuoted(cursor: Cursor): string {
  const { text } = cursor
  let value = ''
  cursor.at += 1
  while (cursor.at < text.length && text[cursor.at] !== '"') {
    if (text[cursor.at] === '\\') cursor.at += 1
    value += text[cursor.at] ?? ''
    cursor.at += 1
  }
  cursor.at += 1
  return value
}

/** Passes over something that is no token: up to the next comma or space, a quoted string as one. */
function skipItem(cursor: Cursor): void {
  if (cursor.text[cursor.at] === '"') readQuoted(cursor)
  else {
    cursor.at += 1
    skip(cursor, /[^\s,"]/)
  }
}

function skip(cursor: Cursor, characters: RegExp): void {
  while (cursor.at < cursor.text.length && characters.test(cursor.text[cursor.at] ?? '')) cursor.at += 1
}

function take(cursor: Cursor, characters: RegExp): string {
  const start = cursor.at
  skip(cursor, characters)
  return cursor.text.slice(start, cursor.at)
}
