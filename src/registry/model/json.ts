// JSON from outside, read and written in one place: it may be anything, and nested to any depth.
import { MalformedError } from './errors.ts'

/** The value; `undefined` for what is no JSON. The error of JSON.parse quotes the text, which may be a secret: it ends here. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value of a document in UTF-8 (RFC 8259). Throws MalformedError; `what` names the document in it. */
export function decodeJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new MalformedError(`${what} is not JSON`, { cause })
  }
}

/** The bytes of a document, parts of which others wrote. Throws MalformedError where it is nested too deeply to be walked. */
export function encodeJson(document: Readonly<Record<string, unknown>>, what: string): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(document))
  } catch (cause) {
    throw new MalformedError(`${what} is nested too deeply to be written again`, { cause })
  }
}
