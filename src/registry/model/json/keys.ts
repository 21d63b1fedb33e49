// Checks the keys of a JSON document before it is parsed: duplicates, other spellings, and nesting.
import { MalformedError } from '../errors.ts'

/** Levels of nesting; documents of registries have fewer than a dozen. */
const depthLimit = 64

/** Field names, which Go matches without regard to case: two spellings in one document are read in two ways. */
export interface FieldNames {
  readonly known: ReadonlySet<string>
  /** Known keys whose objects have arbitrary keys, such as `annotations`. */
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
  'fsLayers',
  'blobSum',
  'signatures',
  'protected',
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

/**
 * Throws MalformedError for a duplicate key in an object, a known name in another case (`Config`, `manifestſ`), and
 * nesting beyond 64 levels. What is below a key that no client reads may have any spelling. `text` need not be JSON: its
 * parser reports that.
 */
export function checkKeys(text: string, what: string, names: FieldNames): void {
  const checker = new KeyChecker(what, names)
  for (const [lexeme] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/gsu)) checker.read(lexeme)
}

interface Level {
  /** Whether the keys may have any spelling, as in `annotations`. */
  readonly isFree: boolean
  /** The keys of an object so far; absent for an array. */
  readonly keys: Set<string> | undefined
  /** The key whose value comes next. */
  key: string | undefined
}

class KeyChecker {
  readonly #what: string
  readonly #fields: FieldNames
  /** Known names, by their folded spelling. */
  readonly #names: ReadonlyMap<string, string>
  readonly #levels: Level[] = []

  constructor(what: string, fields: FieldNames) {
    this.#what = what
    this.#fields = fields
    this.#names = new Map([...fields.known].map((name) => [fold(name), name]))
  }

  read(lexeme: string): void {
    const level = this.#levels.at(-1)
    if (lexeme === '{' || lexeme === '[') this.#open(lexeme, level)
    else if (lexeme === '}' || lexeme === ']') this.#levels.pop()
    else if (level?.keys === undefined || lexeme === ':') return
    else if (lexeme === ',') level.key = undefined
    else level.key ??= this.#check(unquote(lexeme), level)
  }

  #open(bracket: '{' | '[', parent: Level | undefined): void {
    if (this.#levels.length === depthLimit)
      throw new MalformedError(`${this.#what} is nested deeper than ${depthLimit} levels`)
    const { known, freeMaps } = this.#fields
    const key = parent?.key
    const isFree = parent?.isFree === true || (key !== undefined && (freeMaps.has(key) || !known.has(key)))
    this.#levels.push({ isFree, keys: bracket === '{' ? new Set() : undefined, key: undefined })
  }

  /** Returns the key if it is unique and spelled correctly. */
  #check(key: string, { keys, isFree }: Level): string {
    if (keys?.has(key) === true) throw new MalformedError(`${this.#what} has the key ${quote(key)} twice`)
    keys?.add(key)
    const name = isFree ? undefined : this.#names.get(fold(key))
    if (name !== undefined && name !== key)
      throw new MalformedError(`${this.#what} has the key ${quote(key)}, which other clients read as ${quote(name)}`)
    return key
  }
}

/** Folds case as Go's encoding/json does: `ſ` is an s, and the Kelvin sign a k. */
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
