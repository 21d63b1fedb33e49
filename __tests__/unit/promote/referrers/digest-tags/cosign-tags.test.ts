// Merging a digest tag whose config at the destination is hostile, or of no use.
import { describe, expect, it } from 'vitest'
import { mergeSignatures } from '../../../../../src/promote/referrers/digest-tags/cosign-tags.ts'
import { decodeManifest } from '../../../../../src/registry/model/decode/manifest.ts'
import { type Digest, digestOf } from '../../../../../src/registry/model/digest.ts'
import type { Image } from '../../../../../src/registry/model/manifest.ts'
import { mediaTypes } from '../../../../../src/registry/model/media-types.ts'
import { parseReference } from '../../../../../src/registry/model/reference-syntax/parse.ts'

const origin = parseReference('one.test/app:1').repository
const config = Buffer.from('{"rootfs":{"type":"layers","diff_ids":["sha256:old"]}}')

function signature(name: string): Image {
  const layer = { mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json', digest: digestOf(name), size: 1 }
  const own = { mediaType: mediaTypes.ociConfig, digest: digestOf(config), size: config.length }
  const manifest = decodeManifest(
    Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociManifest, config: own, layers: [layer] })),
    undefined,
  )
  if (manifest.kind !== 'image') throw new TypeError('not an image')
  return manifest
}

const layersOf = ({ manifest }: ReturnType<typeof mergeSignatures>): readonly Digest[] =>
  manifest.kind === 'image' ? manifest.layers.map(({ digest }) => digest) : []

const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('the signatures of both sides', () => {
  const [ours, theirs] = [signature('ours'), signature('theirs')]

  it.each<[string, Buffer | undefined, boolean]>([
    ['a config', config, true],
    ['a config that is not JSON', Buffer.from('{'), false],
    ['a config that is too large to be read', undefined, false],
    ['a config that is nested 100,000 deep', Buffer.from(`{"rootfs":{"diff_ids":[],"x":${deep(100_000)}}}`), false],
  ])('are merged over %s', (_name, bytes, changes) => {
    const merged = mergeSignatures({ manifest: ours, origin }, theirs, bytes)
    expect(layersOf(merged)).toEqual([digestOf('theirs'), digestOf('ours')])
    const { manifest } = merged
    expect(manifest.kind === 'image' && manifest.config.digest !== theirs.config.digest).toBe(changes)
  })
})
