// Selects referrers by globs of artifact types, and of annotations by their key. Reports globs that select nothing.
import type { Manifest } from '../../registry/model/manifest.ts'
import { mediaTypes } from '../../registry/model/media-types.ts'
import { plainText } from '../../registry/model/plain-text.ts'
import { matchesGlobFlat } from '../match/glob.ts'
import { artifactTypesOf, type ReferrerAttributes } from '../model/referrer.ts'
import type { ReferrerSelection } from '../model/request.ts'
import type { Survey } from '../model/survey.ts'
import { nearestName } from '../text/did-you-mean.ts'

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

/** Artifact types that a warning names, and characters of each. */
const namedTypes = 5
const typeLength = 80

/**
 * A warning for each glob that selects no referrer of any image of the run although there are some: a misspelt type would
 * leave a signature or an SBOM behind in silence.
 */
export function unmatchedGlobs(surveys: readonly Pick<Survey, 'request' | 'selectable'>[]): readonly string[] {
  const uses = surveys.flatMap(({ request, selectable }) => {
    const { referrers: selection } = request.options
    if (selection === 'all' || selection === 'none' || selectable.size === 0) return []
    const artifacts = [...selectable.values()]
    return [...new Set(selection.filter((entry) => !entry.startsWith('!')))].map((glob) => ({ glob, artifacts }))
  })
  return [...Map.groupBy(uses, ({ glob }) => glob)].flatMap(([glob, images]) => {
    const artifacts = images.flatMap((image) => image.artifacts)
    return artifacts.some((attributes) => matchesEntry(glob, attributes))
      ? []
      : [describeUnmatched(glob, artifacts, images.length)]
  })
}

/** Without the config of an image, which cosign's tags have beside the types of their layers. */
function tellingTypes({ types }: ReferrerAttributes): readonly string[] {
  const telling = types.filter((type) => type !== mediaTypes.ociConfig)
  return telling.length > 0 ? telling : types
}

function describeUnmatched(glob: string, artifacts: readonly ReferrerAttributes[], images: number): string {
  const types = [...new Set(artifacts.flatMap(tellingTypes))].sort()
  const named = types.slice(0, namedTypes).map((type) => plainText(type, typeLength))
  const more = types.length > namedTypes ? `, and ${types.length - namedTypes} more types` : ''
  const nearest = nearestName(glob, types)
  const hint = nearest === undefined ? '' : `. Did you mean ${JSON.stringify(plainText(nearest, typeLength))}?`
  const owner = images === 1 ? 'the image' : `${images} images`
  const verb =
    artifacts.length === 1 ? 'does not match the only artifact' : `matches none of the ${artifacts.length} artifacts`
  return `\`referrers\`: ${plainText(glob, typeLength)} ${verb} of ${owner} (${named.join(', ')}${more})${hint}`
}
