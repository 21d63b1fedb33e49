// Reads YAML inputs. Every scalar is the text it is; a problem is reported by line and column, and never quoted.
import { Composer, type Document, type ErrorCode, isScalar, LineCounter, visit } from 'yaml'
import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import { BoundedParser, entryLimit, TooManyEntriesError } from './bounded-parser.ts'
import { findImbalance } from './brackets.ts'

/** Characters; a hand-written list is far shorter. */
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

/** As `readYaml`, with what is needed to report positions. Merge keys (`<<`) are followed. */
export function parseYaml(text: string, limit = sizeLimit): ParseResult<ParsedYaml> {
  if (text.length > limit) return problem(`it is longer than ${limit} characters.`)
  const lineCounter = new LineCounter()
  const position = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset)
    return `line ${line}, column ${col}`
  }
  try {
    const [document, second] = composeDocuments(text, lineCounter)
    if (document === undefined) throw new TypeError('a composer that is forced to compose a document composed none')
    const errors: readonly ParseError[] = [
      ...document.errors.map(({ code, pos: [offset] }) => ({ code, offset })),
      ...(second === undefined ? [] : [{ code: 'MULTIPLE_DOCS', offset: second.range[0] } as const]),
      ...repeatedKey(document),
    ]
    const [first] = errors.toSorted((a, b) => a.offset - b.offset)
    if (first === undefined) return { value: { content: document.toJS({ maxAliasCount: 100 }), document, position } }
    const { code, offset } = first
    const { offset: at, cause } = findImbalance(text) ?? { offset, cause: causeOf(code, lineAt(text, offset)) }
    return problem(`it is not valid YAML at ${position(at)}: ${cause}.`)
  } catch (error) {
    if (error instanceof TooManyEntriesError)
      return problem(`a map or list has more than ${entryLimit} entries at ${position(error.offset)}.`)
    return problem(
      'it cannot be read: an alias (*) has no anchor (&), it is nested too deeply, or its aliases repeat too much. A value that begins with * or & needs quotes.',
    )
  }
}

/** What `parseDocument` does, with a parser that has a bound. */
function composeDocuments(text: string, lineCounter: LineCounter): Iterable<Document.Parsed> {
  const composer = new Composer({
    schema: 'failsafe',
    merge: true,
    prettyErrors: false,
    logLevel: 'error',
    // the library compares each key with all others of its map
    uniqueKeys: false,
  })
  return composer.compose(new BoundedParser(lineCounter.addNewLine).parse(text), true, text.length)
}

interface ParseError {
  readonly code: ErrorCode
  readonly offset: number
}

/** The first key that its map has already, as the error that the library would report. */
function repeatedKey(document: Document.Parsed): readonly ParseError[] {
  const errors: ParseError[] = []
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>()
      for (const { key } of items) {
        if (!isScalar(key)) continue
        if (keys.has(key.value)) {
          errors.push({ code: 'DUPLICATE_KEY', offset: key.range?.[0] ?? 0 })
          return visit.BREAK
        }
        keys.add(key.value)
      }
      return undefined
    },
  })
  return errors
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return text.slice(start, offset).concat(text.slice(offset).split('\n')[0] ?? '')
}

/** The usual cause of an error of the parser; one mistake often causes several, of which the first is reported. */
function causeOf(code: ErrorCode, line: string): string {
  if (/^ *\t/.test(line)) return 'a tab indents this line, and YAML takes only spaces'
  // A line that is right by itself does not belong to what is above it.
  if (misplaced.has(code) && /^\s*["']?[\w.-]+["']?:(?:\s|$)/.test(line)) return indentation
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return /:\s.*:(?:\s|$)/.test(line) ? innerColon : deeperLine
  return causes[code] ?? 'check the indentation, the dashes of lists, and the quotes'
}

const misplaced: ReadonlySet<ErrorCode> = new Set(['MISSING_CHAR', 'UNEXPECTED_TOKEN', 'IMPOSSIBLE'])

const quotes =
  'a value with one of the characters * & ! % @ ` { [ at its start, or with ": " or " #" in it, needs quotes'
const indentation = 'the indentation differs from the line before: keys of one map begin in the same column'
const innerColon = 'the value of this key has a colon and a space in it: put the value in quotes'
const deeperLine = 'the line after this one is indented more: keys of one map begin in the same column'

const causes: Partial<Readonly<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: quotes,
  BAD_ALIAS: quotes,
  BAD_SCALAR_START: quotes,
  TAG_RESOLVE_FAILED: quotes,
  MULTIPLE_ANCHORS: quotes,
  MULTIPLE_TAGS: quotes,
  BAD_DQ_ESCAPE: 'in double quotes a backslash begins an escape: use single quotes, or write it twice',
  BAD_INDENT: indentation,
  BAD_COLLECTION_TYPE: indentation,
  BLOCK_IN_FLOW: 'within { } or [ ] entries are separated by commas',
  DUPLICATE_KEY: 'this key is there twice; a new entry of a list begins with a dash',
  MISSING_CHAR: 'something is missing here: a colon and a space after a key, a comma, or a closing quote or bracket',
  MULTILINE_IMPLICIT_KEY:
    'this line has no colon and a space after its key, or is indented less than the value that it goes on with',
  MULTIPLE_DOCS: 'a line with three dashes begins a second document',
  UNEXPECTED_TOKEN: 'this does not belong here: check the indentation, the dash of a list entry, and the quotes',
}
