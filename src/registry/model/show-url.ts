// A URL as messages show it: its login, query and fragment may hold secrets, and are left out.
import { plainText } from './plain-text.ts'

/** A login may hold `/` and `@` itself: it ends at the last `@` that begins no digest. Also of a text that is not a URL. */
export function showUrl(written: URL | string): string {
  const text = String(written)
    .replace(/[?#].*$/s, '')
    .replace(/^(.*?\/\/)?.*@(?!sha\d+[:=])/s, '$1')
  return plainText(text, 200)
}
