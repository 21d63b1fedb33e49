// Reads named texts by parsers and collects every problem, each with the name of its input.
import type { Parser } from '../../../promote/text/parse.ts'

export interface InputReader {
  readonly isSet: (name: string) => boolean
  /** The value; `fallback` if the input is not set, or if it has a problem. */
  readonly read: <T>(name: string, parse: Parser<T>, fallback: NoInfer<T>) => Promise<T>
  /** As `read`, of an input that must be set; `meaning` describes it in the error. */
  readonly required: <T>(name: string, parse: Parser<T>, meaning: string) => Promise<T | undefined>
  /** Adds a problem that no single parser sees. */
  readonly addProblem: (name: string, text: string) => void
}

type Report = (name: string, text: string) => void

/** `get` returns the trimmed text of an input, empty if it is not set. Notices are corrections that the user should see. */
export function inputReader(get: (name: string) => string, addProblem: Report, addNotice?: Report): InputReader {
  const read = async <T>(name: string, parse: Parser<T>, fallback: NoInfer<T>): Promise<T> => {
    const text = get(name)
    if (text === '') return fallback
    const result = await parse(text)
    if ('problems' in result) {
      for (const problem of result.problems) addProblem(name, problem)
      return fallback
    }
    for (const notice of result.notices ?? []) addNotice?.(name, notice)
    return result.value
  }
  const required = async <T>(name: string, parse: Parser<T>, meaning: string): Promise<T | undefined> => {
    if (get(name) === '') addProblem(name, `it is required: ${meaning}.`)
    return read<T | undefined>(name, parse, undefined)
  }
  return { isSet: (name) => get(name) !== '', read, required, addProblem }
}
