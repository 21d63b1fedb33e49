// Selects referrers by globs of artifact types, and of annotations by their key.
import type { Manifest } from '../../registry/model/manifest.ts'
import { matchesGlobFlat } from '../match/glob.ts'
import { artifactTypesOf } from '../model/referrer.ts'
import type { ReferrerSelection } from '../model/request.ts'

/** What a selection is matched against, from the referrer's own manifest: lists are not always right. */
export interface ReferrerAttributes {
  readonly types: readonly string[]
  readonly annotations: Readonly<Record<string, string>>
}

/** The attributes of a referrer; `tagged` if a digest tag names it. */
export function attributesOf(manifest: Manifest, tagged: boolean): ReferrerAttributes {
  return { types: artifactTypesOf(manifest, tagged), annotations: manifest.annotations }
}

/**
 * Whether a referrer is selected. An entry is a glob of artifact types, in which `*` matches the slash too, or
 * `key=glob`, which matches the value of that annotation. `!` excludes; without any other entry all else is selected.
 */
export function matchesSelection(selection: ReferrerSelection, traits: ReferrerAttributes): boolean {
  if (selection === 'all' || selection === 'none') return selection === 'all'
  const positive = selection.filter((entry) => !entry.startsWith('!'))
  const negative = selection.filter((entry) => entry.startsWith('!')).map((entry) => entry.slice(1))
  const matches = (entry: string) => matchesEntry(entry, traits)
  return (positive.length === 0 || positive.some(matches)) && !negative.some(matches)
}

function matchesEntry(entry: string, { types, annotations }: ReferrerAttributes): boolean {
  const equals = entry.indexOf('=')
  if (equals < 0) return types.some((type) => matchesGlobFlat(type, entry))
  const key = entry.slice(0, equals)
  const value = Object.hasOwn(annotations, key) ? annotations[key] : undefined
  return value !== undefined && matchesGlobFlat(value, entry.slice(equals + 1))
}
