// Images as the gates see them: two platforms, a day old, run by a user.
import type { ConfigFacts } from '../../../../src/promote/image/image-config.ts'
import type { GateFacts } from '../../../../src/promote/plan/gates/facts.ts'
import type { Platform } from '../../../../src/registry/model/descriptor.ts'
import { decodeManifest, type Manifest } from '../../../../src/registry/model/manifest.ts'
import { digest } from '../../../integration/promote/support.ts'

export const day = 86_400_000
export const now = Date.UTC(2026, 10, 21)
export const amd64: Platform = { os: 'linux', architecture: 'amd64' }
export const arm64: Platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }
export const digestOfNumber = (number: number) => digest(`sha256:${number.toString(16).padStart(64, '0')}`)

export function index(platforms: readonly Platform[], annotations: Readonly<Record<string, string>> = {}): Manifest {
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const manifests = platforms.map((platform, at) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: digestOfNumber(at),
    size: 500,
    platform,
  }))
  return decodeManifest(
    new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, manifests, annotations })),
    mediaType,
  )
}

export function config(platform: Platform, more: Partial<ConfigFacts> = {}): ConfigFacts {
  return { platform, labels: {}, user: '1000', created: now - day, ...more }
}

export function facts(more: Partial<GateFacts> = {}): GateFacts {
  return {
    root: index([amd64, arm64]),
    platforms: [amd64, arm64].map((platform, at) => ({ platform, digest: digestOfNumber(at) })),
    configs: [config(amd64), config(arm64)],
    referrerTypes: [],
    size: 1_000_000,
    now,
    ...more,
  }
}

export function labelled(...labels: readonly Readonly<Record<string, string>>[]): GateFacts {
  return facts({ configs: [amd64, arm64].map((platform, at) => config(platform, { labels: labels[at] ?? {} })) })
}
