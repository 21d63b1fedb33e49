// Reads named texts through fields and collects what is wrong with them: every problem at once, each with its name.
import type { Parser } from './parsers.ts'

export interface InputReader {
  readonly isSet: (name: string) => boolean
  /** The value; `fallback` where nothing was given, and where it was wrong. */
  readonly read: <T>(name: string, field: Parser<T>, fallback: NoInfer<T>) => Promise<T>
  /** As `read`, of what must be given; `meaning` says what it is. */
  readonly required: <T>(name: string, field: Parser<T>, meaning: string) => Promise<T | undefined>
  /** Tells a problem that no single field sees. */
  readonly addProblem: (name: string, text: string) => void
}

/** `get` answers the trimmed text of a name, empty where it was not given. */
export function inputReader(
  get: (name: string) => string,
  addProblem: (name: string, text: string) => void,
): InputReader {
  const read = async <T>(name: string, field: Parser<T>, fallback: NoInfer<T>): Promise<T> => {
    const text = get(name)
    if (text === '') return fallback
    const reading = await field(text)
    if ('value' in reading) return reading.value
    for (const problem of reading.problems) addProblem(name, problem)
    return fallback
  }
  const required = async <T>(name: string, field: Parser<T>, meaning: string): Promise<T | undefined> => {
    if (get(name) === '') addProblem(name, `it is required: ${meaning}.`)
    return read<T | undefined>(name, field, undefined)
  }
  return { isSet: (name) => get(name) !== '', read, required, addProblem }
}
