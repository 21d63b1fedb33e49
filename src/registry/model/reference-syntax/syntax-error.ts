// The error of a text that is not a reference.
import { PromoteError } from '../errors.ts'
import { plainText } from '../plain-text.ts'

/** The text is not a reference. `at`: the index of the first invalid character. */
export class ReferenceSyntaxError extends PromoteError {
  override readonly name = 'ReferenceSyntaxError'
  readonly code = 'reference-syntax'
  readonly text: string
  readonly at: number

  constructor(text: string, at: number, problem: string) {
    const where = at < text.length ? ` (at character ${at + 1}, "${plainText(text.slice(at, at + 12))}")` : ''
    super(`"${plainText(withoutLogin(text))}" is not a reference: ${problem}${where}`)
    this.text = text
    this.at = at
  }
}

/** Removes the credentials of a URL, which are secret. */
function withoutLogin(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@')
}
