// A digest tag is absent only if two reads say so: what is absent gets overwritten.
import { expect, it } from 'vitest'
import { readDigestTag, secondLook } from '../../../../../src/promote/referrers/digest-tags/read.ts'
import { decodeManifest } from '../../../../../src/registry/model/decode/manifest.ts'
import { digestOf } from '../../../../../src/registry/model/digest.ts'
import type { Manifest } from '../../../../../src/registry/model/manifest.ts'
import { mediaTypes } from '../../../../../src/registry/model/media-types.ts'
import { isTag } from '../../../../../src/registry/model/reference.ts'
import { fallbackTag } from '../../../../../src/registry/model/referrer-listing.ts'

const manifest = decodeManifest(
  Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] })),
  undefined,
)

it.each<[string, readonly (Manifest | undefined)[], Manifest | undefined, number]>([
  ['the first read', [manifest], manifest, 0],
  ['the second read', [undefined, manifest], manifest, 1],
  ['neither read', [undefined, undefined], undefined, 1],
])('is what %s shows', async (_name, answers, expected, pauses) => {
  const tag = `${fallbackTag(digestOf('app'))}.sig`
  if (!isTag(tag)) throw new TypeError('no tag')
  const [left, slept] = [[...answers], new Array<number>()]
  const sleep = async (milliseconds: number) => void slept.push(milliseconds)
  expect(await readDigestTag({ manifest: async () => left.shift() }, tag, sleep)).toBe(expected)
  expect(slept).toEqual(Array.from({ length: pauses }, () => secondLook))
})
