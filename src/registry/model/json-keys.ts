// Checks the keys of a JSON document before it is parsed: duplicates, other spellings, and nesting.
import { MalformedError } from './errors.ts'

/** Levels of nesting; no honest document of a registry has a dozen. */
const depthLimit = 64

/** Names that Go clients find in any spelling of case, and where: a document that uses two is read in two ways. */
export interface FieldNames {
  readonly known: ReadonlySet<string>
  /** Keys whose objects hold names of the user's own, such as `annotations`. */
  readonly freeMaps: ReadonlySet<string>
}

const manifestNames = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'blobs',
  'subject',
  'annotations',
  'digest',
  'size',
  'urls',
  'data',
  'platform',
  'architecture',
  'os',
  'variant',
  'os.version',
  'os.features',
] as const
/** Manifests, indexes and lists of referrers (image-spec). */
export const manifestFields: FieldNames = { known: new Set(manifestNames), freeMaps: new Set(['annotations']) }

const configNames = [
  'architecture',
  'os',
  'variant',
  'config',
  'rootfs',
  'diff_ids',
  'created',
  'User',
  'Labels',
] as const
/** Image configs (image-spec, config.md). */
export const configFields: FieldNames = {
  known: new Set(configNames),
  freeMaps: new Set(['Labels', 'ExposedPorts', 'Volumes']),
}

interface Level {
  /** Absent for an array, and for a map whose keys are anybody's. */
  readonly fields: ReadonlyMap<string, string> | undefined
  readonly keys: Set<string> | undefined
  /** The key whose value comes next. */
  key: string | undefined
}

/**
 * Throws MalformedError for a key that stands twice in one object, a known name in another spelling of case (`Config`,
 * `manifestſ`), and nesting beyond 64 levels. `text` need not be JSON: whoever parses it says so.
 */
export function checkKeys(text: string, what: string, names?: FieldNames): void {
  const fields = new Map([...(names?.known ?? [])].map((name) => [fold(name), name]))
  const levels: Level[] = []
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gsu
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [lexeme] = match
    const level = levels.at(-1)
    if (lexeme === '{' || lexeme === '[') {
      if (levels.length === depthLimit) throw new MalformedError(`${what} is nested deeper than ${depthLimit} levels`)
      const isFree = level?.key !== undefined && names?.freeMaps.has(level.key) === true
      levels.push(lexeme === '[' ? list : { fields: isFree ? undefined : fields, keys: new Set(), key: undefined })
    } else if (lexeme === '}' || lexeme === ']') levels.pop()
    else if (lexeme === ',') forget(level)
    else if (lexeme !== ':' && level?.keys !== undefined && level.key === undefined)
      level.key = take(lexeme, level, what)
  }
}

const list: Level = { fields: undefined, keys: undefined, key: undefined }

function forget(level: Level | undefined): void {
  if (level?.keys !== undefined) level.key = undefined
}

/** The key, if it is the only one of its name. */
function take(lexeme: string, { fields, keys }: Level, what: string): string {
  const key = unquote(lexeme)
  if (keys?.has(key) === true) throw new MalformedError(`${what} has the key ${quote(key)} twice`)
  keys?.add(key)
  const name = fields?.get(fold(key))
  if (name !== undefined && name !== key)
    throw new MalformedError(`${what} has the key ${quote(key)}, which other clients read as ${quote(name)}`)
  return key
}

/** As Go's encoding/json compares names: `ſ` is an s, and the Kelvin sign a k. */
function fold(key: string): string {
  return key.toUpperCase().toLowerCase()
}

function unquote(lexeme: string): string {
  if (!lexeme.includes('\\')) return lexeme.slice(1, -1)
  try {
    return String(JSON.parse(lexeme))
  } catch {
    return lexeme
  }
}

function quote(key: string): string {
  return `"${key.slice(0, 60)}"`
}
