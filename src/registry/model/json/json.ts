// Parses and writes JSON from untrusted sources.
import { MalformedError } from '../errors.ts'
import { checkKeys, type FieldNames } from './keys.ts'

/** The value; `undefined` if the text is not JSON. The error of JSON.parse is dropped: it quotes the text, which may be secret. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value of a document in UTF-8 (RFC 8259). Throws MalformedError; `what` names the document in it. */
export function decodeJson(bytes: Uint8Array, what: string): unknown {
  return parseOrThrow(decodeUtf8(bytes, what), what)
}

/**
 * decodeJson for a document that Go clients read too. Deep nesting, and keys that Go interprets differently from
 * JSON.parse, are refused before the document is parsed. Throws MalformedError.
 */
export function decodeDocument(bytes: Uint8Array, what: string, names: FieldNames): unknown {
  const text = decodeUtf8(bytes, what)
  if (/^\s*[[{]/.test(text)) checkKeys(text, what, names)
  return parseOrThrow(text, what)
}

function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new MalformedError(`${what} is not JSON`, { cause })
  }
}

function parseOrThrow(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MalformedError(`${what} is not JSON`, { cause })
  }
}

/** The bytes of a document with untrusted parts. Throws MalformedError if it is nested too deeply. */
export function encodeJson(document: Readonly<Record<string, unknown>>, what: string): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(document))
  } catch (cause) {
    throw new MalformedError(`${what} is nested too deeply to be written again`, { cause })
  }
}
