// With `rollback: false` the tags that moved stay where they are.
import { expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { request, run, store, tagsOf } from './support.ts'

const [app, older] = [multiPlatform('app'), multiPlatform('older')]

it.each([
  [true, { latest: older.digest }, ['deleted', 'unmoved']],
  [false, { '1.0.0': app.digest, latest: older.digest }, ['created', 'failed']],
])('a tag that cannot move, rollback: %s', async (rollback, expected, results) => {
  const registries = memoryRegistries({
    fault: ({ kind, what }) => (kind === 'pushTag' && what === 'latest' ? 'refused' : undefined),
  })
  store(registries.repository('one.test/app'), app, 'build')
  store(registries.repository('two.test/app'), older, 'latest')
  const asked = request('one.test/app:build', ['two.test/app:1.0.0', 'two.test/app:latest'])
  const report = await run(registries, [asked], { rollback })
  expect(report.status).toBe('failed')
  expect(tagsOf(registries.repository('two.test/app'))).toEqual(expected)
  expect(report.promotions[0]?.targets.map(({ result }) => result)).toEqual(results)
})
