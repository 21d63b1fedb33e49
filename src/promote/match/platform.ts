// Parses and compares platforms in the spellings that docker accepts.
import type { Platform } from '../../registry/model/descriptor.ts'

export interface PlatformProblem {
  readonly problem: string
}

const spelled =
  /^(?<os>[a-z][a-z0-9_-]*)(?:\((?<inner>[0-9][0-9.]*)\))?\/(?<architecture>[a-z0-9][a-z0-9_-]*)(?:\/(?<variant>[a-z0-9][a-z0-9._-]*))?(?::(?<outer>[0-9][0-9.]*))?$/

/**
 * Reads `os/architecture[/variant]` in any spelling that docker takes (`linux/x86_64`, `linux/arm64/v8`, `linux/armhf`)
 * into containerd's normal form. The version of Windows may be asked for in containerd's way,
 * `windows(10.0.17763)/amd64`, or in crane's, `windows/amd64:10.0.17763`.
 */
export function parsePlatform(text: string): Platform | PlatformProblem {
  const written = text.trim().toLowerCase()
  const { os, architecture, variant, inner, outer } = spelled.exec(written)?.groups ?? {}
  if (written.length > 100 || os === undefined || architecture === undefined) return { problem: problemOf(written) }
  if (inner !== undefined && outer !== undefined)
    return { problem: `${quote(written)} names the version of ${os} twice` }
  const version = inner ?? outer
  return normalizePlatform({
    os,
    architecture,
    ...(variant !== undefined && { variant }),
    ...(version !== undefined && { 'os.version': version }),
  })
}

/**
 * Whether `platform` is one that `wanted` means. Without a variant every variant of the architecture is meant, with one
 * that alone. `os.version` counts if it is given, as far as it is written: `10.0.17763` takes `10.0.17763.5696`.
 */
export function matchesPlatform(wanted: Platform, platform: Platform): boolean {
  const [left, right] = [normalizePlatform(wanted), normalizePlatform(platform)]
  return (
    left.os === right.os &&
    left.architecture === right.architecture &&
    (left.variant === undefined || left.variant === implied(right)) &&
    startsWithVersion(right['os.version'], left['os.version'])
  )
}

/** containerd's aliases: what an architecture is really called, and the variant that its name implies. */
const architectures: ReadonlyMap<string, Pick<Platform, 'architecture' | 'variant'>> = new Map([
  ['i386', { architecture: '386' }],
  ['x86_64', { architecture: 'amd64' }],
  ['x86-64', { architecture: 'amd64' }],
  ['aarch64', { architecture: 'arm64' }],
  ['armhf', { architecture: 'arm', variant: 'v7' }],
  ['armel', { architecture: 'arm', variant: 'v6' }],
])

/** Variants that every machine of the architecture has: they are equal to no variant. */
const baselines: ReadonlyMap<string, string> = new Map([
  ['amd64', 'v1'],
  ['arm64', 'v8'],
])

function normalizePlatform(platform: Platform): Platform {
  const lower = platform.architecture.toLowerCase()
  const { architecture, variant: named } = architectures.get(lower) ?? { architecture: lower }
  const variant = named ?? platform.variant?.toLowerCase().replace(/^(?=\d)/, 'v')
  const os = platform.os.toLowerCase()
  const version = platform['os.version']
  return {
    os: os === 'macos' ? 'darwin' : os,
    architecture,
    ...(variant !== undefined && variant !== baselines.get(architecture) && { variant }),
    ...(version !== undefined && { 'os.version': version }),
  }
}

/** The variant of an image's platform: 32-bit arm without one is v7 to containerd. */
function implied({ architecture, variant }: Platform): string | undefined {
  return variant ?? (architecture === 'arm' ? 'v7' : undefined)
}

function startsWithVersion(version: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || version === wanted || version?.startsWith(`${wanted}.`) === true
}

function problemOf(written: string): string {
  const form = 'write os/architecture or os/architecture/variant, such as linux/amd64 or linux/arm/v7'
  const hint = /^[a-z0-9_-]+$/.test(written) && written !== 'linux' ? ` (did you mean "linux/${written}"?)` : ''
  return `${quote(written)} is not a platform: ${form}${hint}`
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)
}
