// What is said of tags of the source that are deleted, or that stay.
import { image } from '../../sandbox/content.ts'
import { RegistryError } from '../../src/registry/model/errors.ts'
import { request } from '../integration/promote/support.ts'
import { type Scene, tell, tellAll } from './messages.ts'

/** As reproducible builds make it. */
const undated = image({ created: '1970-01-01T00:00:00Z' })
const inputs = { 'delete-source-tags': 'ne*' }
const denied = new RegistryError({
  registry: 'one.test',
  repository: 'one.test/build',
  operation: 'delete tag new',
  access: 'write',
  status: 403,
  codes: ['DENIED'],
  detail: 'requested access to the resource is denied',
})

const scenes: readonly Scene[] = [
  { inputs },
  {
    there: { 'one.test/build:pr-1': undated, 'one.test/build:pr-2': undated },
    inputs: { 'delete-source-tags': 'keep 1: pr-*' },
  },
  { inputs, options: { deletes: false } },
  { inputs, options: { fault: ({ kind }) => (kind === 'deleteTag' ? denied : undefined) } },
  { inputs, settings: { verify: 'off' } },
  { inputs: { 'delete-source-tags': 'none-*' } },
]

/** Another promotion gives the image a tag beside them. */
const beside = [
  request('one.test/build:new', ['one.test/app:edge'], { deleteSourceTags: ['ne*'] }),
  request('one.test/build:new', ['one.test/build:edge']),
]

export async function deletionMessages(): Promise<readonly string[]> {
  return (await Promise.all([...scenes.map(tell), tellAll(beside, {})])).flat()
}
