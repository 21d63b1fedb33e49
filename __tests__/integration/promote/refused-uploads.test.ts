// Runs whose uploads are refused: blobs that no manifest names are no change, and the report does not claim more.
import { expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { rerunSection } from '../../../src/action/summary/rerun.ts'
import { headline } from '../../../src/action/wording/headline.ts'
import { type MemoryOptions, type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { request, run, store } from './support.ts'

const app = multiPlatform('app')
const [firstBlob = ''] = app.children.flatMap(({ blobs }) => [...blobs.keys()])
const requests = [request('one.test/app:sha-1', ['two.test/app:1.0.0'])]

function source(options: MemoryOptions): MemoryRegistries {
  const registries = memoryRegistries(options)
  store(registries.repository('one.test/app'), app, 'sha-1')
  return registries
}

it.each<[string, boolean, string, NonNullable<MemoryOptions['fault']>]>([
  [
    'every blob',
    false,
    'no manifest and no tag was written',
    ({ kind }) => (kind === 'pushBlob' ? 'refused' : undefined),
  ],
  [
    'one blob',
    false,
    'no manifest and no tag was written',
    ({ kind, what }) => (kind === 'pushBlob' && what === firstBlob ? 'refused' : undefined),
  ],
  [
    'a manifest, with a server error that proves nothing',
    true,
    'every tag is where it was',
    ({ kind }) => (kind === 'pushManifest' ? 'refused' : undefined),
  ],
])('a registry refuses %s: changed is %s', async (_, changed, words, fault) => {
  const report = await run(source({ fault }), requests)
  expect(report).toMatchObject({ status: 'failed', changed, blobsWritten: true })
  expect(headline(report)).toContain(words)
  expect(rerunSection(report)).toContain('what is at the targets already is not sent again')
})

it('that completes an image by a blob has changed something', async () => {
  const registries = source({})
  await run(registries, requests)
  const target = registries.repository('two.test/app')
  for (const digest of target.blobs.keys()) target.blobs.delete(digest)
  expect(await run(registries, requests, { verify: 'strict' })).toMatchObject({ status: 'promoted', changed: true })
})
