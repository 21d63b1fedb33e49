// The option `annotations`: what is added to an index that the run creates.
import type * as zod from 'zod/mini'
import type { IndexAnnotations } from '../model/request.ts'
import { type ParseResult, problem } from '../text/parse.ts'
import { quote } from '../text/quote.ts'
import { valueOf, type Zod } from './option.ts'

/** Characters of one annotation, and the number of all of them: they are part of a manifest, which registries limit. */
const valueLimit = 4096
const countLimit = 100

/** Annotations that the workflow run has values for (image-spec, annotations.md). */
export const workflowAnnotations = ['source', 'revision', 'version'].map((name) => `org.opencontainers.image.${name}`)

/** Lines `key=value`, or `key` for one that the workflow gives; `index:` before it means the same. JSON is a map. */
export function readAnnotations(text: string): ParseResult<IndexAnnotations> {
  const lines = text.startsWith('{') ? mapLines(text) : text.split('\n')
  if (lines === undefined) return problem('it is neither lines key=value nor a map.')
  const entries = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  if (entries.length === 0) return problem('it has no annotation. Write lines such as org.opencontainers.image.source.')
  const read = entries.map(readAnnotation)
  const problems = read.filter((entry) => typeof entry === 'string')
  const annotations = Object.fromEntries(read.filter((entry) => typeof entry !== 'string'))
  if (problems.length > 0) return { problems }
  if (Object.keys(annotations).length < entries.length) return problem('it names an annotation twice.')
  return entries.length > countLimit ? problem(`it has more than ${countLimit} annotations.`) : { value: annotations }
}

function readAnnotation(line: string): readonly [string, string] | string {
  const [, level, rest = line] = /^(index|manifest|[a-z]+-descriptor)(?:\[[^\]]*\])?:(.*)$/.exec(line) ?? []
  if (level !== undefined && level !== 'index')
    return `${quote(line)} is for ${level}: only an index that this run creates can be annotated. Set it where the image is built.`
  const equals = rest.indexOf('=')
  const [key, value] = equals < 0 ? [rest, ''] : [rest.slice(0, equals), rest.slice(equals + 1)]
  if (!/^[A-Za-z0-9][\w./-]{0,254}$/.test(key)) return `${quote(line)} does not begin with the key of an annotation.`
  if (equals >= 0 && value === '') return `${key} has no value after the "=".`
  if (value.length > valueLimit) return `${key} has more than ${valueLimit} characters.`
  if (equals < 0 && !workflowAnnotations.includes(key))
    return `${key} has no value: write ${key}=value. Without one only ${workflowAnnotations.join(', ')} can stand.`
  return [key, value]
}

function mapLines(text: string): readonly string[] | undefined {
  try {
    const map: unknown = JSON.parse(text)
    if (typeof map !== 'object' || map === null) return undefined
    return Object.entries(map).map(([key, value]) => `${key}=${String(value)}`)
  } catch {
    return undefined
  }
}

/** A text, a list of texts, or a map. */
export function annotationsSchema(z: Zod): zod.ZodMiniType<IndexAnnotations> {
  const values = z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())], {
    error: 'it is neither lines key=value nor a map',
  })
  return z.pipe(
    values,
    z.transform((written, context): IndexAnnotations => {
      const isText = typeof written === 'string'
      const text = isText ? written : isList(written) ? written.join('\n') : JSON.stringify(written)
      return valueOf(z, readAnnotations(text), context)
    }),
  )
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value)
}
