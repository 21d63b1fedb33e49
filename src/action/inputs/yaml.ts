// YAML inputs, read as the text they are; what is wrong with them is told by place and never quoted.
import { type Document, LineCounter, parseDocument } from 'yaml'
import { type ParseResult, problem } from './parsers.ts'

/** Characters; an input that is longer is no hand-written list. */
const sizeLimit = 256 * 1024

/** Every scalar as a string (`0123` stays so). Messages name the line and never its text, which may be a secret. */
export function readYaml(text: string): ParseResult<unknown> {
  const parsed = parseYaml(text)
  return 'problems' in parsed ? parsed : { value: parsed.value.content }
}

interface ParsedYaml {
  readonly content: unknown
  readonly document: Document.Parsed
  /** Line and column of an offset, both from 1. */
  readonly position: (offset: number) => string
}

/** As `readYaml`, with what is needed to say where something stands. Merge keys (`<<`) are followed. */
export function parseYaml(text: string): ParseResult<ParsedYaml> {
  if (text.length > sizeLimit) return problem(`it is longer than ${sizeLimit} characters.`)
  const lineCounter = new LineCounter()
  const position = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset)
    return `line ${line}, column ${col}`
  }
  try {
    const how = { schema: 'failsafe', merge: true, prettyErrors: false, lineCounter, logLevel: 'error' } as const
    const document = parseDocument(text, how)
    if (document.errors.length === 0)
      return { value: { content: document.toJS({ maxAliasCount: 100 }), document, position } }
    const first = new Map(document.errors.toReversed().map((error) => [error.code, error]))
    return problem(
      ...[...first.values()].map(
        ({ code, pos }) => `it is not valid YAML: ${code.toLowerCase().replaceAll('_', ' ')} at ${position(pos[0])}.`,
      ),
    )
  } catch {
    return problem('it cannot be read: it is nested too deeply, or its aliases repeat too much.')
  }
}
