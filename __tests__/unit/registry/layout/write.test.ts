// What an export leaves on disk: other tools must be able to read it, and nothing else may lie about.
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import { RegistryError } from '../../../../src/registry/model/errors.ts'
import { referrerDescriptor } from '../../../../src/registry/model/referrer-listing.ts'
import { decode, describeBytes, digestIn, push, pushing, tag } from '../../../integration/registry/content.ts'
import { all, entry, filesIn, ground, imageName, layoutFiles, pathOf, refName, writeFiles } from './place.ts'

const { fresh, open, layouts } = ground()
const amd64 = content.image({ platform: 'linux/amd64' })
const multiPlatformImage = content.multiPlatform('both')

async function indexOf(path: string): Promise<unknown> {
  return JSON.parse(await readFile(join(path, 'index.json'), 'utf8'))
}

describe('an export to a folder', () => {
  it('holds the layout and nothing else', async () => {
    const path = join(fresh(), 'deep', 'er')
    const target = open('oci', path)
    const root = await push(target, multiPlatformImage)
    await target.pushTags(root, [tag('1.2'), tag('latest')])
    const names = Object.keys(layoutFiles([multiPlatformImage], [])).map((name) => join(path, name))
    expect(await filesIn(path)).toEqual(names.sort())
    expect(await readFile(join(path, 'oci-layout'), 'utf8')).toBe('{"imageLayoutVersion":"1.0.0"}')
    expect(await indexOf(path)).toEqual({
      schemaVersion: 2,
      mediaType: content.mediaTypes.index,
      manifests: ['1.2', 'latest'].map((name) => entry(multiPlatformImage, { [refName]: name })),
    })
  })

  it('keeps what the index says that it does not know, and every other entry', async () => {
    const path = fresh()
    const kept = { ...entry(amd64, { [imageName]: 'docker.io/a/b:1', note: 'x' }), 'x-own': [1] }
    const files = layoutFiles([amd64], [kept, entry(amd64, { [refName]: '2' })])
    await writeFiles(path, {
      ...files,
      'index.json': JSON.stringify({ manifests: [kept, entry(amd64, { [refName]: '2' })], own: true }),
    })
    const target = open('oci', path)
    await target.pushTags(await push(target, multiPlatformImage), [tag('2')])
    expect(await indexOf(path)).toEqual({ manifests: [kept, entry(multiPlatformImage, { [refName]: '2' })], own: true })
  })

  it('is not written again if nothing changes', async () => {
    const path = fresh()
    const target = open('oci', path)
    const root = await push(target, amd64)
    await target.pushTags(root, [tag('1')])
    await utimes(join(path, 'index.json'), 1, 1)
    await target.pushTags(root, [tag('1')])
    await target.deleteTag(tag('absent'))
    expect((await stat(join(path, 'index.json'))).mtimeMs).toBe(1000)
  })

  it('stops waiting for another process as soon as the run is cancelled', async () => {
    const path = fresh()
    const cancelled = new AbortController()
    const target = open('oci', path, { signal: cancelled.signal })
    const root = await push(target, amd64)
    const lock = join(path, 'index.json.lock')
    await writeFile(lock, '')
    const waiting = target.pushTags(root, [tag('1')])
    cancelled.abort(new Error('cancelled by the test'))
    const [outcome] = await waiting
    expect(outcome?.kind === 'failed' && outcome.error.message).toContain('cancelled by the test')
    expect((await stat(lock)).size).toBe(0)
  })

  it('loses no tag if several are set at once, by whatever opened it', async () => {
    const path = fresh()
    const { signal } = new AbortController()
    const run = layouts()
    const opened = [path, `${path}/`, join(path, '.')].map((spelling) =>
      run.open({ kind: 'oci', path: spelling }, { access: 'push', signal }),
    )
    const tags = Array.from({ length: 12 }, (_, at) => tag(`t${at}`))
    await Promise.all(
      tags.map(async (tagName, at) => {
        const target = opened[at % opened.length]
        await target?.pushTags(await push(target, amd64), [tagName])
      }),
    )
    expect(new Set(await all(open('oci', path).tags()))).toEqual(new Set(tags))
  })

  it('loses no tag if several processes set one at once, and leaves no lock', async () => {
    const path = fresh()
    await push(open('oci', path), amd64)
    const root = decode(amd64)
    const tags = Array.from({ length: 12 }, (_, at) => tag(`t${at}`))
    const outcomes = await Promise.all(tags.map((name) => open('oci', path).pushTags(root, [name])))
    expect(outcomes.flat().map(({ kind }) => kind)).toEqual(tags.map(() => 'set'))
    expect(new Set(await all(open('oci', path).tags()))).toEqual(new Set(tags))
    expect((await filesIn(path)).filter((name) => name.endsWith('.lock'))).toEqual([])
  })

  it('sets each tag of an archive that several processes write at once, or says that it did not', async () => {
    const path = `${fresh()}.tar`
    const tags = Array.from({ length: 4 }, (_, at) => tag(`t${at}`))
    const outcomes = await Promise.all(
      tags.map(async (name) => {
        const target = open('oci-archive', path)
        return target.pushTags(await push(target, amd64), [name])
      }),
    )
    const set = outcomes.flat().flatMap(({ kind, tag: name }) => (kind === 'set' ? [name] : []))
    expect(new Set(await all(open('oci-archive', path).tags()))).toEqual(new Set(set))
  })

  it('goes on if a process that was killed left its lock', async () => {
    const path = fresh()
    const target = open('oci', path)
    const root = await push(target, amd64)
    const lock = join(path, 'index.json.lock')
    await writeFile(lock, '')
    await utimes(lock, 1, 1)
    await target.pushTags(root, [tag('1')])
    expect(await all(open('oci', path).tags())).toEqual(['1'])
    expect((await filesIn(path)).filter((name) => name.endsWith('.lock'))).toEqual([])
  })

  it('heals a blob of the wrong size, and leaves no part of one that fails', async () => {
    const path = fresh()
    const target = open('oci', path)
    const of = describeBytes('right')
    await writeFiles(path, { [pathOf(of.digest)]: 'cut' })
    await expect(target.pushBlob(of, pushing(Buffer.from('wrong')))).rejects.toThrow('expected')
    expect(await filesIn(path)).toEqual([join(path, pathOf(of.digest))])
    expect(await target.pushBlob(of, pushing(Buffer.from('right')))).toBe('sent')
    expect(await readFile(join(path, pathOf(of.digest)), 'utf8')).toBe('right')
  })

  it('lists referrers behind the fallback tag, by their own artifact type', async () => {
    const path = fresh()
    const target = open('oci', path)
    const subject = await push(target, amd64)
    const sbom = await push(
      target,
      content.referrer({ subject: amd64, artifactType: 'application/spdx+json', payload: '{}' }),
    )
    expect(await target.indexReferrers(subject.descriptor.digest, [referrerDescriptor(sbom)])).toBe('merged')
    const list = await target.manifest(tag(content.digestTag(amd64.digest)))
    expect(list?.kind === 'index' && list.entries).toMatchObject([
      { digest: sbom.descriptor.digest, artifactType: 'application/spdx+json' },
    ])
  })
})

describe('the preflight of an export', () => {
  it('writes nothing', async () => {
    const path = fresh()
    expect(await open('oci', join(path, 'a', 'b')).openUpload()).toEqual({ kind: 'granted' })
    expect(await open('oci-archive', join(path, 'a', 'b.tar')).openUpload()).toEqual({ kind: 'granted' })
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  it.each<['oci' | 'oci-archive', string, string]>([
    ['oci', 'file', 'is not a folder'],
    ['oci', 'file/below', 'is not a folder'],
    ['oci-archive', 'file/below.tar', 'is not a folder'],
    ['oci-archive', 'folder', 'is a folder'],
    ['oci-archive', 'image.tar.gz', 'would not be compressed'],
  ])('of %s:%s is denied: %s', async (kind, name, reason) => {
    const path = fresh()
    await writeFiles(path, { file: '', 'folder/x': '' })
    const permission = await open(kind, join(path, name)).openUpload()
    expect(permission).toMatchObject({ kind: 'denied' })
    const error = permission.kind === 'denied' ? permission.error : undefined
    expect(error).toBeInstanceOf(RegistryError)
    expect(error?.message).toContain(reason)
    expect(error?.details.remedy).toBeDefined()
  })
})

describe('a failed write', () => {
  it('names the layout, the operation and the remedy, and every tag', async () => {
    const path = fresh()
    await mkdir(path)
    await writeFile(join(path, 'blobs'), 'a file where a folder must be')
    const outcomes = await open('oci', path).pushTags(decode(amd64), [tag('1'), tag('2')])
    expect(outcomes.map(({ tag, kind }) => [tag, kind])).toEqual([
      ['1', 'failed'],
      ['2', 'failed'],
    ])
    expect(String(outcomes[0]?.kind === 'failed' && outcomes[0].error)).toContain(
      `oci:${path}: could not tag ${amd64.digest}`,
    )
  })

  it('of an archive moves no tag, there or in what this run reads', async () => {
    const path = fresh()
    const file = join(path, 'a.tar')
    const target = open('oci-archive', file)
    const root = await push(target, amd64)
    await writeFile(path, 'a file where a folder must be')
    expect(await target.pushTags(root, [tag('1')])).toMatchObject([{ tag: '1', kind: 'failed' }])
    expect(await target.resolve(tag('1'))).toBeUndefined()
    expect(await target.resolve(digestIn(amd64.digest))).toBeDefined()
  })
})
