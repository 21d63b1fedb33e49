// A run that is cancelled while it waits for a registry to show what was written ends at once, and says what stands.
import { expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { request, run, store, tagsOf } from './support.ts'

it('a cancel during the pauses of the read-back', async () => {
  const app = multiPlatform('app')
  const cancel = new AbortController()
  let isSet = false
  const registries = memoryRegistries({
    fault: ({ kind }) => {
      if (kind === 'resolve' && isSet) return 'absent'
      if (kind === 'pushTag') isSet = true
      return undefined
    },
  })
  store(registries.repository('one.test/app'), app, 'sha-1')
  const sleep = () => {
    if (!isSet) return Promise.resolve()
    cancel.abort(new Error('the job was cancelled'))
    return new Promise<never>(() => undefined)
  }
  const asked = [request('one.test/app:sha-1', ['one.test/app:1.0.0'])]
  const report = await run(registries, asked, { signal: cancel.signal, sleep })
  expect(report).toMatchObject({
    status: 'failed',
    changed: true,
    failures: [{ message: 'the run was stopped: the job was cancelled' }],
  })
  expect(report.promotions[0]?.targets).toMatchObject([{ result: 'created', after: app.digest }])
  expect(tagsOf(registries.repository('one.test/app'))['1.0.0']).toBe(app.digest)
})
