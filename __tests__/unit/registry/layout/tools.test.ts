// Layouts are how tools hand images to each other: what skopeo and regctl write is read here, and the other way round.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import type { LayoutName } from '../../../../src/registry/model/reference.ts'
import { referrerDescriptor } from '../../../../src/registry/model/referrer-listing.ts'
import type { Destination } from '../../../../src/registry/repository.ts'
import { digestIn, listTags, push, read, tag } from '../../../integration/registry/content.ts'
import { lacks, tool } from '../../../support/tools.ts'
import { ground } from './place.ts'

const { fresh, open } = ground()
const image = content.multiPlatform('tools')
const sbom = content.referrer({ subject: image, artifactType: 'application/spdx+json', payload: '{}' })

async function run(program: string, ...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(tool(program), args)).stdout
}

/** Everything of the image, as our export leaves it. */
async function exported(kind: LayoutName['kind']): Promise<string> {
  const path = kind === 'oci' ? fresh() : `${fresh()}.tar`
  const target = open(kind, path)
  const root = await push(target, image)
  const referrer = await push(target, sbom)
  await target.indexReferrers(root.descriptor.digest, [referrerDescriptor(referrer)])
  await target.pushTags(root, [tag('1.2')])
  return path
}

async function expectWhole(source: Destination): Promise<void> {
  expect((await source.manifest(tag('1.2')))?.bytes).toEqual(Buffer.from(image.bytes))
  for (const { digest, blobs } of image.children) {
    expect((await source.manifest(digestIn(digest)))?.descriptor.digest).toBe(digest)
    for (const [digest, bytes] of blobs)
      expect(await read(source, { mediaType: 'x', digest: digestIn(digest), size: bytes.byteLength })).toEqual(
        Buffer.from(bytes),
      )
  }
}

describe.skipIf(lacks('skopeo'))('skopeo', () => {
  it.each(['oci', 'oci-archive'] as const)('reads and writes %s as we do', async (kind) => {
    const ours = `${kind}:${await exported(kind)}:1.2`
    expect(await run('skopeo', 'inspect', '--raw', ours)).toBe(Buffer.from(image.bytes).toString())
    const path = fresh()
    await run('skopeo', 'copy', '--quiet', '--all', ours, `${kind}:${path}:1.2`)
    await expectWhole(open(kind, path))
    expect((await open(kind, path).defaultImage()).digest).toBe(image.digest)
  })
})

describe.skipIf(lacks('regctl'))('regctl', () => {
  it('finds our referrers, and we find its', async () => {
    const ours = `ocidir://${await exported('oci')}`
    expect(await run('regctl', 'artifact', 'list', `${ours}:1.2`)).toContain('application/spdx+json')
    const path = fresh()
    await run('regctl', 'image', 'copy', '--referrers', `${ours}:1.2`, `ocidir://${path}:1.2`)
    const theirs = open('oci', path)
    await expectWhole(theirs)
    expect((await theirs.referrers(digestIn(image.digest))).map(({ digest }) => digest)).toEqual([sbom.digest])
    expect(await listTags(theirs)).toEqual(['1.2'])
  })

  it('writes archives that we read', async () => {
    const path = `${fresh()}.tar`
    await run('regctl', 'image', 'export', `ocidir://${await exported('oci')}:1.2`, path)
    const theirs = open('oci-archive', path)
    expect((await theirs.defaultImage()).digest).toBe(image.digest)
  })
})
