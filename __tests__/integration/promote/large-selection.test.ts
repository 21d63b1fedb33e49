// A selection is made from all tags, however many there are.
import { expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { parseTemplate } from '../../../src/promote/requests/target-template.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tag, tagsOf } from './support.ts'

const app = multiPlatform('app')

it('the newest of 25,000 tags is the newest, not the newest of those that were read first', async () => {
  const registries = memoryRegistries()
  const source = registries.repository('one.test/app')
  store(source, app)
  for (let minor = 0; minor < 25_000; minor++) source.tags.set(tag(`1.${minor}.0`), digest(app.digest))
  const template = parseTemplate('two.test/app:{tag}')
  if ('problem' in template) throw new TypeError(template.problem)
  const selection = {
    from: parseReference('one.test/app').repository,
    selection: { kind: 'newest', count: 1 },
    templates: [template],
    options: request('one.test/app:x', []).options,
  } as const
  expect((await run(registries, [selection])).status).toBe('promoted')
  expect(Object.keys(tagsOf(registries.repository('two.test/app')))).toEqual(['1.24999.0'])
})
