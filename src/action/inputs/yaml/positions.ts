// Parses YAML and keeps the position of every value, so that problems name line and column.
import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml'
import type { ParseResult } from '../../../promote/text/parse.ts'
import { parseYaml } from './parse.ts'

/** Keys and positions (from 0) from the top to a value. */
type Path = readonly PropertyKey[]

export interface LocatedDocument {
  readonly value: unknown
  /** `line 3, column 5` of the value, or of the nearest value around it if it is absent. */
  readonly positionOf: (path: Path) => string
  /** The same of a key in the map at `path`. */
  readonly positionOfKey: (path: Path, key: string) => string
}

/** Characters: ten thousand promotions with two targets each have 1.4 million. */
const sizeLimit = 4 * 1024 * 1024

/** Every scalar is a string. Messages name the line and never its text. */
export function parseLocated(text: string): ParseResult<LocatedDocument> {
  const parsed = parseYaml(text, sizeLimit)
  if ('problems' in parsed) return parsed
  const { content, document, position } = parsed.value
  const resolve = (node: unknown): Node | undefined => {
    const resolved = isAlias(node) ? node.resolve(document) : node
    return isNode(resolved) ? resolved : undefined
  }
  const step = (node: Node, key: PropertyKey): Node | undefined => {
    if (isSeq(node)) return resolve(node.items[Number(key)])
    return resolve(pairOf(node, key, resolve)?.value)
  }
  const walk = (path: Path): Node | undefined => {
    let current = resolve(document.contents)
    for (const key of path) current = (current && step(current, key)) ?? current
    return current
  }
  const at = (node: unknown): string => position(isNode(node) ? (node.range?.[0] ?? 0) : 0)
  return {
    value: {
      value: content,
      positionOf: (path) => at(walk(path)),
      positionOfKey: (path, key) => {
        const map = walk(path)
        return at((map && pairOf(map, key, resolve)?.key) ?? map)
      },
    },
  }
}

/** The entry of a map: its own, or one of a merged map (`<<`). */
function pairOf(node: Node, key: PropertyKey, resolve: (node: unknown) => Node | undefined): Pair | undefined {
  if (!isMap(node)) return undefined
  const named = (name: string) => node.items.find((pair) => isScalar(pair.key) && pair.key.source === name)
  const own = named(String(key))
  if (own !== undefined) return own
  const merged = resolve(named('<<')?.value)
  if (merged === undefined) return undefined
  return (isSeq(merged) ? merged.items : [merged])
    .flatMap((item) => resolve(item) ?? [])
    .map((map) => pairOf(map, key, resolve))
    .find((pair) => pair !== undefined)
}
