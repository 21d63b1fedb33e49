// Combines several images into one index. The same input gives the same bytes.
import { formatPlatform, type Platform } from '../../registry/model/descriptor.ts'
import type { Index, Manifest } from '../../registry/model/manifest.ts'
import { mediaTypes } from '../../registry/model/media-types.ts'
import { InvalidSourceError } from '../model/errors.ts'
import { encodeIndex, rawEntries } from './encode-index.ts'
import { isAttestation } from './platforms.ts'

/** An image to combine; `platform` is the one in a single image's config. */
export interface CombineSource {
  /** The source as the user wrote it, for errors. */
  readonly name: string
  readonly root: Manifest
  readonly platform: Platform | undefined
}

/**
 * Combines images into one index, in their order; attestation manifests are kept. Docker images give a manifest list
 * unless it has to carry annotations. Throws InvalidSourceError on a clash.
 */
export function combineIndex(sources: readonly CombineSource[], annotated = false): Index {
  const entries = sources.flatMap(entriesOf)
  const clashes = [
    ...Map.groupBy(
      entries.filter(({ platform }) => platform !== undefined),
      ({ platform }) => platform,
    ).entries(),
  ]
    .filter(([, group]) => group.length > 1)
    .map(([platform, group]) => `${platform} is in ${group.map(({ name }) => name).join(' and ')}`)
  if (clashes.length > 0)
    throw new InvalidSourceError(`the sources cannot be combined: ${clashes.join('; ')}`, 'Give each platform once.')
  const docker =
    !annotated && sources.every(({ root }) => root.descriptor.mediaType.startsWith('application/vnd.docker.'))
  const mediaType = docker ? mediaTypes.dockerList : mediaTypes.ociIndex
  return encodeIndex({ schemaVersion: 2, mediaType, manifests: entries.map(({ entry }) => entry) }, mediaType)
}

interface Entry {
  readonly name: string
  readonly entry: unknown
  /** In words; `undefined` for an attestation manifest. */
  readonly platform: string | undefined
}

function entriesOf({ name, root, platform }: CombineSource): readonly Entry[] {
  if (root.kind === 'index') {
    const raw = rawEntries(root)
    return root.entries.map((entry, at) => ({
      name,
      entry: raw[at],
      platform: entry.platform && !isAttestation(entry) ? formatPlatform(entry.platform) : undefined,
    }))
  }
  if (platform === undefined)
    throw new InvalidSourceError(
      `${name} cannot be combined: its config names no platform`,
      'Only images for a platform can be combined.',
    )
  const { mediaType, digest, size } = root.descriptor
  return [{ name, entry: { mediaType, digest, size, platform }, platform: formatPlatform(platform) }]
}
