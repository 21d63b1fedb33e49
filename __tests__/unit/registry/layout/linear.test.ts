// A layout of many manifests is read as often as it has some, and not as often as it is asked.
import { describe, expect, it } from 'vitest'
import { type Built, image, referrer } from '../../../../sandbox/content.ts'
import { isLayoutPath, type WritableFiles } from '../../../../src/registry/layout/files/files.ts'
import type { Layout } from '../../../../src/registry/layout/layout.ts'
import { listReferrers } from '../../../../src/registry/layout/reachable.ts'
import { readManifest } from '../../../../src/registry/layout/read.ts'
import { indexReferrers, pushManifest, pushTags } from '../../../../src/registry/layout/write.ts'
import { referrerDescriptor } from '../../../../src/registry/model/referrer-listing.ts'
import { keyedMutex } from '../../../../src/registry/util/keyed-mutex.ts'
import { decode, digestIn, tag } from '../../../integration/registry/content.ts'
import { entry, layoutFiles } from './place.ts'

/** A layout in memory that counts how often a file of it is read. */
function counting(all: readonly Built[]): { readonly layout: Layout; readonly reads: () => number } {
  let reads = 0
  const held = new Map(
    Object.entries(
      layoutFiles(
        all,
        all.map((builtContent) => entry(builtContent)),
      ),
    ),
  )
  const files: WritableFiles = {
    find: async (path) => {
      const content = held.get(path)
      if (content === undefined) return undefined
      const bytes = Buffer.from(content)
      const read = async function* (): AsyncGenerator<Uint8Array> {
        reads += 1
        yield bytes
      }
      return { size: bytes.byteLength, read }
    },
    check: async () => undefined,
    exclusively: (task) => task(),
    publish: async () => undefined,
    write: async (path, chunks) => {
      const parts: Uint8Array[] = []
      for await (const chunk of chunks) parts.push(chunk)
      if (isLayoutPath(path)) held.set(path, Buffer.concat(parts))
    },
  }
  const { signal } = new AbortController()
  const layout: Layout = { name: { kind: 'oci', path: 'x' }, files, turns: keyedMutex(), cached: {}, signal }
  return { layout, reads: () => reads }
}

describe('a layout of many manifests', () => {
  const subjects = Array.from({ length: 100 }, (_, at) => image({ platform: `linux/x${at}` }))
  const attached = subjects.map((subject) => referrer({ subject, artifactType: 'application/x.test' }))

  it('is walked once, however many subjects are asked about', async () => {
    const { layout, reads } = counting([...subjects, ...attached])
    for (const [at, { digest }] of subjects.entries())
      expect((await listReferrers(layout, digestIn(digest))).map(({ digest }) => digest)).toEqual([
        attached[at]?.digest,
      ])
    expect(reads()).toBe(2 + 200)
  })

  it('has its index read once, however many manifests are asked for', async () => {
    const { layout, reads } = counting(subjects)
    for (const { digest } of subjects) await readManifest(layout, digestIn(digest))
    expect(reads()).toBe(2 + 100)
  })

  it('shows at once what is written to it', async () => {
    const [subject, otherImage] = subjects
    const [former, added] = ['one', 'two'].map((type) =>
      referrer({ subject: subject ?? image(), artifactType: `x/${type}` }),
    )
    if (subject === undefined || otherImage === undefined || former === undefined || added === undefined)
      throw new Error('they are made')
    const { layout } = counting([subject, former])
    const of = digestIn(subject.digest)
    expect(await listReferrers(layout, of)).toHaveLength(1)
    await pushManifest(layout, decode(added))
    await indexReferrers(layout, of, [referrerDescriptor(decode(added))])
    expect(await listReferrers(layout, of)).toHaveLength(2)
    expect(await readManifest(layout, tag('new'))).toBeUndefined()
    await pushTags(layout, decode(otherImage), [tag('new')])
    expect((await readManifest(layout, tag('new')))?.descriptor.digest).toBe(otherImage.digest)
  })
})
