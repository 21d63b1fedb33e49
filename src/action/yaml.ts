// YAML inputs, read as the text they are; what is wrong with them is told by place and never quoted.
import { LineCounter, parseDocument } from 'yaml'
import { problem, type Reading } from './fields.ts'

/** Characters; an input that is longer is no hand-written list. */
const sizeLimit = 256 * 1024

/** Every scalar as a string (`0123` stays so). Messages name the line and never its text, which may be a secret. */
export function readYaml(text: string): Reading<unknown> {
  if (text.length > sizeLimit) return problem(`it is longer than ${sizeLimit} characters.`)
  const lineCounter = new LineCounter()
  try {
    const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false, lineCounter, logLevel: 'silent' })
    if (document.errors.length === 0) return { value: document.toJS({ maxAliasCount: 100 }) }
    const first = new Map(document.errors.toReversed().map((error) => [error.code, error]))
    return problem(
      ...[...first.values()].map(({ code, pos }) => {
        const { line, col } = lineCounter.linePos(pos[0])
        return `it is not valid YAML: ${code.toLowerCase().replaceAll('_', ' ')} at line ${line}, column ${col}.`
      }),
    )
  } catch {
    return problem('it cannot be read: it is nested too deeply, or its aliases repeat too much.')
  }
}
