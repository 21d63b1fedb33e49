// Quotes what a user wrote, for a message.
import { withoutLogin } from '../../registry/model/reference-syntax/without-login.ts'

/** A text in quotes, short enough for a message, without a login. */
export function quote(text: string): string {
  const shown = withoutLogin(text)
  return JSON.stringify(shown.length > 120 ? `${shown.slice(0, 120)}…` : shown)
}
