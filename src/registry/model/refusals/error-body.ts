// Reads the body of an error response in the shapes that registries use (distribution-spec, "Error Codes").
import { isRecord } from '../descriptor.ts'
import { parseJson } from '../json/json.ts'

export interface ErrorBody {
  readonly codes: readonly string[]
  /** As the registry wrote them, so not safe to print. */
  readonly messages: readonly string[]
}

/** Entries of `errors` that are read. */
const entryLimit = 50

/** Codes and messages. If the body is not JSON, the message is the text itself, or the title of an HTML page. */
export function parseErrorBody(text: string, contentType = ''): ErrorBody {
  const document = parseJson(text)
  if (!isRecord(document)) {
    const message = contentType.includes('html') ? titleOf(text) : text
    return { codes: [], messages: message === '' ? [] : [message] }
  }
  const { errors, code, message, details, detail, error } = document
  const listed = Array.isArray(errors) ? errors.slice(0, entryLimit).filter(isRecord) : []
  // AWS names its exceptions in `__type` and `code`
  const type = document['__type']
  return {
    codes: [...listed.map((entry) => entry['code']), code, type].filter(isCode),
    messages: [...listed.map((entry) => entry['message']), message, details, detail, error].filter(isText),
  }
}

function titleOf(html: string): string {
  return /<title>([^<]{1,200})/i.exec(html)?.[1] ?? 'an HTML page'
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isCode(value: unknown): value is string {
  return isText(value) && /^[A-Za-z0-9_]{1,60}$/.test(value)
}
