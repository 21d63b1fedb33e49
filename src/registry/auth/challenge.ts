// Parses the challenges of a WWW-Authenticate header. Lenient, because registries and proxies write it in many ways.

export interface Challenge {
  /** In lower case. */
  readonly scheme: string
  /** Names in lower case; the first value of duplicates. */
  readonly parameters: ReadonlyMap<string, string>
}

/** Limits: characters of the header, challenges, parameters per challenge. */
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
 * elements, unquoted values. Never throws; unreadable parts are skipped. Linear in the header's length.
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
    else if (current !== undefined) addParameter(current.parameters, word.toLowerCase(), value)
  }
  return challenges.slice(0, countLimit)
}

function addParameter(parameters: Map<string, string>, name: string, value: string): void {
  if (!parameters.has(name) && parameters.size < parameterLimit) parameters.set(name, value)
}

/** The value after `=`; undefined if there is no `=`: then the word was a scheme. */
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

/** Skips text that is not a token: a quoted string, or everything up to the next comma or space. */
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
