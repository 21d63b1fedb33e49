// Finds the bracket or quote that a YAML text never closes: the parser reports the end of the text, or an indentation.
import { Lexer } from 'yaml'

export interface Imbalance {
  /** Position of the bracket or quote. */
  readonly offset: number
  /** What is wrong with it, to follow a position. Quotes nothing of the text. */
  readonly cause: string
}

/** Marks of the lexer that are not a part of the text: the next token is a plain scalar; the flow collection was left. */
const plainScalar = '\u001F'
const flowError = '\u0018'
const documentStart = '\u0002'

const closers: Readonly<Record<string, string>> = { '[': ']', '{': '}' }

/** The innermost bracket, or the quote, that is not closed; or a bracket that closes nothing. */
export function findImbalance(text: string): Imbalance | undefined {
  const open: { readonly bracket: string; readonly offset: number }[] = []
  const unclosed = (): Imbalance | undefined => {
    const innermost = open.at(-1)
    if (innermost === undefined) return undefined
    const { bracket, offset } = innermost
    return { offset, cause: `the bracket ${bracket} that begins here is not closed by ${closers[bracket]}` }
  }
  let offset = 0
  let isPlain = false
  for (const token of new Lexer().lex(text)) {
    if (token === flowError) return unclosed()
    const wasPlain = isPlain
    isPlain = token === plainScalar
    if (isPlain || token === documentStart) continue
    if (!wasPlain) {
      if (Object.hasOwn(closers, token)) open.push({ bracket: token, offset })
      else if (token === ']' || token === '}') {
        const innermost = open.at(-1)
        if (innermost === undefined) return { offset, cause: 'this bracket closes nothing' }
        if (closers[innermost.bracket] !== token) return unclosed()
        open.pop()
      } else if (isUnclosedQuote(token))
        return { offset, cause: `the quote ${token[0]} that begins here is not closed` }
    }
    offset += token.length
  }
  return unclosed()
}

/** Double quotes escape by a backslash, single ones by doubling. */
function isUnclosedQuote(token: string): boolean {
  if (token.startsWith('"')) return !/^"(?:[^"\\]|\\[^])*"$/.test(token)
  return token.startsWith("'") && !/^'(?:[^']|'')*'$/.test(token)
}
