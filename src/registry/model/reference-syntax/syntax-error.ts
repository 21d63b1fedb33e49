// The error of a text that is not a reference.
import { PromoteError } from '../errors.ts'
import { plainText } from '../plain-text.ts'
import { withoutLogin } from './without-login.ts'

/** The text is not a reference. `at`: the index of the first invalid character. */
export class ReferenceSyntaxError extends PromoteError {
  override readonly name = 'ReferenceSyntaxError'
  readonly code = 'reference-syntax'
  readonly text: string
  readonly at: number

  constructor(text: string, at: number, problem: string) {
    const shown = withoutLogin(text)
    // what is wrong may be within the login
    const hasPlace = at < text.length && text.startsWith(shown)
    const where = hasPlace ? ` (at character ${at + 1}, "${plainText(text.slice(at, at + 12))}")` : ''
    super(`"${plainText(shown)}" is not a reference: ${problem}${where}`)
    this.text = text
    this.at = at
  }
}
