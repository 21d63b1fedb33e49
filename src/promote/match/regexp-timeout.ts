// A user's pattern meets tags that anybody may have named. Where it goes back and forth for ever nothing else would run,
// neither the time limit nor a cancel: so it runs where it can be stopped.
import type { Script } from 'node:vm'
import { PromoteError } from '../../registry/model/errors.ts'

/** A pattern that is not done with a tag in the time that reading a version may take. */
class RegExpTimeoutError extends PromoteError {
  override readonly name = 'RegExpTimeoutError'
  readonly code = 'pattern-too-slow'

  constructor(tag: string) {
    const remedy =
      'Write the pattern so that no part can match the same characters in many ways: no repetition within a repetition, such as (\\d+)+ or (\\w*)*.'
    super(`version-pattern takes too long on the tag ${JSON.stringify(tag)}`, { remedy })
  }
}

/** Milliseconds for a call, however busy the machine is; a sound pattern needs a thousandth of that. */
const timeLimit = 1000
/** Texts of one call: what is found in each is large. */
const share = 1000

interface Room {
  pattern: RegExp
  texts: readonly string[]
  at: number
  found: (RegExpExecArray | null)[]
}

const room: Room = { pattern: /(?:)/, texts: [], at: 0, found: [] }
let opened: { readonly context: object; readonly script: Script } | undefined

/** Loaded here, since most runs have no pattern. */
function open() {
  const { createContext, Script } = process.getBuiltinModule('node:vm')
  const script = new Script('for (at = 0; at < texts.length; at++) found.push(pattern.exec(texts[at]))')
  return { context: createContext(room), script }
}

/** What the pattern finds in each text, made into something at once. Throws RegExpTimeoutError. */
export function execEach<Text extends string, T>(
  pattern: RegExp,
  texts: readonly Text[],
  read: (found: RegExpExecArray | null, text: Text) => T,
): readonly T[] {
  const shares = Array.from({ length: Math.ceil(texts.length / share) }, (_, at) =>
    texts.slice(at * share, (at + 1) * share),
  )
  return shares.flatMap((few) => {
    const found = execBatch(pattern, few)
    return few.map((text, at) => read(found[at] ?? null, text))
  })
}

function execBatch(pattern: RegExp, texts: readonly string[]): readonly (RegExpExecArray | null)[] {
  opened ??= open()
  Object.assign(room, { pattern, texts, at: 0, found: [] })
  try {
    opened.script.runInContext(opened.context, { timeout: timeLimit })
    return room.found
  } catch (error) {
    if (!isTimeout(error)) throw error
    throw new RegExpTimeoutError(texts[room.at] ?? '')
  }
}

/** It is an Error of the other context, which is none of ours. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
