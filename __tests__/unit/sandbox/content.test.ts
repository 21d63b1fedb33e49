// The content builders: what they make is real, deterministic, and accepted by a registry.
import { gunzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { extract } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import * as content from '../../../sandbox/content.ts'
import { digestOf } from '../../../sandbox/storage/names.ts'
import { start, text } from './harness.ts'

async function untar(archive: Uint8Array): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {}
  const reader = extract()
  reader.end(archive)
  for await (const entry of reader) {
    const chunks: Uint8Array[] = []
    for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(chunk)
    files[entry.header.name] = text(Buffer.concat(chunks))
  }
  return files
}

describe('content', () => {
  it('has layers that a tar library reads back, the same for any order of files', async () => {
    const file = fc.tuple(fc.stringMatching(/^[a-z]{1,20}(?:\/[a-z]{1,20}){0,3}$/), fc.string({ maxLength: 1200 }))
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(file, { maxLength: 5, selector: ([name]) => name }), async (entries) => {
        const built = content.layer(Object.fromEntries(entries))
        const archive = gunzipSync(built.bytes)
        expect(await untar(archive)).toEqual(Object.fromEntries(entries))
        expect(digestOf(archive)).toBe(built.diffId)
        expect(content.layer(Object.fromEntries(entries.toReversed())).digest).toBe(built.digest)
      }),
      { numRuns: 50 },
    )
  })

  it('names itself by the digest of its bytes, all the way down', () => {
    const check = (built: content.Built): void => {
      expect(digestOf(built.bytes)).toBe(built.digest)
      for (const [digest, bytes] of built.blobs) expect(digestOf(bytes)).toBe(digest)
      for (const child of built.children) check(child)
    }
    const image = content.image({ platform: 'linux/arm/v7', labels: { a: 'b' } })
    check(content.index([image, content.attestation(image), content.index([content.image()])], { note: 'nested' }))
    check(content.dockerList([content.image({ docker: true })]))
  })

  it('has annotations if some are given', () => {
    const note = '"note": "kept"'
    for (const children of [[], [content.image()]]) {
      expect(text(content.index(children, { note: 'kept' }).bytes)).toContain(note)
      expect(text(content.index(children).bytes)).not.toContain('annotations')
    }
    expect(text(content.image({ annotations: { note: 'kept' } }).bytes)).toContain(note)
  })

  it('attests as BuildKit does', () => {
    const image = content.image()
    const built = content.attestation(image, ['https://slsa.dev/provenance/v1', 'https://spdx.dev/Document'])
    expect(built.descriptor).toMatchObject({
      platform: { architecture: 'unknown', os: 'unknown' },
      annotations: {
        'vnd.docker.reference.digest': image.digest,
        'vnd.docker.reference.type': 'attestation-manifest',
      },
    })
    expect(text(built.bytes)).toContain('"in-toto.io/predicate-type": "https://spdx.dev/Document"')
  })

  it('signs as cosign does, under the digest’s tag', () => {
    const image = content.image()
    expect(content.digestTag(image.digest, '.sig')).toMatch(/^sha256-[0-9a-f]{64}\.sig$/)
    const [first = new Uint8Array()] = [...content.cosignSignature(image, ['one', 'two']).blobs.values()].slice(1)
    expect(text(first)).toContain(image.digest)
  })

  it('makes noise that is the same for the same seed', () => {
    const [first, same, ofOtherSeed] = ['a', 'a', 'b'].map(
      (seed) => content.randomImage({ layers: [1000, 2000], seed }).digest,
    )
    expect(first).toBe(same)
    expect(first).not.toBe(ofOtherSeed)
  })

  it('is accepted by a registry, pushed or seeded alike', async () => {
    const image = content.image({ annotations: { a: 'b' } })
    const parts = [image, content.attestation(image), content.image({ docker: true }), content.index([image])]
    const built = content.index(parts)
    const signature = content.cosignSignature(image)
    const artifact = content.referrer({ subject: built, artifactType: 'application/spdx+json' })
    const [pushed, seeded] = [await start(), await start()]
    for (const builtContent of [built, signature, artifact]) {
      await content.push(pushed.url, 'acme/app', builtContent, [`v${builtContent.bytes.length}`])
      content.seed(seeded.store, 'acme/app', builtContent, [`v${builtContent.bytes.length}`])
    }
    const held = ({ store }: typeof pushed): unknown => [
      store.tags('acme/app'),
      store
        .manifests('acme/app')
        .map(({ digest, mediaType }) => `${digest} ${mediaType}`)
        .sort(),
    ]
    expect(held(pushed)).toEqual(held(seeded))
    await expect(content.push(pushed.url, 'Bad', built)).rejects.toThrow('400')
  })
})
