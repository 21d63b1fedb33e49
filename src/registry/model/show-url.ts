// A URL as messages show it: its login, query and fragment may hold secrets, and are left out.
import { plainText } from './plain-text.ts'

/** Of a text that is not a URL, what may be a login or a query is left out too. */
export function showUrl(written: URL | string): string {
  const url = URL.parse(String(written))
  if (url !== null && (url.host !== '' || url.protocol === 'file:'))
    return plainText(`${url.protocol}//${url.host}${url.pathname}`, 200)
  return plainText(
    String(written)
      .replace(/[?#].*$/s, '')
      .replace(/^(.*\/\/)?.*@/s, '$1'),
    200,
  )
}
