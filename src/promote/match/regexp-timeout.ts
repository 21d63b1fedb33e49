// Runs a user's regular expression with a time limit: one that backtracks without end would block the whole process.
import type { Script } from 'node:vm'
import { PromoteError } from '../../registry/model/errors.ts'

/** A pattern that is not done with a tag in the time that reading a version may take. */
class RegExpTimeoutError extends PromoteError {
  override readonly name = 'RegExpTimeoutError'
  readonly code = 'pattern-too-slow'

  constructor(tag: string) {
    const remedy =
      'Write the pattern so that no part can match the same characters in many ways: no repetition within a repetition, such as (\\d+)+ or (\\w*)*.'
    super(`\`version-pattern\` takes too long on the tag ${JSON.stringify(tag)}`, { remedy })
  }
}

/** Milliseconds for a call, however busy the machine is; a sound pattern needs a thousandth of that. */
const timeLimit = 1000
/** Texts of one call: each match is large in memory. */
const batchSize = 1000

interface Globals {
  pattern: RegExp
  texts: readonly string[]
  at: number
  matches: (RegExpExecArray | null)[]
}

const globals: Globals = { pattern: /(?:)/, texts: [], at: 0, matches: [] }
let opened: { readonly context: object; readonly script: Script } | undefined

/** Loaded when it is needed: most runs have no pattern. */
function open() {
  const { createContext, Script } = process.getBuiltinModule('node:vm')
  const script = new Script('for (at = 0; at < texts.length; at++) matches.push(pattern.exec(texts[at]))')
  return { context: createContext(globals), script }
}

/** Applies the pattern to each text and `read` to each match. Throws RegExpTimeoutError. */
export function execEach<Text extends string, T>(
  pattern: RegExp,
  texts: readonly Text[],
  read: (match: RegExpExecArray | null, text: Text) => T,
): readonly T[] {
  const batches = Array.from({ length: Math.ceil(texts.length / batchSize) }, (_, at) =>
    texts.slice(at * batchSize, (at + 1) * batchSize),
  )
  return batches.flatMap((batch) => {
    const matches = execBatch(pattern, batch)
    return batch.map((text, at) => read(matches[at] ?? null, text))
  })
}

function execBatch(pattern: RegExp, texts: readonly string[]): readonly (RegExpExecArray | null)[] {
  opened ??= open()
  Object.assign(globals, { pattern, texts, at: 0, matches: [] })
  try {
    opened.script.runInContext(opened.context, { timeout: timeLimit })
    return globals.matches
  } catch (error) {
    if (!isTimeout(error)) throw error
    throw new RegExpTimeoutError(texts[globals.at] ?? '')
  }
}

/** It is an Error of the other context, so `instanceof` does not work. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
