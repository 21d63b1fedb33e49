// What every implementation does with tags.
import { expect, it } from 'vitest'
import * as content from '../../../../sandbox/content.ts'
import { listTags, push, tag } from '../content.ts'
import type { Abilities, Fresh } from './abilities.ts'

export function testTags(fresh: Fresh, { tagDelete = true }: Abilities): void {
  it('sets tags together and moves each by itself', async () => {
    const repository = fresh()
    const [firstImage, two] = [
      await push(repository, content.image()),
      await push(repository, content.multiPlatform('two')),
    ]
    const tags = ['1', '1.2', '1.2.3', 'latest'].map(tag)
    expect(await repository.pushTags(firstImage, tags)).toEqual(tags.map((tagName) => ({ tag: tagName, kind: 'set' })))
    expect(await repository.pushTags(two, [tag('latest')])).toEqual([{ tag: 'latest', kind: 'set' }])
    expect((await repository.resolve(tag('1.2')))?.digest).toBe(firstImage.descriptor.digest)
    expect((await repository.resolve(tag('latest')))?.digest).toBe(two.descriptor.digest)
    expect((await listTags(repository)).sort()).toEqual(tags)
  })

  if (tagDelete)
    it('deletes a tag, and nothing else', async () => {
      const repository = fresh()
      const root = await push(repository, content.image())
      await repository.pushTags(root, [tag('stays'), tag('goes')])
      expect(await repository.deleteTag(tag('goes'))).toBe('deleted')
      expect(await repository.resolve(tag('goes'))).toBeUndefined()
      expect((await repository.resolve(tag('stays')))?.digest).toBe(root.descriptor.digest)
      expect((await repository.resolve(root.descriptor.digest))?.digest).toBe(root.descriptor.digest)
    })

  if (!tagDelete)
    it('says that it cannot delete a tag', async () => {
      const repository = fresh()
      await repository.pushTags(await push(repository, content.image()), [tag('stays')])
      expect(await repository.deleteTag(tag('stays'))).toBe('unsupported')
      expect(await repository.resolve(tag('stays'))).toBeDefined()
    })
}
