// Selects platforms of an index. The same input gives the same bytes.
import { type Descriptor, formatPlatform, type Platform } from '../../registry/model/descriptor.ts'
import type { Index } from '../../registry/model/manifest.ts'
import { matchesPlatform, parsePlatform } from '../match/platform.ts'
import { InvalidSourceError } from '../model/errors.ts'
import { nearestName } from '../text/did-you-mean.ts'
import { encodeIndex, parse, rawEntries } from './encode-index.ts'
import { isAttestation } from './platforms.ts'

interface SubsetOptions {
  /** All without it. */
  readonly platforms?: readonly string[]
  /** False: entries for an unknown platform, as BuildKit's attestations are, are left out. */
  readonly attestations?: boolean
}

/**
 * The index with only the wanted platforms, and their attestation manifests unless these are left out; descriptors and
 * annotations untouched. Throws InvalidSourceError, by the name of the image, if a wanted platform is not in it.
 */
export function platformSubset(index: Index, { platforms, attestations = true }: SubsetOptions, name: string): Index {
  const chosen = new Set(platforms === undefined ? index.entries : select(index, platforms, name))
  const digests = new Set<string>([...chosen].map(({ digest }) => digest))
  const isKept = (entry: Descriptor) => chosen.has(entry) || digests.has(attested(entry))
  const kept = index.entries.map((entry) => isKept(entry) && (attestations || !isAttestation(entry)))
  if (kept.every(Boolean)) return index
  if (!kept.some(Boolean))
    throw new InvalidSourceError(
      `${name} has no entry for a platform, and attestations are left out`,
      'Leave out `attestations: false`.',
    )
  const manifests = rawEntries(index).filter((_, at) => kept[at])
  return encodeIndex({ ...parse(index.bytes), manifests }, index.descriptor.mediaType)
}

/** The one entry of a wanted platform. Throws InvalidSourceError if there is none, or more than one. */
export function pickPlatform(index: Index, wanted: string, name: string): Descriptor {
  const [entry, ...rest] = select(index, [wanted], name)
  if (entry !== undefined && rest.length === 0) return entry
  throw new InvalidSourceError(
    `${wanted} is not one platform of ${name}: ${rest.length + Number(entry !== undefined)} match`,
    `Name one of ${index.entries.flatMap(platformOf).map(formatPlatform).join(', ')}.`,
  )
}

/** Throws InvalidSourceError if a single image, whose config names `platform`, is not for every wanted platform. */
export function checkPlatform(platform: Platform | undefined, wanted: readonly string[], name: string): void {
  const own = platform === undefined ? [] : [platform]
  checkMatched(
    wanted.filter((text) => !own.some((candidate) => isWanted(text, candidate))),
    own,
    name,
  )
}

function select(index: Index, wanted: readonly string[], name: string): readonly Descriptor[] {
  const chosen = wanted.map((text) => ({
    text,
    entries: index.entries.filter((entry) => platformOf(entry).some((platform) => isWanted(text, platform))),
  }))
  const unmatched = chosen.filter(({ entries }) => entries.length === 0).map(({ text }) => text)
  checkMatched(unmatched, index.entries.flatMap(platformOf), name)
  return [...new Set(chosen.flatMap(({ entries }) => entries))]
}

function checkMatched(unmatched: readonly string[], platforms: readonly Platform[], name: string): void {
  if (unmatched.length === 0) return
  const present = platforms.map(formatPlatform).join(', ')
  throw new InvalidSourceError(
    `${name} has no ${unmatched.join(' and no ')}`,
    present === '' ? 'It names no platform.' : adviceFor(unmatched, platforms.map(formatPlatform)),
  )
}

/** The nearest platform for a misspelt architecture: one that exists is meant, however near another one is. */
function adviceFor(unmatched: readonly string[], present: readonly string[]): string {
  const misspelt = unmatched.filter((text) => !isKnownArchitecture(text))
  const nearest = new Set(misspelt.flatMap((text) => nearestName(text, present) ?? []))
  const advice = nearest.size === 0 ? 'Build it, or leave it out.' : `Did you mean ${[...nearest].join(' and ')}?`
  return `${advice} The image has ${present.join(', ')}.`
}

/** Those of Go for which images are built. */
const knownArchitectures: ReadonlySet<string> = new Set(
  '386 amd64 arm arm64 loong64 mips mipsle mips64 mips64le ppc64 ppc64le riscv64 s390x wasm'.split(' '),
)

function isKnownArchitecture(text: string): boolean {
  const platform = parsePlatform(text)
  return !('problem' in platform) && knownArchitectures.has(platform.architecture)
}

function isWanted(text: string, platform: Platform): boolean {
  const wanted = parsePlatform(text)
  return !('problem' in wanted) && matchesPlatform(wanted, platform)
}

function platformOf(entry: Descriptor): readonly Platform[] {
  return entry.platform && !isAttestation(entry) ? [entry.platform] : []
}

function attested({ annotations }: Descriptor): string {
  return annotations?.['vnd.docker.reference.digest'] ?? ''
}
