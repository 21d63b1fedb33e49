// Requirements on the source that must hold before anything is written (the input `require`).

import { formatPlatform, type Platform } from '../../../registry/model/descriptor.ts'
import { plainText } from '../../../registry/model/plain-text.ts'
import type { ConfigFacts } from '../../image/image-config.ts'
import { matchesGlobFlat } from '../../match/glob.ts'
import { matchesPlatform, parsePlatform } from '../../match/platform.ts'
import { inRange, parseRange } from '../../match/version-range.ts'
import type { Requirements, WantedValue } from '../../model/requirements.ts'
import type { GateFacts } from './facts.ts'

type Gate = (requirements: Requirements, facts: GateFacts) => readonly string[]

/** One plain sentence for each gate that does not hold: which, what is wanted, what was found. All of them at once. */
export function failedGates(requirements: Requirements, facts: GateFacts): readonly string[] {
  return gates.flatMap((gate) => gate(requirements, facts))
}

/** What is wrong with the requirements themselves, before any image is looked at. */
export function requirementProblems(requirements: Requirements): readonly string[] {
  const { platforms = [], referrersPresent = [], labels = {}, annotations = {} } = requirements
  return [
    ...platforms.flatMap((written) => {
      const wanted = parsePlatform(written)
      return 'problem' in wanted ? [`platforms: ${wanted.problem}`] : []
    }),
    ...referrersPresent
      .filter((glob) => glob.startsWith('!'))
      .map((glob) => `referrers-present: ${quote(glob)} excludes, but these are types that must be there`),
    ...valueProblems('labels', labels),
    ...valueProblems('annotations', annotations),
  ]
}

function valueProblems(key: string, wanted: Readonly<Record<string, WantedValue>>): readonly string[] {
  return eachValue(wanted)
    .filter(([, value]) => beginsLikeRange(value) && parseRange(value) === undefined)
    .map(([name, value]) => `${key}: ${quote(value)} of ${quote(name)} begins like a range of versions, but is none`)
}

/** Name and one value that is wanted of it, as often as values are wanted. */
function eachValue(wanted: Readonly<Record<string, WantedValue>>): readonly (readonly [string, string])[] {
  return Object.entries(wanted).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const))
}

const gates: readonly Gate[] = [
  ({ platforms = [] }, facts) =>
    platforms
      .filter((written) => !hasPlatform(facts, written))
      .map((written) => `platforms: ${quote(written)} must be there; the image has ${platformNames(facts)}`),

  ({ referrersPresent = [] }, { referrerTypes }) =>
    referrersPresent
      .filter((glob) => !referrerTypes.some((type) => matchesGlobFlat(type, glob)))
      .map((glob) => `referrers-present: ${quote(glob)} must be attached; attached is ${typeNames(referrerTypes)}`),

  ({ labels = {} }, facts) =>
    eachValue(labels).flatMap(([name, wanted]) => {
      const found = everyConfig(facts, (config) => differing(config.labels, name, wanted))
      return found.map((text) => `labels: ${quote(name)} must be ${quote(wanted)}; ${text}`)
    }),

  ({ annotations = {} }, { root }) =>
    eachValue(annotations).flatMap(([name, wanted]) => {
      const found = differing(root.annotations, name, wanted)
      const subject = root.kind === 'index' ? 'the index' : 'the manifest'
      return found === undefined ? [] : [`annotations: ${quote(name)} must be ${quote(wanted)}; ${subject} ${found}`]
    }),

  ({ maxAge }, facts) => {
    if (maxAge === undefined) return []
    const found = everyConfig(facts, (config) => tooOld(config, facts.now, maxAge))
    return found.map((text) => `max-age: the image may be ${formatAge(maxAge)} old; ${text}`)
  },

  ({ maxSize }, { size }) =>
    maxSize === undefined || size <= maxSize
      ? []
      : [`max-size: the image may have ${formatSize(maxSize)}; it has ${formatSize(size)}`],

  ({ nonRoot = false }, facts) =>
    nonRoot ? everyConfig(facts, runsAsRoot).map((text) => `non-root: the image must not run as root; ${text}`) : [],

  ({ noUnknown = false }, facts) => (noUnknown ? unknownPlatforms(facts) : []),
]

function hasPlatform({ platforms }: GateFacts, written: string): boolean {
  const wanted = parsePlatform(written)
  return !('problem' in wanted) && platforms.some(({ platform }) => matchesPlatform(wanted, platform))
}

/**
 * Where a condition must hold for every config: one text of all that `problem` finds. An image or platform without a
 * config fails it, since nothing says that it holds.
 */
function everyConfig(
  { configs, platforms }: GateFacts,
  problem: (config: ConfigFacts) => string | undefined,
): readonly string[] {
  if (configs.length === 0) return ['it has no config that could say so']
  const silent = new Set(platforms.map(({ digest }) => digest)).size - configs.length
  const found = configs.flatMap((config) => {
    const text = problem(config)
    return text === undefined ? [] : [`${config.platform ? platformName(config.platform) : 'the image'} ${text}`]
  })
  const all = silent > 0 ? [...found, `${silent} of its platforms have no image config`] : found
  return all.length === 0 ? [] : [enumerate(all)]
}

function differing(found: Readonly<Record<string, string>>, name: string, wanted: string): string | undefined {
  const value = Object.hasOwn(found, name) ? found[name] : undefined
  if (value === undefined) return 'has none'
  return matchesValue(value, wanted) ? undefined : `has ${quote(value)}`
}

/** Characters, as the semver library has it. */
const versionLimit = 256

function matchesValue(value: string, wanted: string): boolean {
  if (!beginsLikeRange(wanted)) return matchesGlobFlat(value, wanted)
  if (value.length > versionLimit) return false
  const range = parseRange(wanted)
  const groups = /^v?(?<numbers>\d+(?:\.\d+){0,2})(?:-(?<prerelease>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(
    value,
  )?.groups
  if (range === undefined || groups === undefined) return false
  const numbers = groups['numbers']?.split('.').map(BigInt) ?? []
  return inRange(range, numbers, groups['prerelease']?.split('.') ?? [])
}

function beginsLikeRange(wanted: string): boolean {
  return /^\s*[<>=~^]/.test(wanted)
}

/** Milliseconds by which the clocks of a builder and of this machine may differ. */
const clockSkew = 600_000

function tooOld({ created }: ConfigFacts, now: number, maxAge: number): string | undefined {
  if (created === undefined) return 'does not say when it was created'
  const when = `was created ${new Date(created).toISOString()}`
  if (created > now + clockSkew) return `${when}, which is in the future`
  return now - created > maxAge ? `${when}, ${formatAge(now - created)} ago` : undefined
}

/** Names and numbers under which a container is the administrator, on Linux and on Windows. */
const administrators = /^(?:|[+-]?0+|root|(?:user manager\\)?containeradministrator)$/i

function runsAsRoot({ user }: ConfigFacts): string | undefined {
  const [name = ''] = user.split(':')
  if (!administrators.test(name.trim())) return undefined
  return user === '' ? 'names no user' : `runs as ${quote(user)}`
}

function unknownPlatforms({ root, platforms }: GateFacts): readonly string[] {
  const entries = root.kind === 'index' ? root.entries : platforms
  const found = entries.filter(({ platform }) => platform?.os === 'unknown' || platform?.architecture === 'unknown')
  if (found.length === 0) return []
  const digests = enumerate(found.map(({ digest }) => digest))
  return [
    `no-unknown: no platform may be unknown; ${digests} ${found.length === 1 ? 'is' : 'are'} (what buildx adds with provenance or an SBOM is)`,
  ]
}

function platformNames({ platforms }: GateFacts): string {
  return platforms.length === 0 ? 'none' : enumerate(platforms.map(({ platform }) => platformName(platform)))
}

function platformName(platform: Platform): string {
  const version = platform['os.version']
  return plainText(`${formatPlatform(platform)}${version === undefined ? '' : `:${version}`}`, 100)
}

function typeNames(types: readonly string[]): string {
  return types.length === 0 ? 'nothing' : enumerate([...new Set(types)].map(quote))
}

/** The first of many; nobody reads the others. */
function enumerate(texts: readonly string[]): string {
  const more = texts.length - 10
  return `${texts.slice(0, 10).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Foreign text in quotes, harmless and short. */
function quote(text: string): string {
  return JSON.stringify(plainText(text, 100))
}

function formatAge(milliseconds: number): string {
  const hours = milliseconds / 3_600_000
  const [amount, unit] = hours >= 48 ? [hours / 24, 'days'] : hours >= 1 ? [hours, 'h'] : [hours * 60, 'min']
  return `${Number(amount.toFixed(1))} ${unit}`
}

function formatSize(bytes: number): string {
  return `${String(bytes).replace(/\B(?=(\d{3})+$)/g, ',')} bytes`
}
