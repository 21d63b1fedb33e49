// The list of referrers that clients keep themselves: a merge that loses nothing and adds nothing twice.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeManifest } from '../../../../src/registry/model/decode/manifest.ts'
import type { Descriptor } from '../../../../src/registry/model/descriptor.ts'
import { digestOf } from '../../../../src/registry/model/digest.ts'
import { MalformedError } from '../../../../src/registry/model/errors.ts'
import { manifestFields } from '../../../../src/registry/model/json/keys.ts'
import type { Manifest } from '../../../../src/registry/model/manifest.ts'
import { mediaTypes } from '../../../../src/registry/model/media-types.ts'
import { addReferrers } from '../../../../src/registry/model/referrers-index.ts'

/** Few enough that lists overlap. */
const referrer = fc.integer({ min: 0, max: 9 }).map(
  (seed): Descriptor => ({
    mediaType: mediaTypes.ociManifest,
    digest: digestOf(String(seed)),
    size: seed,
    artifactType: 'application/x.test',
    annotations: { seed: String(seed) },
  }),
)
const referrers = fc.array(referrer, { maxLength: 12 })

function entriesOf(list: Manifest | undefined): readonly string[] {
  return list?.kind === 'index' ? list.entries.map(({ digest }) => digest) : []
}

describe('a list of referrers', () => {
  it('has what it had, in its order, then what is new, each once', () => {
    fc.assert(
      fc.property(referrers, referrers, (before, more) => {
        const former = addReferrers(undefined, before)
        const next = addReferrers(former, more) ?? former
        const wanted = [...new Set([...before, ...more].map(({ digest }) => digest))]
        expect(entriesOf(next)).toEqual(wanted)
      }),
    )
  })

  it('gives the same bytes for the same inputs, and nothing if nothing is missing', () => {
    fc.assert(
      fc.property(fc.array(referrer, { minLength: 1, maxLength: 12 }), (list) => {
        const created = addReferrers(undefined, list)
        expect(addReferrers(undefined, list)?.descriptor.digest).toBe(created?.descriptor.digest)
        expect(addReferrers(created, list)).toBeUndefined()
      }),
    )
  })

  /** No field of a descriptor in another spelling: a list with one is refused. */
  const key = fc.string().filter((name) => !manifestFields.known.has(name.toLowerCase()))

  it('keeps every field of entries that others wrote', () => {
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (unknown) => {
        const entry = { ...unknown, mediaType: mediaTypes.ociManifest, digest: digestOf('theirs'), size: 1 }
        const document = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [entry] }
        const former = decodeManifest(Buffer.from(JSON.stringify(document)), mediaTypes.ociIndex)
        const next = addReferrers(former, [{ mediaType: mediaTypes.ociManifest, digest: digestOf('ours'), size: 2 }])
        const text = Buffer.from(next?.bytes ?? []).toString()
        expect(text).toContain(JSON.stringify(entry))
      }),
    )
  })

  it('that is nested more deeply than can be written is refused when it is read', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const text = `{"schemaVersion":2,"mediaType":"${mediaTypes.ociIndex}","manifests":[],"x":${deep}}`
    expect(() => decodeManifest(Buffer.from(text), mediaTypes.ociIndex)).toThrow(MalformedError)
  })
})
