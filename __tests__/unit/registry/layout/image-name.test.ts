// Layouts that name images by whole references: which part of a reference is a path, and which a name.
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { tag } from '../../../integration/registry/content.ts'
import { entry, ground, layoutFiles, refName, writeFiles } from './place.ts'

const { fresh, open } = ground()
const singleImage = content.image({ platform: 'linux/amd64' })
const two = content.image({ platform: 'linux/arm64' })
const multiPlatformImage = content.multiPlatform('both')

describe('a name with colons and slashes behind the path', () => {
  const entries = [
    entry(singleImage, { [refName]: 'ghcr.io/acme/app:1' }),
    entry(two, { [refName]: 'ghcr.io/acme/tool:1' }),
    entry(multiPlatformImage, { [refName]: 'feature/foo' }),
  ]
  const openAs = async (kind: 'oci' | 'oci-archive', reference: string) => {
    const path = fresh()
    await writeFiles(path, layoutFiles([singleImage, two, multiPlatformImage], entries))
    const file = `${path}.tar`
    execFileSync('tar', ['-cf', file, '-C', path, '.'])
    const { repository, tag } = parseReference(`${kind}:${kind === 'oci' ? path : file}${reference}`)
    const source = open(kind, repository.path, { access: 'pull' })
    return tag === undefined ? source.defaultImage() : source.resolve(tag)
  }

  it.each([
    ['oci', ':ghcr.io/acme/app:1', singleImage],
    ['oci', ':ghcr.io/acme/tool:1', two],
    ['oci', ':ghcr.io/acme/tool', two],
    ['oci', ':feature/foo', multiPlatformImage],
    ['oci-archive', ':ghcr.io/acme/app:1', singleImage],
  ] as const)('%s:DIR%s is the image of that name', async (kind, reference, image) => {
    expect((await openAs(kind, reference))?.digest).toBe(image.digest)
  })

  it('is a path if one of that name exists: the longest wins', async () => {
    const path = fresh()
    await writeFiles(path, layoutFiles([singleImage], [entry(singleImage, { [refName]: 'a/b:1' })]))
    await writeFiles(`${path}:a/b`, layoutFiles([two], [entry(two, { [refName]: '1' })]))
    const { repository } = parseReference(`oci:${path}:a/b:1`)
    expect((await open('oci', repository.path, { access: 'pull' }).resolve(tag('1')))?.digest).toBe(two.digest)
  })

  it('that the layout does not hold is absent', async () => {
    expect(await openAs('oci', ':ghcr.io/acme/other:1')).toBeUndefined()
  })
})
