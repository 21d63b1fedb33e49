// Images as the gates see them: two platforms, a day old, run by a user.
import type { ImageConfig } from '../../../../../src/promote/image/image-config.ts'
import type { AttachedReferrer } from '../../../../../src/promote/model/referrer.ts'
import type { GateSubject } from '../../../../../src/promote/plan/gates/model/gate.ts'
import { openRepositories } from '../../../../../src/promote/repositories.ts'
import { decodeManifest } from '../../../../../src/registry/model/decode/manifest.ts'
import type { Platform } from '../../../../../src/registry/model/descriptor.ts'
import type { Manifest } from '../../../../../src/registry/model/manifest.ts'
import { parseReference } from '../../../../../src/registry/model/reference-syntax/parse.ts'
import { digest, request, settings } from '../../../../integration/promote/support.ts'
import { memoryRegistries } from '../../../../support/memory.ts'

export const day = 86_400_000
export const now = Date.UTC(2026, 10, 21)
export const amd64: Platform = { os: 'linux', architecture: 'amd64' }
export const arm64: Platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }
export const digestOfNumber = (number: number) => digest(`sha256:${number.toString(16).padStart(64, '0')}`)

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
} as const

function manifestOf(document: object, mediaType: string = types.manifest): Manifest {
  return decodeManifest(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...document })), mediaType)
}

export function index(platforms: readonly Platform[], annotations: Readonly<Record<string, string>> = {}): Manifest {
  const manifests = platforms.map((platform, at) => ({
    mediaType: types.manifest,
    digest: digestOfNumber(at),
    size: 500,
    platform,
  }))
  return manifestOf({ manifests, annotations }, types.index)
}

export function config(platform: Platform, more: Partial<ImageConfig> = {}): ImageConfig {
  return { platform, labels: {}, user: '1000', created: now - day, ...more }
}

/** A referrer of a type, as a list has it. */
function attached(artifactType: string): AttachedReferrer {
  const empty = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOfNumber(7), size: 2 }
  const manifest = manifestOf({ artifactType, config: empty, layers: [empty] })
  return { subject: digestOfNumber(0), manifest, origin: parseReference('one.test/app:1').repository }
}

const registries = memoryRegistries()

interface Seen extends Partial<Omit<GateSubject, 'images'>> {
  readonly configs?: readonly ImageConfig[]
  /** Artifact types of referrers. */
  readonly attached?: readonly string[]
  /** Bytes of everything together. */
  readonly size?: number
}

/** What the gates look at; each config is that of an image. */
export function subject({
  configs = [config(amd64), config(arm64)],
  attached: list = [],
  size,
  ...more
}: Seen = {}): GateSubject {
  const root = more.root ?? index([amd64, arm64])
  const asked = request('one.test/app:1', ['one.test/app:2'])
  const single = manifestOf({
    config: { mediaType: types.config, digest: digestOfNumber(8), size: size ?? 1_000_000 },
    layers: [],
  })
  const origin = asked.sources[0].repository
  const weighed = { ...single, descriptor: { ...single.descriptor, size: 0 } }
  return {
    request: asked,
    sources: asked.sources,
    hasStoredSignatures: false,
    trustServices: settings.trustServices,
    root,
    nodes: [{ manifest: weighed, origin }, ...(more.root ? [{ manifest: more.root, origin }] : [])],
    images: async () =>
      configs.map((imageConfig, at) => ({
        config: imageConfig,
        digest: digestOfNumber(at),
        name: imageConfig.platform === undefined ? digestOfNumber(at) : nameOf(imageConfig.platform),
        ...(imageConfig.platform && { platform: imageConfig.platform }),
      })),
    referrers: list.map(attached),
    listed: [],
    repositories: openRepositories([asked], registries.open, { signal: settings.signal, writing: false }),
    now,
    ...more,
  }
}

const nameOf = ({ os, architecture, variant }: Platform) => [os, architecture, variant].filter(Boolean).join('/')

export function labelled(...labels: readonly Readonly<Record<string, string>>[]): GateSubject {
  return subject({ configs: [amd64, arm64].map((platform, at) => config(platform, { labels: labels[at] ?? {} })) })
}
