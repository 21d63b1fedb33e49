// What allow-targets bars is asked nothing: no tag, no tag list, no connection ahead of need.
import { expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import type { RunRequest } from '../../../src/promote/requests/expand-selection.ts'
import { parseSelection } from '../../../src/promote/requests/select-tags.ts'
import { parseTemplate } from '../../../src/promote/requests/target-template.ts'
import { formatName } from '../../../src/registry/model/reference.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { request, run, store } from './support.ts'

const app = multiPlatform('app')
const options = { allowTargets: ['two.test/*'], floatingTags: ['latest'] }

function selecting(template: string): RunRequest {
  const [selection, parsed] = [parseSelection('all'), parseTemplate(template)]
  if ('problem' in selection || 'problem' in parsed) throw new TypeError('a wrong test')
  const from = parseReference('one.test/app').repository
  return { from, selection, templates: [parsed], options: request('one.test/a:b', [], options).options }
}

it.each<[string, RunRequest]>([
  ['a target', request('one.test/app:1.0.0', ['two.test/app:1.0.0', 'evil.test/app:1.0.0'], options)],
  ['a target that select fills', selecting('evil.test/app:{tag}')],
])('%s', async (_, ask) => {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, '1.0.0')
  registries.repository('evil.test/app')
  const connected: string[] = []
  const opened: string[] = []
  const report = await run(registries, [ask], {
    preconnect: (name) => void connected.push(formatName(name)),
    open: (name, use) => {
      opened.push(formatName(name))
      return registries.open(name, use)
    },
  })
  expect(report.status).toBe('refused')
  expect([...connected, ...opened]).not.toContain('evil.test/app')
  expect(registries.operations.filter(({ repository }) => repository.startsWith('evil.test'))).toEqual([])
})
