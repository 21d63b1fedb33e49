// A copy that takes long: a clean-up at the destination may have deleted what came first.
import { expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tagsOf } from './support.ts'

const app = multiPlatform('app')

it.each([
  ['is copied again after more than ten minutes', 11],
  ['is not looked for before', 9],
])('content that a clean-up deleted meanwhile %s', async (_name, minutes) => {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, 'sha-1')
  const { manifests } = registries.repository('two.test/app')
  let time = 0
  const now = () => {
    if (time === 0 && manifests.has(digest(app.digest))) {
      time = minutes * 60_000
      if (minutes > 10) manifests.clear()
    }
    return time
  }
  const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:edge'])], { now })
  expect(report.status).toBe('promoted')
  expect(tagsOf(registries.repository('two.test/app'))).toEqual({ edge: app.digest })
  expect([...manifests.keys()].sort()).toEqual([app, ...app.children].map((built) => built.digest).sort())
  const looked = registries.operations.some(
    ({ kind, what, repository }) => kind === 'resolve' && what === app.digest && repository === 'two.test/app',
  )
  expect(looked).toBe(minutes > 10)
})
