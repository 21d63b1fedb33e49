// A signal that outlives its runs, as in a process that promotes again and again, keeps nothing of them in memory.
import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { image, layer, seed } from '../../../sandbox/content.ts'
import type { SandboxOptions } from '../../../sandbox/server.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const app = image({ layers: [layer({ app: 'new' })] })
const refuseTags: SandboxOptions = {
  quirks: ['no-multi-tag'],
  fault: ({ operation, path }) =>
    operation === 'manifest-put' && path.endsWith('/1.2.3') ? { kind: 'status', status: 403 } : undefined,
}

it.each<[string, string, SandboxOptions]>([
  ['is promoted', 'promoted', {}],
  ['is rolled back', 'failed', refuseTags],
])('has no listeners after an image that %s', async (_, status, options) => {
  const [from, to] = [await registry(), await registry(options)]
  seed(from.store, 'acme/app', app, ['build'])
  const { signal } = new AbortController()
  const asked = request(`${from.host}/acme/app:build`, [`${to.host}/acme/app:edge`, `${to.host}/acme/app:1.2.3`])
  expect((await promoteOverHttp([asked], { signal })).status).toBe(status)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
