// Reads named texts through fields and collects what is wrong with them: every problem at once, each with its name.
import type { Field } from './parsers.ts'

export interface Reader {
  readonly given: (name: string) => boolean
  /** The value; `fallback` where nothing was given, and where it was wrong. */
  readonly read: <T>(name: string, field: Field<T>, fallback: NoInfer<T>) => Promise<T>
  /** As `read`, of what must be given; `meaning` says what it is. */
  readonly need: <T>(name: string, field: Field<T>, meaning: string) => Promise<T | undefined>
  /** Tells a problem that no single field sees. */
  readonly tell: (name: string, text: string) => void
}

/** `get` answers the trimmed text of a name, empty where it was not given. */
export function openReader(get: (name: string) => string, tell: (name: string, text: string) => void): Reader {
  const read = async <T>(name: string, field: Field<T>, fallback: NoInfer<T>): Promise<T> => {
    const text = get(name)
    if (text === '') return fallback
    const reading = await field(text)
    if ('value' in reading) return reading.value
    for (const problem of reading.problems) tell(name, problem)
    return fallback
  }
  const need = async <T>(name: string, field: Field<T>, meaning: string): Promise<T | undefined> => {
    if (get(name) === '') tell(name, `it is required: ${meaning}.`)
    return read<T | undefined>(name, field, undefined)
  }
  return { given: (name) => get(name) !== '', read, need, tell }
}
